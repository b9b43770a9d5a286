import { Injectable, NotFoundException } from '@nestjs/common';
import { type ContactColumns, contactView } from '../contacts/contact-view.ts';
import type {
  QuoteItems,
  QuoteMove,
  QuoteMoveView,
  QuotePage,
  QuoteRevisionView,
  QuoteRow,
  QuoteSort,
  QuoteState,
  QuoteView,
} from '../contract/quotes.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { openTo } from '../lifecycle/lifecycle.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { needsApproval } from './discount-limit.ts';
import { canEdit, quoteLifecycle } from './quote-lifecycle.ts';
import { QuoteRevision } from './quote-revision.entity.ts';
import { groundOf } from './quote-terms.ts';
import { taxOf } from './quote-totals.ts';

export interface QuoteSearch {
  readonly state?: QuoteState;
  readonly search?: string;
  readonly sort?: QuoteSort;
  /** What the page before gave as `next`. */
  readonly after?: string;
}

interface RowColumns {
  readonly id: string;
  readonly number: number | null;
  readonly state: QuoteState;
  readonly currency: string;
  readonly revision: number;
  readonly sent_at: Date | null;
  readonly total: number | null;
  readonly valid_until: Date | null;
  readonly promised_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly contact: ContactColumns;
}

interface ViewColumns extends RowColumns {
  readonly conversation_id: string | null;
  readonly language: string;
  readonly request: string;
  readonly request_photo: string | null;
  readonly decline_reason: string | null;
  readonly order_id: string | null;
  readonly order_number: number | null;
}

const rowsPerPage = 40;
/** What is not among these is found by typing more of it. */
const mostItems = 30;

/** By what a list is sorted, always with the id to tell equals apart: newer rows have greater ids. */
const sorts: Readonly<
  Record<QuoteSort, { readonly by: string; readonly type: string; readonly up: boolean; readonly key: (row: RowColumns) => string }>
> = {
  newest: { by: 'q.id', type: 'uuid', up: false, key: ({ id }) => id },
  total: { by: 'coalesce(r.total, -1)', type: 'bigint', up: false, key: ({ total }) => String(total ?? -1) },
  validity: {
    by: `coalesce(r.valid_until, 'infinity')`,
    type: 'timestamptz',
    up: true,
    key: ({ valid_until: until }) => until?.toISOString() ?? 'infinity',
  },
};

/** What the dashboard shows of quotes. */
@Injectable()
export class QuoteQueries {
  constructor(private readonly database: TenantDatabase) {}

  list(businessId: string, { state, search = '', sort = 'newest', after }: QuoteSearch): Promise<QuotePage> {
    return this.database.inBusiness(businessId, async (tx) => {
      const { by, type, up, key } = sorts[sort];
      const parameters: unknown[] = [businessId];
      const given = (value: unknown) => `$${parameters.push(value)}`;
      const conditions = ['q.business_id = $1'];
      if (state) conditions.push(`q.state = ${given(state)}`);
      if (search !== '') conditions.push(matches(search, given));
      const sums = after === undefined ? await sumsOf(tx, conditions, parameters) : [];
      if (after !== undefined) {
        const [value, id] = cursorIn(after, sort);
        conditions.push(`(${by}, q.id) ${up ? '>' : '<'} (${given(value)}::${type}, ${given(id)}::uuid)`);
      }
      const direction = up ? 'asc' : 'desc';
      const rows: RowColumns[] = await tx.query(
        `${selectQuote} where ${conditions.join(' and ')} order by ${by} ${direction}, q.id ${direction} limit ${rowsPerPage + 1}`,
        parameters,
      );
      const page = rows.slice(0, rowsPerPage);
      const last = page.at(-1);
      return {
        rows: page.map(rowView),
        next: rows.length > rowsPerPage && last ? `${key(last)}~${last.id}` : null,
        counts: await openCounts(tx, businessId),
        sums,
      };
    });
  }

  get(businessId: string, id: string): Promise<QuoteView> {
    return this.database.inBusiness(businessId, (tx) => this.view(tx, businessId, id));
  }

  /** What may stand in a quote: by a part of its name, or all of it. What is not on sale may be quoted too, what is archived not. */
  items(businessId: string, search: string): Promise<QuoteItems> {
    return this.database.inBusiness(businessId, async (tx) => {
      const items: QuoteItems['items'] = await tx.query(
        `select v.id "variantId", case when v.name = '' then p.name else p.name || ', ' || v.name end title, v.amount
         from variants v join products p on p.business_id = v.business_id and p.id = v.product_id
         where v.business_id = $1 and v.archived_at is null and p.archived_at is null
           and (p.name ilike $2 or v.name ilike $2 or p.name || ', ' || v.name ilike $2)
         order by p.position, p.name, v.position, v.id limit $3`,
        [businessId, `%${search.replace(/[\\%_]/g, '\\$&')}%`, mostItems],
      );
      const taxRates: QuoteItems['taxRates'] = await tx.query(
        `select id, name, basis_points "basisPoints", inclusive from tax_rates where business_id = $1 order by name`,
        [businessId],
      );
      return { items, taxRates };
    });
  }

  async view(tx: Transaction, businessId: string, id: string): Promise<QuoteView> {
    const [row]: ViewColumns[] = await tx.query(`${selectQuote} where q.business_id = $1 and q.id = $2`, [businessId, id]);
    if (!row) throw new NotFoundException('There is no such quote.');
    const revisions = await tx.find(QuoteRevision, {
      where: { businessId, quoteId: id },
      relations: { lines: true },
      order: { revision: 'DESC', lines: { position: 'ASC' } },
    });
    const { discountLimit } = await groundOf(tx, businessId);
    const newest = revisions[0]!;
    return {
      ...rowView(row),
      conversationId: row.conversation_id,
      language: row.language,
      request: row.request,
      requestPhoto: row.request_photo,
      declineReason: row.decline_reason,
      revisions: await Promise.all(revisions.map((revision) => revisionView(tx, revision, discountLimit))),
      order: row.order_id === null ? null : { id: row.order_id, number: row.order_number },
      moves: movesOf(row.state, newest, discountLimit),
      canEdit: canEdit(row.state),
      history: await history(tx, businessId, id),
    };
  }
}

/** What staff can do now, the usual one first. What was sent is not sent again, and a discount comes before sending. */
function movesOf(state: QuoteState, newest: QuoteRevision, discountLimit: number): QuoteMove[] {
  const waits = newest.sentAt === null && needsApproval(newest, discountLimit);
  const open: readonly string[] = openTo(quoteLifecycle, state, { by: 'member', inGrace: true });
  const possible = open
    .filter(isMoveOfStaff)
    .filter((move) => move !== 'send' || (newest.sentAt === null && !waits && newest.total !== null));
  const sendsFirst = [...possible.filter((move) => move === 'send'), ...possible.filter((move) => move !== 'send')];
  return canEdit(state) && waits ? ['approve-discount', ...sendsFirst] : sendsFirst;
}

const isMoveOfStaff = (move: string): move is QuoteMove => ['send', 'accept', 'decline', 'withdraw', 'reopen'].includes(move);

/** The total is exact up to 2^53. */
const selectQuote = `
  select q.id, q.number, q.state, q.currency, q.revision, r.sent_at, r.total::double precision total, sent.valid_until, q.promised_at, q.created_at, q.updated_at,
         q.conversation_id, q.language, q.request, q.decline_reason,
         (select m.id from messages m where m.business_id = q.business_id and m.conversation_id = q.conversation_id and q.request_media is not null
          and m.content ->> 'mediaId' = q.request_media limit 1) request_photo, o.id order_id, o.number order_number,
         json_build_object('id', c.id, 'profile_name', c.profile_name, 'username', c.username, 'wa_id', c.wa_id) contact
  from quotes q
  join quote_revisions r on r.business_id = q.business_id and r.quote_id = q.id and r.revision = q.revision
  left join quote_revisions sent on sent.business_id = q.business_id and sent.quote_id = q.id and sent.revision = q.sent_revision
  join contacts c on c.business_id = q.business_id and c.id = q.contact_id
  left join quote_orders made on made.business_id = q.business_id and made.quote_id = q.id
  left join orders o on o.business_id = q.business_id and o.id = made.order_id`;

function rowView(row: RowColumns): QuoteRow {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    contact: contactView(row.contact),
    revision: row.revision,
    isSent: row.sent_at !== null,
    total: row.total,
    currency: row.currency,
    validUntil: row.valid_until?.toISOString() ?? null,
    promisedAt: row.promised_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

async function revisionView(tx: Transaction, revision: QuoteRevision, discountLimit: number): Promise<QuoteRevisionView> {
  const { businessId, approvedBy, discountKind, discount, sentAt, validUntil } = revision;
  const [approver]: { name: string }[] = approvedBy
    ? await tx.query(`select name from memberships where business_id = $1 and account_id = $2`, [businessId, approvedBy])
    : [];
  return {
    revision: revision.revision,
    version: revision.version,
    lines: revision.lines.map((line) => ({
      ...{ id: line.id, variantId: line.variantId, title: line.title, quantity: line.quantity, unitAmount: line.unitAmount },
      tax: taxOf(line),
    })),
    discount: discountKind === 'none' ? null : { kind: discountKind, value: discount },
    approval: { needed: sentAt === null && needsApproval(revision, discountLimit), by: approver?.name ?? null },
    depositPercent: revision.depositPercent,
    validDays: revision.validDays,
    note: revision.note,
    totals: revision.totals,
    sentAt: sentAt?.toISOString() ?? null,
    validUntil: validUntil?.toISOString() ?? null,
  };
}

/** Quotes that still need something done. Finished ones are not counted: they only become more. */
async function openCounts(tx: Transaction, businessId: string): Promise<QuotePage['counts']> {
  const rows: { state: QuoteState; count: number }[] = await tx.query(
    `select state, count(*)::integer count from quotes
     where business_id = $1 and state in ('draft', 'review', 'sent', 'countered', 'accepted') group by state`,
    [businessId],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** Of all that is found, not of one page. */
async function sumsOf(tx: Transaction, conditions: readonly string[], parameters: readonly unknown[]): Promise<QuotePage['sums']> {
  return tx.query(
    `select q.currency, count(*)::integer count, coalesce(sum(r.total), 0)::double precision total
     from quotes q
     join quote_revisions r on r.business_id = q.business_id and r.quote_id = q.id and r.revision = q.revision
     join contacts c on c.business_id = q.business_id and c.id = q.contact_id
     where ${conditions.join(' and ')} group by q.currency order by q.currency`,
    [...parameters],
  );
}

async function history(tx: Transaction, businessId: string, quoteId: string): Promise<QuoteMoveView[]> {
  const rows: (Omit<QuoteMoveView, 'at'> & { at: Date })[] = await tx.query(
    `select h.id, h.move, h.revision, h.from_state "from", h.to_state "to", h.note, h.actor, m.name "actorName", h.at
     from quote_moves h left join memberships m on m.business_id = h.business_id and m.account_id = h.actor_id
     where h.business_id = $1 and h.quote_id = $2 order by h.id`,
    [businessId, quoteId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** `Q-1042`, part of a name, of a line, or of a phone number in whatever way it is written. */
function matches(words: string, given: (value: unknown) => string): string {
  const like = given(`%${words.replace(/[\\%_]/g, '\\$&')}%`);
  const digits = words.replace(/\D/g, '');
  const isNumber = /^(?:q-?)?[#\d\s()+./-]+$/i.test(words) && digits !== '';
  const asNumber = isNumber
    ? [`c.wa_id like ${given(`%${digits}%`)}`, ...(digits.length < 10 ? [`q.number = ${given(Number(digits))}`] : [])]
    : [];
  const inLines = `exists (select from quote_lines l where l.business_id = r.business_id and l.revision_id = r.id and l.title ilike ${like})`;
  return `(${[`c.profile_name ilike ${like}`, `c.username ilike ${like}`, inLines, ...asNumber].join(' or ')})`;
}

function cursorIn(after: string, sort: QuoteSort): [value: string, id: string] {
  const [, value, id] = /^([^~]+)~([0-9a-f-]{36})$/.exec(after) ?? [];
  const fits = { newest: /^[0-9a-f-]{36}$/, total: /^-?\d{1,16}$/, validity: /^(?:infinity|\d{4}-\d\d-\d\dT[\d:.]{8,12}Z)$/ }[sort];
  if (value === undefined || id === undefined || !fits.test(value) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new InvalidInput([{ field: 'after', message: 'must be what an earlier page gave as `next`' }]);
  return [value, id];
}
