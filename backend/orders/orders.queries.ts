import { Injectable, NotFoundException } from '@nestjs/common';
import { type ContactColumns, contactView } from '../contacts/contact-view.ts';
import type { OrderMove, OrderMoveView, OrderPage, OrderRow, OrderSort, OrderState, OrderView } from '../contract/orders.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { openTo } from '../lifecycle/lifecycle.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { orderLifecycle, type Payment } from './order-lifecycle.ts';
import { OrderLine } from './order-line.entity.ts';
import type { Pin } from './order.entity.ts';

export interface OrderSearch {
  readonly state?: OrderState | 'complaint';
  readonly search?: string;
  /** What the page before gave as `next`. */
  readonly before?: string;
  readonly sort?: OrderSort;
}

interface RowColumns {
  readonly id: string;
  readonly number: number | null;
  readonly state: OrderState;
  readonly currency: string;
  readonly delivery: 'delivery' | 'pickup' | null;
  readonly placed_at: Date | null;
  readonly updated_at: Date;
  readonly items: number;
  readonly total: number;
  readonly contact: ContactColumns;
}

interface ViewColumns extends RowColumns {
  readonly conversation_id: string | null;
  readonly delivery_fee: number;
  readonly delivery_zone: string | null;
  readonly discount: number;
  readonly credit: number;
  readonly tax: number;
  readonly kept: number;
  readonly hold_ends_at: Date | null;
  readonly expected_at: Date | null;
  readonly rating: number | null;
  readonly rating_words: string | null;
  readonly payment: Payment | null;
  readonly address: string | null;
  readonly place: Pin | null;
  readonly note: string | null;
}

const rowsPerPage = 40;

/** By which columns a list goes, and which come after the last of a page. */
const orders: Readonly<Record<OrderSort, { readonly by: string; readonly after: string }>> = {
  newest: { by: 'o.number desc', after: 'o.number < $number' },
  oldest: { by: 'o.number', after: 'o.number > $number' },
  total: { by: 'o.total desc, o.number desc', after: '(o.total, o.number) < ($total, $number)' },
};

/** What the dashboard shows of orders. Placed ones are listed by their number, newest first: it tells the order of placing. */
@Injectable()
export class OrderQueries {
  constructor(private readonly database: TenantDatabase) {}

  list(businessId: string, { state, search = '', before, sort = 'newest' }: OrderSearch): Promise<OrderPage> {
    return this.database.inBusiness(businessId, async (tx) => {
      const parameters: unknown[] = [businessId];
      const given = (value: unknown) => `$${parameters.push(value)}`;
      const conditions = ['o.business_id = $1', 'o.number is not null'];
      if (state === 'complaint') conditions.push(`o.id in (${complainedOf})`);
      else if (state) conditions.push(`o.state = ${given(state)}`);
      if (search !== '') conditions.push(matches(search, given));
      const sums = before === undefined ? await sumsOf(tx, conditions, parameters) : [];
      const { by, after } = orders[sort];
      if (before !== undefined) {
        const { total, number } = cursorIn(before, sort);
        conditions.push(after.replace('$total', () => given(total)).replace('$number', () => given(number)));
      }
      const rows: RowColumns[] = await tx.query(
        `${selectOrder} where ${conditions.join(' and ')} order by ${by} limit ${rowsPerPage + 1}`,
        parameters,
      );
      const page = rows.slice(0, rowsPerPage);
      const last = page.at(-1);
      return {
        rows: page.map(rowView),
        next: rows.length > rowsPerPage && last ? (sort === 'total' ? `${last.total}.${last.number}` : String(last.number)) : null,
        counts: await openCounts(tx, businessId),
        sums,
      };
    });
  }

  get(businessId: string, id: string): Promise<OrderView> {
    return this.database.inBusiness(businessId, (tx) => this.view(tx, businessId, id));
  }

  async view(tx: Transaction, businessId: string, id: string): Promise<OrderView> {
    const [row]: ViewColumns[] = await tx.query(`${selectOrder} where o.business_id = $1 and o.id = $2`, [businessId, id]);
    if (!row) throw new NotFoundException('There is no such order.');
    const lines = await tx.find(OrderLine, { where: { businessId, orderId: id }, order: { position: 'ASC' } });
    const { delivery, state } = row;
    return {
      ...rowView(row),
      conversationId: row.conversation_id,
      lines: lines.map(({ id: lineId, variantId, title, quantity, unitAmount, handedOver, cancelled, returned }) => ({
        ...{ id: lineId, variantId, title, quantity, unitAmount, handedOver, cancelled, returned },
      })),
      deliveryFee: row.delivery_fee,
      deliveryZone: row.delivery_zone,
      discount: row.discount,
      credit: row.credit,
      tax: row.tax,
      kept: row.kept,
      holdEndsAt: row.hold_ends_at?.toISOString() ?? null,
      expectedAt: row.expected_at?.toISOString() ?? null,
      rating: row.rating,
      ratingWords: row.rating_words,
      payment: row.payment,
      address: row.address,
      place: row.place,
      note: row.note,
      moves: openTo(orderLifecycle, state, { by: 'member', delivery, payment: row.payment }).filter(isMoveOfStaff),
      history: await history(tx, businessId, id),
    };
  }
}

const movesOfStaff: Readonly<Record<OrderMove, true>> = {
  confirm: true,
  prepare: true,
  'mark-ready': true,
  'send-out': true,
  deliver: true,
  close: true,
  cancel: true,
};

const isMoveOfStaff = (move: string): move is OrderMove => Object.hasOwn(movesOfStaff, move);

/** The total is exact up to 2^53; an integer of SQL would already overflow on a large order in a small currency. */
const selectOrder = `
  select o.id, o.number, o.state, o.currency, o.delivery, o.placed_at, o.updated_at, o.conversation_id, o.delivery_fee, o.payment, o.address, o.place, o.note,
         o.delivery_zone, o.hold_ends_at, o.expected_at, o.rating, o.rating_words, o.discount::double precision, o.credit::double precision, o.tax::double precision,
         o.kept::double precision, lines.items, o.total::double precision,
         json_build_object('id', c.id, 'profile_name', c.profile_name, 'username', c.username, 'wa_id', c.wa_id) contact
  from orders o
  join contacts c on c.business_id = o.business_id and c.id = o.contact_id
  cross join lateral (
    select coalesce(sum(quantity - cancelled), 0)::integer items
    from order_lines l where l.business_id = o.business_id and l.order_id = o.id) lines`;

function rowView(row: RowColumns): OrderRow {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    contact: contactView(row.contact),
    items: row.items,
    total: row.total,
    currency: row.currency,
    delivery: row.delivery,
    placedAt: row.placed_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Orders that still need something done. Finished ones are not counted: they only become more. */
async function openCounts(tx: Transaction, businessId: string): Promise<OrderPage['counts']> {
  const rows: { state: OrderState; count: number }[] = await tx.query(
    `select state, count(*)::integer count from orders where business_id = $1 and state in ('awaiting_payment', 'confirmed', 'preparing', 'ready', 'out') group by state`,
    [businessId],
  );
  const [{ count: complaint }]: [{ count: number }] = await tx.query(`select count(*)::integer count from (${complainedOf}) claims`, [
    businessId,
  ]);
  return { ...Object.fromEntries(rows.map(({ state, count }) => [state, count])), ...(complaint > 0 && { complaint }) };
}

/** Orders that somebody complained of, with no decision yet. */
const complainedOf = `select distinct order_id from order_claims where business_id = $1 and outcome is null`;

/** Of all that is found, not of one page. What is cancelled or lapsed brings nothing in. */
async function sumsOf(tx: Transaction, conditions: readonly string[], parameters: readonly unknown[]): Promise<OrderPage['sums']> {
  return tx.query(
    `select o.currency, count(*)::integer count, coalesce(sum(o.total) filter (where o.state not in ('cancelled', 'lapsed')), 0)::double precision total
     from orders o join contacts c on c.business_id = o.business_id and c.id = o.contact_id
     where ${conditions.join(' and ')} group by o.currency order by o.currency`,
    [...parameters],
  );
}

function cursorIn(before: string, sort: OrderSort): { readonly total: string; readonly number: number } {
  const [, total = '', number = ''] = /^(?:(\d{1,16})\.)?(\d{1,10})$/.exec(before) ?? [];
  if (number === '' || Number(number) > 2_147_483_647 || (sort === 'total') !== (total !== ''))
    throw new InvalidInput([{ field: 'before', message: 'must be what an earlier page gave as `next`' }]);
  return { total, number: Number(number) };
}

async function history(tx: Transaction, businessId: string, orderId: string): Promise<OrderMoveView[]> {
  const rows: (Omit<OrderMoveView, 'at'> & { at: Date })[] = await tx.query(
    `select h.id, h.move, h.from_state "from", h.to_state "to", h.actor, m.name "actorName", h.reason, h.at
     from order_moves h left join memberships m on m.business_id = h.business_id and m.account_id = h.actor_id
     where h.business_id = $1 and h.order_id = $2 order by h.id`,
    [businessId, orderId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** `#1042`, part of a name, or part of a phone number in whatever way it is written. */
function matches(words: string, given: (value: unknown) => string): string {
  const like = given(`%${words.replace(/[\\%_]/g, '\\$&')}%`);
  const digits = words.replace(/\D/g, '');
  const isNumber = /^[#\d\s()+./-]+$/.test(words) && digits !== '';
  const asNumber = isNumber
    ? [`c.wa_id like ${given(`%${digits}%`)}`, ...(digits.length < 10 ? [`o.number = ${given(Number(digits))}`] : [])]
    : [];
  return `(${[`c.profile_name ilike ${like}`, `c.username ilike ${like}`, ...asNumber].join(' or ')})`;
}
