import { Injectable, NotFoundException } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { type ContactColumns, contactView } from '../contacts/contact-view.ts';
import type {
  BookingCalendar,
  BookingMove,
  BookingMoveView,
  BookingPage,
  BookingRow,
  BookingState,
  BookingView,
} from '../contract/bookings.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { timeOf as timeThere } from '../schedule/hours.ts';
import { dayOf } from '../schedule/wall-clock.ts';
import { Resources, zoneOf } from '../schedule/resources.service.ts';
import { Booking } from '../book/booking.entity.ts';
import { Bookings } from './bookings.service.ts';
import { timeOf } from '../book/enter-state.ts';
import { toArrive } from '../book/moments.ts';

export interface BookingSearch {
  readonly state?: BookingState;
  /** Those of which nobody said whether they came. */
  readonly unmarked?: boolean;
  readonly search?: string;
  readonly resourceId?: string;
  readonly serviceId?: string;
  /** Dates of the business's zone. */
  readonly from?: string;
  readonly until?: string;
  readonly sort?: 'soonest' | 'latest';
  /** What an earlier page gave as `next`. */
  readonly after?: string;
}

interface RowColumns {
  readonly id: string;
  readonly number: number | null;
  readonly state: BookingState;
  readonly name: string | null;
  readonly service_id: string;
  readonly title: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly people: number;
  readonly held_until: Date | null;
  readonly attendance: 'asked' | 'confirmed' | null;
  readonly disturbed: string | null;
  readonly unmarked: boolean;
  readonly contact: ContactColumns | null;
  readonly resources: { readonly id: string; readonly name: string }[];
}

const rowsPerPage = 40;

/** What the dashboard shows of bookings. */
@Injectable()
export class BookingQueries {
  constructor(
    private readonly database: TenantDatabase,
    private readonly resources: Resources,
    private readonly bookings: Bookings,
  ) {}

  list(businessId: string, search: BookingSearch): Promise<BookingPage> {
    return this.database.inBusiness(businessId, async (tx) => {
      const parameters: unknown[] = [businessId, rowsPerPage + 1];
      const given = (value: unknown) => `$${parameters.push(value)}`;
      const soonest = (search.sort ?? 'latest') === 'soonest';
      const conditions = ['b.business_id = $1', 'b.number is not null', ...conditionsOf(search, await zoneOf(tx, businessId), given)];
      if (search.after) {
        const [at, id] = search.after.split(' ');
        conditions.push(`(b.starts_at, b.id) ${soonest ? '>' : '<'} (${given(at)}, ${given(id)})`);
      }
      const order = soonest ? 'b.starts_at, b.id' : 'b.starts_at desc, b.id desc';
      const rows: RowColumns[] = await tx.query(
        `${selectBooking} where ${conditions.join(' and ')} order by ${order} limit $2`,
        parameters,
      );
      const page = rows.slice(0, rowsPerPage);
      const last = page.at(-1);
      return {
        rows: page.map(rowView),
        next: rows.length > rowsPerPage && last ? `${last.starts_at.toISOString()} ${last.id}` : null,
        counts: await openCounts(tx, businessId),
        unmarked: await unmarkedCount(tx, businessId),
      };
    });
  }

  /** On these dates: what takes time, also while it is only held, and when people and rooms are there. */
  calendar(businessId: string, from: string, until: string): Promise<BookingCalendar> {
    return this.database.inBusiness(businessId, async (tx) => {
      const zone = await zoneOf(tx, businessId);
      const [begins, ends] = instantsOf(from, until, zone);
      const rows: RowColumns[] = await tx.query(
        `${selectBooking} where b.business_id = $1 and b.starts_at < $3 and b.ends_at > $2
         and b.state in ('held', 'pending', 'unpaid', 'booked', 'arrived', 'done', 'no-show') order by b.starts_at, b.id limit 2000`,
        [businessId, begins, ends],
      );
      const all = await this.resources.list(tx, businessId);
      const presence = await this.resources.presence(
        tx,
        businessId,
        all.map(({ id }) => id),
        begins,
      );
      const first = dayOf(Temporal.PlainDate.from(from)) - 1;
      const days = Array.from({ length: dayOf(Temporal.PlainDate.from(until)) - first + 1 }, (_, nth) => first + nth);
      return {
        zone,
        now: (await timeOf(tx)).toISOString(),
        bookings: rows.map(rowView),
        resources: presence.map((hours) => {
          const { id, name, kind, capacity, leave } = all.find((each) => each.id === hours.id)!;
          return {
            id,
            name,
            kind,
            capacity,
            there: timeThere(hours, zone, days).map(
              ([start, end]) => [new Date(start).toISOString(), new Date(end).toISOString()] as const,
            ),
            leave: leave
              .filter((away) => new Date(away.from) < ends)
              .map(({ from: start, until: end, reason }) => ({ from: start, until: end, reason })),
          };
        }),
      };
    });
  }

  get(businessId: string, id: string): Promise<BookingView> {
    return this.database.inBusiness(businessId, (tx) => this.view(tx, businessId, id));
  }

  async view(tx: Transaction, businessId: string, id: string): Promise<BookingView> {
    const [row]: RowColumns[] = await tx.query(`${selectBooking} where b.business_id = $1 and b.id = $2`, [businessId, id]);
    const booking = await tx.findOneBy(Booking, { businessId, id });
    if (!row || !booking) throw new NotFoundException('There is no such booking.');
    return {
      ...rowView(row),
      conversationId: booking.conversationId,
      amount: booking.amount,
      deposit: booking.deposit,
      currency: booking.currency,
      note: booking.note,
      dueId: booking.dueId,
      lateFee: await this.bookings.feeOf(tx, booking),
      freeUntil: booking.freeUntil.toISOString(),
      createdAt: booking.createdAt.toISOString(),
      moves: this.bookings.movesOf(booking, 'member').filter(isMoveOfStaff),
      history: await history(tx, businessId, id),
    };
  }
}

const movesOfStaff: Readonly<Record<BookingMove, true>> = {
  approve: true,
  decline: true,
  arrive: true,
  'no-show': true,
  finish: true,
  move: true,
  cancel: true,
};

const isMoveOfStaff = (move: string): move is BookingMove => Object.hasOwn(movesOfStaff, move);

const isUnmarked = `(b.state = 'booked' and b.starts_at + interval '${toArrive / 60_000} minutes' <= the_time())`;

const selectBooking = `
  select b.id, b.number, b.state, b.name, b.service_id, b.title, b.starts_at, b.ends_at, b.people, b.held_until, b.attendance, b.disturbed,
         ${isUnmarked} unmarked,
         case when c.id is not null
              then json_build_object('id', c.id, 'profile_name', c.profile_name, 'username', c.username, 'wa_id', c.wa_id) end contact,
         coalesce((select json_agg(json_build_object('id', r.id, 'name', r.name) order by r.position, r.id) from resources r
                   where r.business_id = b.business_id
                     and exists (select 1 from booking_resources t where t.business_id = b.business_id and t.booking_id = b.id and t.resource_id = r.id
                                 and (t.live or b.state in ('no-show', 'cancelled', 'declined', 'expired')))), '[]') resources
  from bookings b
  left join contacts c on c.business_id = b.business_id and c.id = b.contact_id`;

function rowView(row: RowColumns): BookingRow {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    contact: row.contact && contactView(row.contact),
    name: row.name,
    serviceId: row.service_id,
    title: row.title,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    people: row.people,
    resources: row.resources,
    heldUntil: row.held_until?.toISOString() ?? null,
    attendance: row.attendance,
    unmarked: row.unmarked,
    disturbed: row.disturbed,
  };
}

function conditionsOf(
  { state, unmarked, search, resourceId, serviceId, from, until }: BookingSearch,
  zone: string,
  given: (value: unknown) => string,
): string[] {
  return [
    ...(state ? [`b.state = ${given(state)}`] : []),
    ...(unmarked ? [isUnmarked] : []),
    ...(serviceId ? [`b.service_id = ${given(serviceId)}`] : []),
    ...(resourceId
      ? [
          `exists (select 1 from booking_resources t where t.business_id = b.business_id and t.booking_id = b.id and t.resource_id = ${given(resourceId)})`,
        ]
      : []),
    ...(from ? [`b.starts_at >= ${given(instantsOf(from, from, zone)[0])}`] : []),
    ...(until ? [`b.starts_at < ${given(instantsOf(until, until, zone)[1])}`] : []),
    ...(search ? [matches(search, given)] : []),
  ];
}

/** From the beginning of the first date to the end of the last. */
function instantsOf(from: string, until: string, zone: string): [Date, Date] {
  const at = (date: Temporal.PlainDate) => new Date(date.toZonedDateTime(zone).epochMilliseconds);
  return [at(Temporal.PlainDate.from(from)), at(Temporal.PlainDate.from(until).add({ days: 1 }))];
}

/** What still needs something done. What is over is not counted: it only becomes more. */
async function openCounts(tx: Transaction, businessId: string): Promise<BookingPage['counts']> {
  const rows: { state: BookingState; count: number }[] = await tx.query(
    `select state, count(*)::integer count from bookings
     where business_id = $1 and number is not null and state in ('pending', 'unpaid', 'booked', 'arrived') group by state`,
    [businessId],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

async function unmarkedCount(tx: Transaction, businessId: string): Promise<number> {
  const [row]: { count: number }[] = await tx.query(
    `select count(*)::integer count from bookings b where b.business_id = $1 and ${isUnmarked}`,
    [businessId],
  );
  return row!.count;
}

async function history(tx: Transaction, businessId: string, bookingId: string): Promise<BookingMoveView[]> {
  const rows: (Omit<BookingMoveView, 'at'> & { at: Date })[] = await tx.query(
    `select h.id, h.move, h.from_state "from", h.to_state "to", h.actor, m.name "actorName", h.detail, h.at
     from booking_moves h left join memberships m on m.business_id = h.business_id and m.account_id = h.actor_id
     where h.business_id = $1 and h.booking_id = $2 order by h.id`,
    [businessId, bookingId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** `B-1042`, part of a name or of what is booked, or part of a phone number in whatever way it is written. */
function matches(words: string, given: (value: unknown) => string): string {
  const like = given(`%${words.replace(/[\\%_]/g, '\\$&')}%`);
  const digits = words.replace(/\D/g, '');
  const isNumber = /^(?:b-?)?[#\d\s()+./-]+$/i.test(words) && digits !== '';
  const asNumber = isNumber
    ? [`c.wa_id like ${given(`%${digits}%`)}`, ...(digits.length < 10 ? [`b.number = ${given(Number(digits))}`] : [])]
    : [];
  return `(${[`c.profile_name ilike ${like}`, `c.username ilike ${like}`, `b.name ilike ${like}`, `b.title ilike ${like}`, ...asNumber].join(' or ')})`;
}
