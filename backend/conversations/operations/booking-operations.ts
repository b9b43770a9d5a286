import { calendarFile } from '../../bookings/calendar-file.ts';
import type { Booking } from '../../book/booking.entity.ts';
import type { Mover } from '../../book/enter-state.ts';
import type { Transaction } from '../../database/tenant-database.ts';
import { idOrNull, options, ownBooking } from './booking-look-operations.ts';
import type { BookingRoom } from './booking-room.ts';
import { bookingSummary, type Clocks, clocksOf, slotOption, whenIn } from './booking-words.ts';
import { businessFacts } from './business-facts.ts';
import type { Operations } from './operation.ts';

type BookOperation = Exclude<
  Extract<keyof Operations, `booking.${string}`>,
  | 'booking.services'
  | 'booking.find'
  | 'booking.people'
  | 'booking.days'
  | 'booking.times'
  | 'booking.wish'
  | 'booking.alternatives'
  | 'booking.queue'
>;

const customer: Mover = { by: 'contact' };
/** As many as fit into one list without a second page. */
const mostComing = 9;

/** What happens to a booking from the first hold on. */
export const bookingOperations = ({ bookings, holds, files }: BookingRoom): Pick<Operations, BookOperation> => {
  const shown = async (tx: Transaction, booking: Booking, clocks: Clocks) => ({
    number: booking.spokenNumber,
    when: whenIn(clocks, booking.startsAt),
    summary: bookingSummary(booking, await withWhom(tx, booking), clocks),
  });

  return {
    'booking.hold': async ({ tx, businessId, conversationId, contactId, language, input }) => {
      const clocks = await clocksOf(tx, businessId, contactId, language);
      const startsAt = new Date(input.time ?? '');
      if (!idOrNull(input.serviceId) || Number.isNaN(startsAt.valueOf())) return { outcome: 'none-left', output: {} };
      const moves = idOrNull(input.moves);
      const held = await holds.hold(
        tx,
        { businessId, conversationId, contactId },
        {
          serviceId: input.serviceId!,
          resourceId: idOrNull(input.resourceId),
          people: Math.max(1, Math.trunc(input.people ?? 1)),
          startsAt,
          minutes: input.minutes ?? 10,
          mover: customer,
          ...(moves && { movesId: moves }),
        },
      );
      if (held.outcome === 'taken') return instead(clocks, held.alternatives);
      const { id: bookingId, deposit } = held.booking;
      const { when, summary } = await shown(tx, held.booking, clocks);
      return { outcome: 'held', output: { bookingId, deposit, when, summary } };
    },

    'booking.confirm': async ({ tx, businessId, contactId, language, input }) => {
      const clocks = await clocksOf(tx, businessId, contactId, language);
      const booking = await ownBooking(bookings, tx, businessId, contactId, input.bookingId);
      if (!booking) return { outcome: 'none-left', output: {} };
      const { name, note, payWithinMinutes } = input;
      const details = {
        ...(name !== null && { name }),
        ...(note !== null && { note }),
        ...(payWithinMinutes !== null && { payWithinMinutes }),
      };
      const done = await bookings.confirm(tx, businessId, booking.id, details, customer);
      if (done.outcome === 'taken') return instead(clocks, done.alternatives);
      const { deposit, dueId } = done.booking;
      const output = { ...(await shown(tx, done.booking, clocks)), deposit, dueId };
      return { outcome: done.outcome === 'unpaid' ? 'deposit' : done.outcome, output };
    },

    'booking.release': async ({ tx, businessId, contactId, input }) => {
      const booking = await ownBooking(bookings, tx, businessId, contactId, input.bookingId);
      if (booking?.state === 'held') await bookings.cancel(tx, businessId, booking.id, customer);
      return { outcome: 'released', output: {} };
    },

    'booking.about': async ({ tx, businessId, contactId, language, input }) => {
      const booking = await ownBooking(bookings, tx, businessId, contactId, input.bookingId);
      if (!booking) return { outcome: 'none', output: {} };
      const clocks = await clocksOf(tx, businessId, contactId, language);
      const { now } = await businessFacts(tx, businessId);
      const { title, state, serviceId, resourceId, people, dueId, freeUntil, startsAt } = booking;
      const isOpen = ['pending', 'unpaid', 'booked'].includes(state) && startsAt > now;
      const output = {
        ...(await shown(tx, booking, clocks)),
        title,
        state,
        serviceId,
        resourceId,
        people,
        dueId,
        fee: isOpen ? await bookings.feeOf(tx, booking) : 0,
        canMove: isOpen && now <= freeUntil,
      };
      return { outcome: isOpen ? 'open' : 'fixed', output };
    },

    'booking.coming': async ({ tx, businessId, contactId, language }) => {
      const { now } = await businessFacts(tx, businessId);
      const coming = await bookings.coming(tx, businessId, contactId, now, mostComing);
      const [first] = coming;
      if (!first) return { outcome: 'none', output: {} };
      const clocks = await clocksOf(tx, businessId, contactId, language);
      const rows = coming.map((booking) => {
        const { title, description } = slotOption(clocks, booking.startsAt.valueOf());
        const about = [booking.title, booking.spokenNumber, ...(description ? [description] : [])].join(' · ');
        return { id: booking.id, title, description: about.slice(0, 72) };
      });
      const { summary } = await shown(tx, first, clocks);
      return { outcome: coming.length === 1 ? 'one' : 'several', output: { options: rows, bookingId: first.id, summary } };
    },

    'booking.move': async ({ tx, businessId, contactId, language, input }) => {
      const clocks = await clocksOf(tx, businessId, contactId, language);
      const booking = await ownBooking(bookings, tx, businessId, contactId, input.bookingId);
      const held = await ownBooking(bookings, tx, businessId, contactId, input.heldId);
      if (!booking || !held) return { outcome: 'none-left', output: {} };
      const done = await bookings.moveTo(tx, businessId, booking.id, held.id, customer);
      if (done.outcome === 'taken') return instead(clocks, done.alternatives);
      return { outcome: done.outcome, output: await shown(tx, done.booking, clocks) };
    },

    'booking.cancel': async ({ tx, businessId, contactId, input }) => {
      const booking = await ownBooking(bookings, tx, businessId, contactId, input.bookingId);
      if (!booking) return { outcome: 'too-late', output: {} };
      const { outcome, kept, returned } = await bookings.cancel(tx, businessId, booking.id, customer);
      return { outcome, output: { number: booking.spokenNumber, kept, returned } };
    },

    'booking.attend': async ({ tx, businessId, contactId, language, input }) => {
      const booking = await ownBooking(bookings, tx, businessId, contactId, input.bookingId);
      if (!booking || booking.state !== 'booked') return { outcome: 'gone', output: {} };
      await bookings.attend(tx, businessId, booking.id);
      const clocks = await clocksOf(tx, businessId, contactId, language);
      return { outcome: 'noted', output: { when: whenIn(clocks, booking.startsAt) } };
    },

    'booking.calendar-file': async ({ tx, businessId, contactId, input }) => {
      const booking = await ownBooking(bookings, tx, businessId, contactId, input.bookingId);
      if (!booking || booking.number === null) return { outcome: 'none', output: {} };
      const { now, zone, pickupAddress } = await businessFacts(tx, businessId);
      const [facts]: { name: string; phone: string | null; changes: number }[] = await tx.query(
        `select b.name,
                (select n.display_phone_number from conversations c join whatsapp_numbers n on n.business_id = c.business_id and n.phone_number_id = c.phone_number_id
                 where c.business_id = b.id and c.id = $2) phone,
                (select count(*)::integer from booking_moves m where m.business_id = b.id and m.booking_id = $3
                 and m.move in ('move', 'cancel', 'decline', 'expire')) changes
         from businesses b where b.id = $1`,
        [businessId, booking.conversationId, booking.id],
      );
      const { name: business, phone, changes } = facts!;
      const filename = `${booking.spokenNumber}.ics`;
      const mime = 'text/calendar';
      const bytes = calendarFile({ booking, business, zone, place: pickupAddress, phone, changes, now });
      const fileId = await files.keep(tx, { businessId, name: filename, mime, bytes });
      return { outcome: 'made', output: { file: { fileId, filename, mime } } };
    },
  };
};

const instead = (clocks: Clocks, alternatives: Parameters<typeof options>[1]) =>
  alternatives.length > 0
    ? ({ outcome: 'taken', output: { alternatives: options(clocks, alternatives) } } as const)
    : ({ outcome: 'none-left', output: {} } as const);

/** The people whom a booking is with; its rooms are the business's matter. */
async function withWhom(tx: Transaction, { businessId, id }: Booking): Promise<string[]> {
  const rows: { name: string }[] = await tx.query(
    `select r.name from resources r where r.business_id = $1 and r.kind = 'person' and exists (
       select 1 from booking_resources t where t.business_id = $1 and t.booking_id = $2 and t.resource_id = r.id and t.live)
     order by r.position, r.id`,
    [businessId, id],
  );
  return rows.map(({ name }) => name);
}
