import { Injectable, NotFoundException } from '@nestjs/common';
import type { ConversationPage, ConversationView, MessagePage, Owner } from '../contract/conversations.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { cardOf } from './handoff-card.ts';
import { conversationRow, messageView, selectConversation, type ConversationColumns, type MessageColumns } from './conversation-rows.ts';

export interface ConversationSearch {
  readonly owner?: Owner;
  readonly search?: string;
  readonly before?: string;
}

interface ViewColumns extends ConversationColumns {
  readonly contact_id: string;
  readonly phone_number_id: string;
  readonly display_phone_number: string;
  readonly window_ends_at: Date | null;
  readonly flow_version: number | null;
  readonly stopped_reason: string | null;
}

const rowsPerPage = 40;
const messagesPerPage = 50;

/** What the inbox shows. Pages go by key, never by offset: the hundredth page costs what the first does, and nothing is skipped when rows move. */
@Injectable()
export class ConversationQueries {
  constructor(private readonly database: TenantDatabase) {}

  list(businessId: string, { owner, search, before }: ConversationSearch): Promise<ConversationPage> {
    const place = before === undefined ? undefined : readPlace(before);
    const words = search?.trim() ?? '';
    return this.database.inBusiness(businessId, async (tx) => {
      const parameters: unknown[] = [businessId, rowsPerPage + 1];
      const given = (value: unknown) => `$${parameters.push(value)}`;
      const conditions = ['c.business_id = $1', 'c.last_message_at is not null'];
      if (owner === 'human') conditions.push(`(c.owner = 'human' or c.handed_off_at is not null)`);
      if (owner === 'bot') conditions.push(`c.owner = 'bot'`);
      if (place) conditions.push(`(c.last_message_at, c.id) < (${given(place.at)}::timestamptz, ${given(place.id)}::uuid)`);
      if (words) conditions.push(matches(words, given));
      const rows: (ConversationColumns & { place_at: string })[] = await tx.query(
        `${selectConversation(`, to_char(c.last_message_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') place_at`)}
         where ${conditions.join(' and ')} order by c.last_message_at desc nulls last, c.id desc limit $2`,
        parameters,
      );
      const [{ waiting }]: [{ waiting: number }] = await tx.query(
        `select count(*)::integer waiting from conversations where business_id = $1 and (owner = 'human' or handed_off_at is not null) and assignee_id is null`,
        [businessId],
      );
      const page = rows.slice(0, rowsPerPage);
      const last = page.at(-1);
      return { rows: page.map(conversationRow), next: rows.length > rowsPerPage && last ? placeOf(last.place_at, last.id) : null, waiting };
    });
  }

  get(businessId: string, id: string): Promise<ConversationView> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [row]: ViewColumns[] = await tx.query(
        `select c.*, v.number flow_version, n.display_phone_number, n.stopped_reason
         from (${selectConversation(', c.business_id, c.contact_id, c.phone_number_id, c.window_ends_at, c.version_id')} where c.business_id = $1 and c.id = $2) c
         join whatsapp_numbers n on n.business_id = c.business_id and n.phone_number_id = c.phone_number_id
         left join flow_versions v on v.business_id = c.business_id and v.id = c.version_id`,
        [businessId, id],
      );
      if (!row) throw noSuchConversation();
      return {
        ...conversationRow(row),
        numberId: row.phone_number_id,
        number: row.display_phone_number,
        windowEndsAt: row.window_ends_at?.toISOString() ?? null,
        flowVersion: row.flow_version,
        orders: await newestOrders(tx, businessId, row.contact_id),
        card: row.handed_off_at === null ? null : await cardOf(tx, businessId, id, row.handed_off_at),
        numberStopped: row.stopped_reason,
      };
    });
  }

  messages(businessId: string, id: string, before?: string): Promise<MessagePage> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [there]: unknown[] = await tx.query(`select 1 from conversations where business_id = $1 and id = $2`, [businessId, id]);
      if (!there) throw noSuchConversation();
      const rows: MessageColumns[] = await tx.query(
        `select m.id, m.position, m.author, a.name member_name, m.content, m.state, m.error, m.maybe_twice, m.at, m.step, m.wamid, m.quotes, m.reaction, m.edited_at, m.revoked_at
         from messages m left join memberships a on a.business_id = m.business_id and a.account_id = m.member_id
         where m.business_id = $1 and m.conversation_id = $2 and m.position < $3 order by m.position desc limit $4`,
        [businessId, id, before ?? '9223372036854775807', messagesPerPage + 1],
      );
      const page = rows.slice(0, messagesPerPage).reverse();
      return { messages: page.map(messageView), before: rows.length > messagesPerPage ? page[0]!.position : null };
    });
  }
}

/** The same for an id of another business as for one that never was. */
const noSuchConversation = () => new NotFoundException('There is no such conversation.');

const newestOrders = (tx: Transaction, businessId: string, contactId: string): Promise<ConversationView['orders']> =>
  tx.query(
    `select o.id, o.number, o.state, o.currency,
            (o.delivery_fee + coalesce((select sum(l.quantity * l.unit_amount) from order_lines l where l.business_id = o.business_id and l.order_id = o.id), 0))::integer total
     from orders o where o.business_id = $1 and o.contact_id = $2 and o.state <> 'discarded' order by o.created_at desc, o.id desc limit 5`,
    [businessId, contactId],
  );

/** Part of a name, or of a number in whatever way it is written. */
function matches(words: string, given: (value: unknown) => string): string {
  const like = given(`%${words.replace(/[\\%_]/g, '\\$&')}%`);
  const digits = words.replace(/\D/g, '');
  const asNumber = /^[\d\s()+./-]+$/.test(words) && digits ? ` or p.wa_id like ${given(`%${digits}%`)}` : '';
  return `(p.profile_name ilike ${like} or p.username ilike ${like}${asNumber})`;
}

const placeOf = (at: string, id: string): string => Buffer.from(`${at}|${id}`).toString('base64url');

function readPlace(text: string): { readonly at: string; readonly id: string } {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\|([0-9a-f-]{36})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (!at || !id || Number.isNaN(Date.parse(at)))
    throw new InvalidInput([{ field: 'before', message: 'must be what an earlier page gave as `next`' }]);
  return { at, id };
}
