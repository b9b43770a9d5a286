import { MoreThan } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { Temporal } from 'temporal-polyfill';
import { money } from '../../../flows/language/liquid.ts';
import { plain } from '../../../flows/language/text.ts';
import { type Wish, wishIn } from '../../../flows/machine/wish.ts';
import { wishInWords } from '../../../flows/machine/wish-words.ts';
import type { Booking } from '../../book/booking.entity.ts';
import type { Bookings } from '../../bookings/bookings.service.ts';
import type { Transaction } from '../../database/tenant-database.ts';
import { zoneOf } from '../../contacts/zone-of.ts';
import { Resource } from '../../schedule/resource.entity.ts';
import type { Service } from '../../schedule/service.entity.ts';
import type { Slot } from '../../schedule/slots.ts';
import type { BookingRoom } from './booking-room.ts';
import { bookingWord, type Clocks, clocksOf, dayIn, dayOption, slotOption, timeOption } from './booking-words.ts';
import { businessFacts } from './business-facts.ts';
import type { OperationCall, Operations, OptionItem } from './operation.ts';

type LookOperation =
  | 'booking.services'
  | 'booking.find'
  | 'booking.people'
  | 'booking.days'
  | 'booking.times'
  | 'booking.wish'
  | 'booking.alternatives'
  | 'booking.queue';

/** So many days are looked at for a list, and so many times are offered for a wish. */
const mostDays = 30;
const mostWished = 27;
const mostSoon = 3;

/** What can be booked, with whom, and when. */
export const bookingLookOperations = ({ services, times, bookings, waitlist }: BookingRoom): Pick<Operations, LookOperation> => {
  const offered = async (tx: Transaction, businessId: string): Promise<Service[]> =>
    (await services.list(tx, businessId)).filter(({ active, needs }) => active && needs.length > 0);
  const serviceOf = async ({ tx, businessId, input }: Asked): Promise<Service | undefined> =>
    isUuid(input.serviceId) ? (await offered(tx, businessId)).find(({ id }) => id === input.serviceId) : undefined;
  const wishOf = async (call: Asked) => {
    const service = await serviceOf(call);
    const { resourceId, people, moves } = call.input;
    return service && { service, resourceId: idOrNull(resourceId), people: people ?? 1, except: idOrNull(moves ?? null) ?? undefined };
  };

  return {
    'booking.services': async ({ tx, businessId, language }) => {
      const { currency } = await businessFacts(tx, businessId);
      const options = (await offered(tx, businessId)).map((service) => serviceOption(service, currency, language));
      return { outcome: options.length > 0 ? 'listed' : 'empty', output: { options } };
    },

    'booking.find': async ({ tx, businessId, language, input }) => {
      const { currency } = await businessFacts(tx, businessId);
      const wanted = stems(input.text ?? '');
      const scored = (await offered(tx, businessId)).map((service) => ({
        service,
        score: stems(service.name).filter((word) => wanted.includes(word)).length,
      }));
      const best = Math.max(1, ...scored.map(({ score }) => score));
      const found = scored.filter(({ score }) => score === best).map(({ service }) => service);
      if (found.length === 0) return { outcome: 'none', output: {} };
      if (found.length === 1) return { outcome: 'found', output: { serviceId: found[0]!.id } };
      return { outcome: 'several', output: { options: found.map((service) => serviceOption(service, currency, language)) } };
    },

    'booking.people': async (call) => {
      const service = await serviceOf(call as unknown as Asked);
      if (!service) return { outcome: 'gone', output: {} };
      const { name: title } = service;
      if (await asksHowMany(call.tx, service)) return { outcome: 'class', output: { title } };
      const ids = service.groups[0] ?? [];
      const those = await call.tx.find(Resource, {
        where: { businessId: call.businessId, active: true, kind: 'person' },
        order: { position: 'ASC', id: 'ASC' },
      });
      const options: OptionItem[] = those.filter(({ id }) => ids.includes(id)).map(({ id, name }) => ({ id, title: name.slice(0, 24) }));
      return options.length > 1 ? { outcome: 'several', output: { title, options } } : { outcome: 'one', output: { title } };
    },

    'booking.days': async (call) => {
      const { tx, businessId, contactId, language, input } = call;
      const wish = await wishOf(call);
      if (!wish) return { outcome: 'none', output: {} };
      const clocks = await clocksOf(tx, businessId, contactId, language);
      const from = input.from ? Temporal.PlainDate.from(input.from) : Temporal.PlainDate.from('1970-01-01');
      const days = await times.nextDates(tx, businessId, wish, from, mostDays);
      const options = [...days].map(([date, slots]) => dayOption(clocks, date, slots[0]!.start, slots.length));
      return { outcome: options.length > 0 ? 'listed' : 'none', output: { options } };
    },

    'booking.times': async (call) => {
      const { tx, businessId, contactId, language, input } = call;
      const wish = await wishOf(call);
      if (!wish || !input.date) return { outcome: 'none', output: {} };
      const clocks = await clocksOf(tx, businessId, contactId, language);
      const date = Temporal.PlainDate.from(input.date);
      const slots = await times.between(tx, businessId, wish, date, date);
      if (slots.length === 0) return { outcome: 'none', output: {} };
      const options = slots.map((slot) => timeOption(clocks, slot.start, input.date!, placesIn(wish.service, slot, language)));
      return { outcome: 'listed', output: { options, day: dayIn(clocks, slots[0]!.start) } };
    },

    'booking.wish': async (call) => {
      const { tx, businessId, contactId, language, input } = call;
      const wish = await wishOf(call);
      const { zone, now } = await businessFacts(tx, businessId);
      const clocks = await clocksOf(tx, businessId, contactId, language);
      // Whoever says five o'clock reads it on their own clock.
      const own = zoneOf(clocks.waId, zone, now);
      const wished = wishIn(input.text ?? '', { at: now.toISOString(), zone: own });
      if (!wish || !wished) return { outcome: 'unclear', output: {} };
      const understood = wishInWords(wished, language);
      const today = Temporal.Instant.fromEpochMilliseconds(now.valueOf()).toZonedDateTimeISO(own).toPlainDate();
      const first = wished.date ? Temporal.PlainDate.from(wished.date) : today;
      const last = wished.lastDate ? Temporal.PlainDate.from(wished.lastDate) : wished.date ? first : today.add({ days: 14 });
      // Another clock may show another date.
      const around = await times.between(tx, businessId, wish, first.subtract({ days: 1 }), last.add({ days: 1 }));
      const fitting = around.filter(({ start }) => fits(wished, dateAndClock(start, own), first.toString(), last.toString()));
      const date = wished.date && !wished.lastDate ? wished.date : null;
      if (fitting.length > 0)
        return {
          outcome: 'found',
          output: { options: options(clocks, fitting.slice(0, wished.soon ? mostSoon : mostWished)), wish: understood, date },
        };
      const near = await times.nearest(tx, businessId, wish, wishedInstant(wished, first, own));
      return { outcome: 'none', output: { options: options(clocks, near), wish: understood, date } };
    },

    'booking.alternatives': async ({ tx, businessId, contactId, language, input }) => {
      const booking = await ownBooking(bookings, tx, businessId, contactId, input.bookingId);
      if (!booking) return { outcome: 'none', output: {} };
      const service = await services.get(tx, businessId, booking.serviceId);
      const clocks = await clocksOf(tx, businessId, contactId, language);
      const { resourceId, people, startsAt, state } = booking;
      const except = state === 'booked' || state === 'pending' || state === 'unpaid' ? booking.id : undefined;
      const slots = await times.nearest(tx, businessId, { service, resourceId, people, except }, startsAt);
      return slots.length > 0 ? { outcome: 'listed', output: { options: options(clocks, slots) } } : { outcome: 'none', output: {} };
    },

    'booking.queue': async (call) => {
      const { tx, businessId, conversationId, contactId, input } = call;
      const service = await serviceOf(call);
      if (!service) throw new Error('There is no such service to wait for');
      const { date: wished, people } = input;
      await waitlist.join(tx, {
        businessId,
        conversationId,
        contactId,
        serviceId: service.id,
        resourceId: idOrNull(input.resourceId),
        wished,
        people: people ?? 1,
      });
      return { outcome: 'waiting', output: {} };
    },
  };
};

type Asked = OperationCall<{
  readonly serviceId: string | null;
  readonly resourceId: string | null;
  readonly people: number | null;
  readonly moves?: string | null;
}>;

export const options = (clocks: Clocks, slots: readonly Slot[]): OptionItem[] => slots.map(({ start }) => slotOption(clocks, start));

export const idOrNull = (id: string | null): string | null => (id !== null && isUuid(id) ? id : null);

/** A booking of this contact and of nobody else. */
export async function ownBooking(
  bookings: Bookings,
  tx: Transaction,
  businessId: string,
  contactId: string,
  id: string | null,
): Promise<Booking | null> {
  const booking = id !== null && isUuid(id) ? await bookings.get(tx, businessId, id) : null;
  return booking?.contactId === contactId ? booking : null;
}

function serviceOption({ id, name, minutes, amount, description }: Service, currency: string, language: string): OptionItem {
  const length = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
  const facts = [length, ...(amount > 0 ? [money(amount, currency, language)] : []), ...(description ? [description] : [])];
  return { id, title: name.slice(0, 24), description: facts.join(' · ').slice(0, 72) };
}

const placesIn = ({ places }: Service, { left }: Slot, language: string): string | undefined =>
  places > 1 ? `${left} ${bookingWord(left === 1 ? 'one-free' : 'free', language)}` : undefined;

/** Where several may come together: to a class, or to a table for more than one. */
async function asksHowMany(tx: Transaction, { businessId, places, groups }: Service): Promise<boolean> {
  if (places > 1) return true;
  const those = await tx.find(Resource, { where: { businessId, active: true, capacity: MoreThan(1) } });
  const large = new Set(those.map(({ id }) => id));
  return groups.length > 0 && groups.every((group) => group.some((id) => large.has(id)));
}

const dateAndClock = (start: number, zone: string): readonly [date: string, clock: string] => {
  const at = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone);
  return [at.toPlainDate().toString(), at.toPlainTime().toString({ smallestUnit: 'minute' })];
};

const fits = ({ from, until }: Wish, [date, clock]: readonly [string, string], first: string, last: string): boolean =>
  date >= first && date <= last && (from === undefined || clock >= from) && (until === undefined || clock <= until);

/** About when it was wished, for what is near it. */
const wishedInstant = ({ from, until }: Wish, date: Temporal.PlainDate, zone: string): Date =>
  new Date(date.toZonedDateTime({ timeZone: zone, plainTime: from ?? until ?? '12:00' }).epochMilliseconds);

/** Words without their ending: `haircuts` finds `haircut`. */
const stems = (said: string): string[] =>
  plain(said)
    .split(' ')
    .filter((word) => word.length > 2)
    .map((word) => word.replace(/(?<=\w{3})s$/, ''));
