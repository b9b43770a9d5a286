import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common';
import type { Member } from '../access/member.ts';
import type { BookingChanges, NewBooking, NewTime } from '../contract/bookings.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { notifyLive } from '../messaging/live.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { zoneOf } from '../schedule/resources.service.ts';
import type { Slot } from '../schedule/slots.ts';
import { Booking } from '../book/booking.entity.ts';
import { Bookings } from './bookings.service.ts';
import { tell } from '../book/enter-state.ts';
import { Holds } from '../book/holds.service.ts';

/** What staff do at the desk: book for somebody, move a booking, correct a name. Each gives the id of the booking. */
@Injectable()
export class BookingDesk {
  constructor(
    private readonly bookings: Bookings,
    private readonly holds: Holds,
  ) {}

  async book(tx: Transaction, { businessId, accountId }: Member, wanted: NewBooking): Promise<string> {
    const { serviceId, resourceId, people = 1, name = null, note = null } = wanted;
    if (!wanted.contactId && !name) throw new BadRequestException('A booking is for a contact, or for somebody by name.');
    const contactId = wanted.contactId ?? (wanted.phone ? await contactAt(tx, businessId, wanted.phone, name!) : null);
    const conversationId = contactId && (await conversationOf(tx, businessId, contactId));
    const holder = { businessId, contactId, conversationId };
    const startsAt = new Date(wanted.startsAt);
    const mover = { by: 'member', accountId } as const;
    const hold = { serviceId, startsAt, resourceId: resourceId ?? null, people, minutes: 5, mover };
    const booked = await this.bookings.book(tx, holder, hold, { name, note });
    if (booked.outcome === 'taken') throw new Refusal(await taken(tx, businessId, booked.alternatives));
    await tell(tx, booked.booking, 'booked', `${booked.booking.id} by staff`);
    return booked.booking.id;
  }

  /** The new time is held first, then the booking moves onto it. */
  async move(tx: Transaction, { businessId, accountId }: Member, id: string, { startsAt, resourceId }: NewTime): Promise<string> {
    const mover = { by: 'member', accountId } as const;
    const booking = await this.bookings.lock(tx, businessId, id);
    if (!this.bookings.movesOf(booking, 'member').includes('move'))
      throw new Refusal(`This booking is ${booking.state}, so it cannot be moved`);
    const { serviceId, people, conversationId, contactId } = booking;
    const wanted = {
      serviceId,
      people,
      startsAt: new Date(startsAt),
      resourceId: resourceId ?? booking.resourceId,
      minutes: 5,
      movesId: id,
      mover,
    };
    const held = await this.holds.hold(tx, { businessId, conversationId, contactId }, wanted);
    if (held.outcome === 'taken') throw new Refusal(await taken(tx, businessId, held.alternatives));
    await this.bookings.moveTo(tx, businessId, id, held.booking.id, mover);
    return id;
  }

  async change(tx: Transaction, { businessId }: Member, id: string, changes: BookingChanges): Promise<string> {
    await this.bookings.lock(tx, businessId, id);
    if (Object.keys(changes).length > 0) await tx.update(Booking, { businessId, id }, changes);
    await notifyLive(tx, { businessId, what: 'booking', id });
    return id;
  }
}

/** The contact with this number; somebody new where nobody has it. */
async function contactAt(tx: Transaction, businessId: string, phone: string, name: string): Promise<string> {
  const number = parsePhoneNumberFromString(phone);
  if (!number?.isPossible())
    throw new BadRequestException('The phone number must be whole and begin with its country code, like +49 170 1234567.');
  const waId = number.number.slice(1);
  await tx.query(
    `insert into contacts (business_id, id, wa_id, profile_name) values ($1, $2, $3, $4) on conflict (business_id, wa_id) do nothing`,
    [businessId, newId(), waId, name],
  );
  const [contact]: { id: string }[] = await tx.query(`select id from contacts where business_id = $1 and wa_id = $2`, [businessId, waId]);
  return contact!.id;
}

/** Where news of the booking go: to the conversation that the contact wrote in last. */
async function conversationOf(tx: Transaction, businessId: string, contactId: string): Promise<string | null> {
  const [contact]: { there: boolean; conversation: string | null }[] = await tx.query(
    `select true there, (select c.id from conversations c where c.business_id = p.business_id and c.contact_id = p.id order by c.window_ends_at desc nulls last, c.id desc limit 1) conversation
     from contacts p where p.business_id = $1 and p.id = $2`,
    [businessId, contactId],
  );
  if (!contact) throw new NotFoundException('There is no such contact.');
  return contact.conversation;
}

async function taken(tx: Transaction, businessId: string, alternatives: readonly Slot[]): Promise<string> {
  if (alternatives.length === 0) return 'This time cannot be booked: nobody who is needed is free then';
  const timeZone = await zoneOf(tx, businessId);
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  return `This time cannot be booked: nobody who is needed is free then. Free are ${alternatives.map(({ start }) => format.format(start)).join('; ')}`;
}
