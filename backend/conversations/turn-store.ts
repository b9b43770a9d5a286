import { newId } from '../database/ids.ts';
import { prepared, together, type Transaction } from '../database/tenant-database.ts';
import type { DueEvent, Talk } from './talk.ts';

const columns = `c.id, c.contact_id "contactId", c.phone_number_id "phoneNumberId", c.run, c.version_id "versionId", c.snapshot, c.flow_id "flowId", c.step, c.waits_for "waitsFor",
  c.owner, c.assignee_id "assigneeId", c.handoff_reason "handoffReason", c.handed_off_at "handedOffAt", c.window_ends_at "windowEndsAt", c.last_message "lastMessage",
  c.last_message_at "lastMessageAt", c.last_inbound_wamid "lastInboundWamid", c.unread, p.language "contactLanguage", p.marketing_stopped_at is not null "marketingStopped",
  p.service_stopped_at is not null "serviceStopped", the_time() "now",
  p.profile_name "contactName", p.wa_id "waId", p.bsuid,
  jsonb_build_object('id', b.id, 'name', b.name, 'currency', b.currency, 'zone', b.zone, 'language', b.language) business`;

/** What goes with a conversation, looked up for each by its key: there is one of each. */
const parties = `
  cross join lateral (select * from contacts where contacts.business_id = c.business_id and contacts.id = c.contact_id limit 1) p
  cross join lateral (select * from businesses where businesses.id = c.business_id limit 1) b`;

/** A conversation by its key. */
export interface TalkKey {
  readonly businessId: string;
  readonly id: string;
}

/**
 * Locks up to `most` conversations, of any businesses, that have something due and that nobody else has locked. From then on the
 * transaction reaches the rows of their businesses, and the database knows which they are: what is read of them may be asked for
 * without waiting to be told.
 */
export async function lockDue(tx: Transaction, most: number): Promise<readonly TalkKey[]> {
  const { rows } = await prepared<TalkKey>(
    tx,
    `with locked as (select * from lock_due($1)),
          known as (select set_config('app.business_id', coalesce(string_agg(distinct business_id::text, ','), ''), true),
                           set_config('app.locked', jsonb_agg(locked)::text, true) from locked)
     select business_id "businessId", id from locked, known`,
    [most],
  );
  return rows;
}

const wantedKeys = `unnest($1::uuid[], $2::uuid[]) as wanted (business_id, id)`;
const lockedKeys = `jsonb_to_recordset(nullif(current_setting('app.locked', true), '')::jsonb) as wanted (business_id uuid, id uuid)`;

/** The conversations that this transaction locked by `lockDue`. Read by a statement of their own: one that locks still sees what was before the lock. */
export async function lockedTalks(tx: Transaction): Promise<readonly Talk[]> {
  const { rows } = await prepared<Talk>(
    tx,
    `select ${columns} from ${lockedKeys}
     cross join lateral (select * from conversations where conversations.business_id = wanted.business_id and conversations.id = wanted.id limit 1) c ${parties}`,
  );
  return rows;
}

/** Locks one conversation, or gives nothing when somebody else has it. */
export async function lockOne(tx: Transaction, { businessId, id }: TalkKey): Promise<Talk | undefined> {
  const { rows } = await prepared<Talk>(
    tx,
    `select ${columns} from conversations c ${parties} where c.business_id = $1 and c.id = $2 for no key update of c skip locked`,
    [businessId, id],
  );
  return rows[0];
}

const columnsOf = (keys: readonly TalkKey[]) => [keys.map(({ businessId }) => businessId), keys.map(({ id }) => id)];

/** What waits for a conversation, by its id, in order. Nothing of those for which nothing does. */
export type Due = ReadonlyMap<string, readonly DueEvent[]>;

/**
 * What is due for these conversations, each in its order, at most `each` of one. An event that waits for its next try holds
 * back those behind it.
 */
export const dueEvents = (tx: Transaction, keys: readonly TalkKey[], each: number): Promise<Due> =>
  dueOf(tx, wantedKeys, each, columnsOf(keys));

/** The same for those that this transaction locked by `lockDue`. */
export const dueOfLocked = (tx: Transaction, each: number): Promise<Due> => dueOf(tx, lockedKeys, each, []);

async function dueOf(tx: Transaction, wanted: string, each: number, keys: readonly unknown[]): Promise<Due> {
  const [{ rows }, { rows: timers }] = await together([
    prepared<WaitingRow>(
      tx,
      `select i.id "inboxId", i.business_id "businessId", i.conversation_id "conversationId", i.event, i.actor_id "actorId", i.trace, i.tries, i.occurred_at "at", i.retry_at > the_time() later,
              m.author, m.wamid, m.at "messageAt", m.content
       from ${wanted}
       cross join lateral (
         select * from inbox where business_id = wanted.business_id and conversation_id = wanted.id and state = 'waiting' order by occurred_at, seq limit $${keys.length + 1}) i
       left join messages m on m.business_id = i.business_id and m.inbox_id = i.id and m.author in ('contact', 'phone')
       order by i.conversation_id, i.occurred_at, i.seq`,
      [...keys, each],
    ),
    prepared<TimerRow>(
      tx,
      `select t.business_id "businessId", t.conversation_id "conversationId", t.name, t.tries, t.fire_at "at"
       from ${wanted}
       join timers t on t.business_id = wanted.business_id and t.conversation_id = wanted.id where t.fire_at <= the_time()`,
      keys,
    ),
  ]);
  const rowsById = Map.groupBy(rows, ({ conversationId }) => conversationId);
  const timersById = Map.groupBy(timers, ({ conversationId }) => conversationId);
  const ids = new Set([...rowsById.keys(), ...timersById.keys()]);
  return new Map([...ids].map((id) => [id, inOrder(rowsById.get(id) ?? [], timersById.get(id) ?? []).slice(0, each)]));
}

interface WaitingRow extends DueEvent {
  readonly later: boolean;
  readonly author: NonNullable<DueEvent['message']>['author'] | null;
  readonly wamid: string | null;
  readonly messageAt: Date | null;
  readonly content: NonNullable<DueEvent['message']>['content'] | null;
}

interface TimerRow {
  readonly businessId: string;
  readonly conversationId: string;
  readonly name: string;
  readonly tries: number;
  readonly at: Date;
}

function inOrder(waiting: readonly WaitingRow[], timers: readonly TimerRow[]): readonly DueEvent[] {
  const blocked = waiting.findIndex(({ later }) => later);
  const ready = blocked === -1 ? waiting : waiting.slice(0, blocked);
  const events = ready.map(({ author, wamid, messageAt, content, later: _, ...event }): DueEvent => ({
    ...event,
    ...(author && wamid && messageAt && content ? { message: { author, wamid, at: messageAt, content } } : {}),
  }));
  if (blocked !== -1 || timers.length === 0) return events;
  const fired = timers.map(({ name, ...timer }): DueEvent => ({
    ...timer,
    inboxId: newId(),
    event: { type: 'timer.fired', name },
    actorId: null,
    timer: name,
  }));
  return [...events, ...fired].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/**
 * What stands behind an event that waits for its next try waits as long. Else it would stay due and crowd out, in every look for
 * work, the events of others.
 */
export async function holdBack(tx: Transaction, keys: readonly TalkKey[]): Promise<void> {
  if (keys.length === 0) return;
  const heads = `(select distinct on (i.business_id, i.conversation_id) i.business_id, i.conversation_id, i.retry_at
                  from unnest($1::uuid[], $2::uuid[]) as wanted (business_id, id)
                  join inbox i on i.business_id = wanted.business_id and i.conversation_id = wanted.id and i.state = 'waiting'
                  order by i.business_id, i.conversation_id, i.occurred_at, i.seq) head`;
  await tx.query(
    `update inbox i set retry_at = head.retry_at from ${heads}
     where i.business_id = head.business_id and i.conversation_id = head.conversation_id and i.state = 'waiting' and i.retry_at < head.retry_at and head.retry_at > the_time()`,
    columnsOf(keys),
  );
  await tx.query(
    `update timers t set fire_at = head.retry_at from ${heads}
     where t.business_id = head.business_id and t.conversation_id = head.conversation_id and t.fire_at <= the_time() and head.retry_at > the_time()`,
    columnsOf(keys),
  );
}
