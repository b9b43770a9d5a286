import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common';
import { type ContactColumns, contactView } from '../contacts/contact-view.ts';
import type { DuePurpose, DueState, PayableKind, PaymentMove, PaymentPage, PaymentRow, PaymentView } from '../contract/payments.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { isPayable } from './due.ts';
import { capturesOf, disputesOf, historyOf, ledgerOf, linksOf, proofsOf, refundsOf } from './payment-parts.ts';
import { spokenDue } from './payment-numbers.ts';

export interface PaymentSearch {
  readonly state?: DueState | 'to-do';
  readonly kind?: PayableKind;
  readonly sort?: 'newest' | 'oldest' | 'amount';
  readonly search?: string;
  readonly before?: string;
}

interface Columns {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly payable_kind: PayableKind;
  readonly payable_id: string;
  readonly purpose: DuePurpose;
  readonly state: DueState;
  readonly amount: number;
  readonly currency: string;
  readonly kept: number;
  readonly excess: number;
  readonly deadline: Date | null;
  readonly created_at: Date;
  readonly conversation_id: string | null;
  readonly to_do: number;
  readonly contact: ContactColumns;
}

const rowsPerPage = 40;

/** By which columns a list goes, and how a page says where it ended. */
const orders = {
  newest: { by: 'd.number desc', after: 'd.number < $n', keys: 1 },
  oldest: { by: 'd.number', after: 'd.number > $n', keys: 1 },
  amount: { by: 'd.amount desc, d.number desc', after: '(d.amount, d.number) < ($m, $n)', keys: 2 },
} as const;

/** What the dashboard shows of payments. */
@Injectable()
export class PaymentQueries {
  constructor(private readonly database: TenantDatabase) {}

  list(businessId: string, { state, kind, sort = 'newest', search = '', before }: PaymentSearch): Promise<PaymentPage> {
    return this.database.inBusiness(businessId, async (tx) => {
      const parameters: unknown[] = [businessId];
      const given = (value: unknown) => `$${parameters.push(value)}`;
      const conditions = ['d.business_id = $1'];
      if (state === 'to-do') conditions.push(`d.id in (${toDoIds})`);
      else if (state) conditions.push(`d.state = ${given(state)}`);
      if (kind) conditions.push(`d.payable_kind = ${given(kind)}`);
      if (search !== '') conditions.push(matches(search, given));
      const sums = before === undefined ? await sumsOf(tx, conditions, parameters) : [];
      const { by, after, keys } = orders[sort];
      if (before !== undefined) {
        const cursor = cursorIn(before, keys);
        conditions.push(after.replace('$m', () => given(cursor[0])).replace('$n', () => given(cursor.at(-1))));
      }
      const rows: Columns[] = await tx.query(
        `${select} where ${conditions.join(' and ')} order by ${by} limit ${rowsPerPage + 1}`,
        parameters,
      );
      const page = rows.slice(0, rowsPerPage);
      const last = page.at(-1);
      return {
        rows: page.map(rowView),
        next: rows.length > rowsPerPage && last ? (keys === 2 ? `${last.amount}.${last.number}` : String(last.number)) : null,
        counts: await counts(tx, businessId),
        sums,
      };
    });
  }

  get(businessId: string, id: string, accountId: string): Promise<PaymentView> {
    return this.database.inBusiness(businessId, (tx) => this.view(tx, businessId, id, accountId));
  }

  /** As this member sees it: nobody may approve what they asked for. */
  async view(tx: Transaction, businessId: string, id: string, accountId: string): Promise<PaymentView> {
    const [row]: Columns[] = await tx.query(`${select} where d.business_id = $1 and d.id = $2`, [businessId, id]);
    if (!row) throw new NotFoundException('There is no such payment.');
    const captures = await capturesOf(tx, businessId, id);
    const refunds = await refundsOf(tx, businessId, id, accountId);
    const links = await linksOf(tx, businessId, id);
    const remaining = isPayable(row.state) ? Math.max(0, row.amount - row.kept) : 0;
    const refundable =
      captures.filter(({ currency }) => currency === row.currency).reduce((sum, { amount }) => sum + amount, 0) -
      refunds
        .filter(({ state, currency }) => state !== 'rejected' && currency === row.currency)
        .reduce((sum, { amount }) => sum + amount, 0);
    const moves: PaymentMove[] = [
      ...(remaining > 0 ? (['record', 'link', 'withdraw'] as const) : []),
      ...(links.some(({ state }) => state === 'open' || state === 'processing') ? (['check'] as const) : []),
      ...(refundable > 0 && row.state !== 'disputed' ? (['refund'] as const) : []),
    ];
    return {
      ...rowView(row),
      remaining,
      refundable,
      conversationId: row.conversation_id,
      moves,
      links,
      captures,
      refunds,
      disputes: await disputesOf(tx, businessId, id),
      proofs: await proofsOf(tx, businessId, id),
      ledger: await ledgerOf(tx, businessId, id),
      history: await historyOf(tx, businessId, id),
    };
  }
}

/** Dues about which a person has to decide something. */
const toDoIds = `
  select due_id from payment_proofs where business_id = $1 and state = 'waiting'
  union all select due_id from payment_refunds where business_id = $1 and state in ('proposed', 'failed')
  union all select due_id from payment_disputes where business_id = $1 and state = 'open'`;

const withMoney = `cross join lateral (
    select coalesce(-sum(amount) filter (where account = 'due'), 0) kept, coalesce(-sum(amount) filter (where account = 'excess'), 0) excess
    from ledger_entries l where l.business_id = d.business_id and l.due_id = d.id and l.currency = d.currency) money`;

const select = `
  select d.id, d.number, d.title, d.payable_kind, d.payable_id, d.purpose, d.state, d.amount::double precision, d.currency, d.deadline, d.created_at,
         d.conversation_id, money.kept::double precision kept, money.excess::double precision excess,
         (select count(*)::integer from (${toDoIds}) waits where waits.due_id = d.id) to_do,
         json_build_object('id', c.id, 'profile_name', c.profile_name, 'username', c.username, 'wa_id', c.wa_id) contact
  from payment_dues d join contacts c on c.business_id = d.business_id and c.id = d.contact_id ${withMoney}`;

function rowView(row: Columns): PaymentRow {
  const { id, number, title, purpose, state, amount, currency, kept, excess } = row;
  return {
    id,
    number: spokenDue(number),
    title,
    payable: { kind: row.payable_kind, id: row.payable_id },
    purpose,
    state,
    contact: contactView(row.contact),
    amount,
    currency,
    // PostgreSQL knows a zero below zero.
    kept: kept + 0,
    excess: excess + 0,
    deadline: row.deadline?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    toDo: row.to_do,
  };
}

/** Of all that is found, not of one page. The ledger is read once, not once a payment. */
async function sumsOf(tx: Transaction, conditions: readonly string[], parameters: readonly unknown[]): Promise<PaymentPage['sums']> {
  return tx.query(
    `select d.currency, count(*)::integer count, sum(d.amount)::double precision amount,
            coalesce(sum(money.kept), 0)::double precision kept, coalesce(sum(money.excess), 0)::double precision excess
     from payment_dues d
     join contacts c on c.business_id = d.business_id and c.id = d.contact_id
     left join (
       select due_id, -sum(amount) filter (where account = 'due') kept, -sum(amount) filter (where account = 'excess') excess
       from ledger_entries where business_id = $1 group by due_id) money on money.due_id = d.id
     where ${conditions.join(' and ')} group by d.currency order by d.currency`,
    [...parameters],
  );
}

/** What still may change. Finished ones are not counted: they only become more. */
async function counts(tx: Transaction, businessId: string): Promise<PaymentPage['counts']> {
  const rows: { state: DueState; count: number }[] = await tx.query(
    `select state, count(*)::integer count from payment_dues where business_id = $1 and state in ('open', 'part', 'disputed') group by state`,
    [businessId],
  );
  const [waiting]: { count: number }[] = await tx.query(`select count(distinct due_id)::integer count from (${toDoIds}) waits`, [
    businessId,
  ]);
  return { ...Object.fromEntries(rows.map(({ state, count }) => [state, count])), toDo: waiting!.count };
}

function cursorIn(before: string, keys: 1 | 2): number[] {
  const parts = before.split('.').map(Number);
  // The last is a payment's number, which is an integer of PostgreSQL's.
  if (parts.length !== keys || parts.some((part) => !Number.isSafeInteger(part) || part < 0) || parts.at(-1)! > 2_147_483_647)
    throw new BadRequestException('"before" must be what an earlier page gave as `next`.');
  return parts;
}

/** `P-1001`, part of a name or of a title, or part of a phone number in whatever way it is written. */
function matches(words: string, given: (value: unknown) => string): string {
  const like = given(`%${words.replace(/[\\%_]/g, '\\$&')}%`);
  const [, number] = /^(?:P-?)?(\d{1,9})$/i.exec(words) ?? [];
  const digits = words.replace(/\D/g, '');
  const isPhone = /^[\d\s()+./-]+$/.test(words) && digits !== '';
  return `(${[
    `c.profile_name ilike ${like}`,
    `c.username ilike ${like}`,
    `d.title ilike ${like}`,
    ...(number === undefined ? [] : [`d.number = ${given(Number(number))}`]),
    ...(isPhone ? [`c.wa_id like ${given(`%${digits}%`)}`] : []),
  ].join(' or ')})`;
}
