import { newId } from '../database/ids.ts';
import { commitWith, prepared, together, type Transaction } from '../database/tenant-database.ts';
import { notifyLive } from '../messaging/live.ts';
import { putMessagesOf } from '../messaging/outbox.ts';
import type { DueEvent, Taken, Talk, Timers } from './talk.ts';

const columns = `c.id, c.contact_id "contactId", c.phone_number_id "phoneNumberId", c.run, c.version_id "versionId", c.snapshot, c.flow_id "flowId", c.step, c.waits_for "waitsFor",
  c.owner, c.assignee_id "assigneeId", c.handoff_reason "handoffReason", c.handed_off_at "handedOffAt", c.window_ends_at "windowEndsAt", c.last_message "lastMessage",
  c.last_message_at "lastMessageAt", c.last_inbound_wamid "lastInboundWamid", c.unread, p.language "contactLanguage", p.marketing_stopped_at is not null "marketingStopped",
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
 * transaction reaches the rows of their businesses.
 */
export async function lockDue(tx: Transaction, most: number): Promise<readonly TalkKey[]> {
  const { rows } = await prepared<TalkKey>(
    tx,
    `with locked as (select * from lock_due($1)),
          reach as (select set_config('app.business_id', coalesce(string_agg(distinct business_id::text, ','), ''), true) from locked)
     select business_id "businessId", id from locked, reach`,
    [most],
  );
  return rows;
}

/** Conversations that this transaction has locked. */
export async function lockedTalks(tx: Transaction, keys: readonly TalkKey[]): Promise<readonly Talk[]> {
  const { rows } = await prepared<Talk>(
    tx,
    `select ${columns} from unnest($1::uuid[], $2::uuid[]) as wanted (business_id, id)
     cross join lateral (select * from conversations where conversations.business_id = wanted.business_id and conversations.id = wanted.id limit 1) c ${parties}`,
    columnsOf(keys),
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

/**
 * What is due for these conversations, each in its order, at most `each` of one. An event that waits for its next try holds
 * back those behind it.
 */
export async function dueEvents(
  tx: Transaction,
  keys: readonly TalkKey[],
  each: number,
): Promise<ReadonlyMap<string, readonly DueEvent[]>> {
  const [{ rows }, { rows: timers }] = await together([
    prepared<WaitingRow>(
      tx,
      `select i.id "inboxId", i.business_id "businessId", i.conversation_id "conversationId", i.event, i.actor_id "actorId", i.trace, i.tries, i.occurred_at "at", i.retry_at > the_time() later,
              m.author, m.wamid, m.at "messageAt", m.content
       from unnest($1::uuid[], $2::uuid[]) as wanted (business_id, id)
       cross join lateral (
         select * from inbox where business_id = wanted.business_id and conversation_id = wanted.id and state = 'waiting' order by occurred_at, seq limit $3) i
       left join messages m on m.business_id = i.business_id and m.inbox_id = i.id and m.author in ('contact', 'phone')
       order by i.conversation_id, i.occurred_at, i.seq`,
      [...columnsOf(keys), each],
    ),
    prepared<TimerRow>(
      tx,
      `select t.business_id "businessId", t.conversation_id "conversationId", t.name, t.tries, t.fire_at "at"
       from unnest($1::uuid[], $2::uuid[]) as wanted (business_id, id)
       join timers t on t.business_id = wanted.business_id and t.conversation_id = wanted.id where t.fire_at <= the_time()`,
      columnsOf(keys),
    ),
  ]);
  const rowsById = Map.groupBy(rows, ({ conversationId }) => conversationId);
  const timersById = Map.groupBy(timers, ({ conversationId }) => conversationId);
  return new Map(keys.map(({ id }) => [id, inOrder(rowsById.get(id) ?? [], timersById.get(id) ?? []).slice(0, each)]));
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

/** The turns of one conversation in one transaction, and what has to be written of them. */
export interface TakenTalk {
  readonly talk: Talk;
  readonly timers: Timers;
  readonly taken: readonly Taken[];
  /** The turns found out the person's language, or that they want no marketing. */
  readonly contactChanged: boolean;
  /** A run was under way, so it may have left timers. */
  readonly hadTimers: boolean;
}

type Recorded = Taken & { readonly businessId: string; readonly conversationId: string };

/** Writes what turns decided: all of it in the caller's transaction, a few statements for any number of conversations. */
export async function storeTurns(tx: Transaction, turns: readonly TakenTalk[]): Promise<void> {
  await together(storing(tx, turns));
}

/** The same, and commits. */
export async function commitTurns(tx: Transaction, turns: readonly TakenTalk[]): Promise<void> {
  await commitWith(tx, storing(tx, turns));
}

/** None of these waits for another's answer, so they travel together. */
function storing(tx: Transaction, turns: readonly TakenTalk[]): Promise<void>[] {
  const done = turns.filter(({ taken }) => taken.length > 0);
  if (done.length === 0) return [];
  const taken = done.flatMap(({ talk, taken }) =>
    taken.map((each): Recorded => ({ ...each, businessId: talk.business.id, conversationId: talk.id })),
  );
  return [
    storeTalks(tx, done),
    storeContacts(tx, done),
    recordTaken(tx, taken),
    storeTimers(tx, done),
    putMessagesOf(
      tx,
      taken.flatMap(({ businessId, conversationId, due, replies, span }) =>
        replies.map(({ content, step }, effect) => ({
          businessId,
          conversationId,
          content,
          author: 'bot' as const,
          inboxId: due.inboxId,
          effect,
          trace: span.traceparent,
          ...(step ? { step } : {}),
        })),
      ),
    ),
    notifyLive(tx, ...done.map(({ talk }) => ({ businessId: talk.business.id, what: 'conversation' as const, id: talk.id }))),
  ];
}

async function storeTalks(tx: Transaction, turns: readonly TakenTalk[]): Promise<void> {
  await prepared(
    tx,
    `update conversations c set run = t.run, version_id = t."versionId", snapshot = t.snapshot, flow_id = t."flowId", step = t.step, waits_for = t."waitsFor", owner = t.owner,
            assignee_id = t."assigneeId", handoff_reason = t."handoffReason", handed_off_at = t."handedOffAt", window_ends_at = t."windowEndsAt", last_message = t."lastMessage",
            last_message_at = t."lastMessageAt", last_inbound_wamid = t."lastInboundWamid", unread = t.unread
     from jsonb_to_recordset($1) as t ("businessId" uuid, id uuid, run integer, "versionId" uuid, snapshot jsonb, "flowId" text, step text, "waitsFor" text, owner text, "assigneeId" uuid,
            "handoffReason" text, "handedOffAt" timestamptz, "windowEndsAt" timestamptz, "lastMessage" text, "lastMessageAt" timestamptz, "lastInboundWamid" text, unread integer)
     where c.business_id = t."businessId" and c.id = t.id`,
    [JSON.stringify(turns.map(({ talk: { business, ...talk } }) => ({ ...talk, businessId: business.id })))],
  );
}

/** Only those whose turn found out something about the person: most do not. */
async function storeContacts(tx: Transaction, turns: readonly TakenTalk[]): Promise<void> {
  const changed = turns.filter(({ contactChanged }) => contactChanged).map(({ talk }) => talk);
  if (changed.length === 0) return;
  await prepared(
    tx,
    `update contacts c set language = t."contactLanguage", marketing_stopped_at = coalesce(c.marketing_stopped_at, case when t."marketingStopped" then the_time() end)
     from jsonb_to_recordset($1) as t ("businessId" uuid, "contactId" uuid, "contactLanguage" text, "marketingStopped" boolean)
     where c.business_id = t."businessId" and c.id = t."contactId"`,
    [
      JSON.stringify(
        changed.map(({ business, contactId, contactLanguage, marketingStopped }) => ({
          businessId: business.id,
          contactId,
          contactLanguage,
          marketingStopped,
        })),
      ),
    ],
  );
}

async function recordTaken(tx: Transaction, taken: readonly Recorded[]): Promise<void> {
  const [fired, told] = [taken.filter(({ due }) => due.timer !== undefined), taken.filter(({ due }) => due.timer === undefined)];
  await together([
    // The lock on the conversation forbids that one of them was taken meanwhile. Should it ever fail, nothing of these turns may be kept:
    // the division stops the transaction before its commit, which is on its way.
    prepared(
      tx,
      `with marked as (
         update inbox i set state = 'done', done_at = the_time(), reason = null
         from unnest($1::uuid[], $2::uuid[]) as t (business_id, id) where i.business_id = t.business_id and i.id = t.id and i.state = 'waiting' returning 1)
       select 1 / ((select count(*) from marked) = $3)::integer as all_were_waiting`,
      [...columnsOf(told.map(({ businessId, due }) => ({ businessId, id: due.inboxId }))), told.length],
    ),
    fired.length > 0 &&
      prepared(
        tx,
        `insert into inbox (business_id, id, conversation_id, source, event, occurred_at, state, done_at)
         select t."businessId", t.id, t."conversationId", 'timer', t.event, t.at, 'done', the_time()
         from jsonb_to_recordset($1) as t ("businessId" uuid, id uuid, "conversationId" uuid, event jsonb, at timestamptz)`,
        [
          JSON.stringify(
            fired.map(({ businessId, conversationId, due: { inboxId, event, at } }) => ({
              businessId,
              id: inboxId,
              conversationId,
              event,
              at,
            })),
          ),
        ],
      ),
    prepared(
      tx,
      `insert into transitions (business_id, id, conversation_id, inbox_id, run, version_id, path, effects)
       select t."businessId", t.id, t."conversationId", t."inboxId", t.run, t."versionId", t.path, t.effects
       from jsonb_to_recordset($1) as t ("businessId" uuid, id uuid, "conversationId" uuid, "inboxId" uuid, run integer, "versionId" uuid, path jsonb, effects jsonb)`,
      [
        JSON.stringify(
          taken.map(({ businessId, conversationId, due, run, versionId, path, effects }) => ({
            businessId,
            id: newId(),
            conversationId,
            inboxId: due.inboxId,
            run,
            versionId,
            path,
            effects,
          })),
        ),
      ],
    ),
  ]);
}

async function storeTimers(tx: Transaction, turns: readonly TakenTalk[]): Promise<void> {
  const all = turns.flatMap(({ talk, timers, taken, hadTimers }) => {
    const fired = taken.flatMap(({ due }) => (due.timer === undefined ? [] : [[due.timer, null] as const]));
    return [...new Map<string, number | null>([...fired, ...timers])].map(([name, delayMs]) => ({
      businessId: talk.business.id,
      conversationId: talk.id,
      name,
      delayMs,
      ended: talk.flowId === null,
      over: talk.flowId === null && hadTimers,
    }));
  });
  // A run that is over waits for nothing any more.
  const over = turns
    .filter(({ talk, hadTimers }) => talk.flowId === null && hadTimers)
    .map(({ talk }) => ({ businessId: talk.business.id, id: talk.id }));
  const gone = all.filter(({ delayMs, over }) => delayMs === null && !over);
  const armed = all.filter(({ delayMs, ended }) => delayMs !== null && !ended);
  await together([
    over.length > 0 &&
      prepared(
        tx,
        `delete from timers t using unnest($1::uuid[], $2::uuid[]) as o (business_id, id) where t.business_id = o.business_id and t.conversation_id = o.id`,
        columnsOf(over),
      ),
    gone.length > 0 &&
      prepared(
        tx,
        `delete from timers t using jsonb_to_recordset($1) as g ("businessId" uuid, "conversationId" uuid, name text)
         where t.business_id = g."businessId" and t.conversation_id = g."conversationId" and t.name = g.name`,
        [JSON.stringify(gone)],
      ),
    armed.length > 0 &&
      prepared(
        tx,
        `insert into timers (business_id, conversation_id, name, fire_at)
         select a."businessId", a."conversationId", a.name, the_time() + make_interval(secs => a."delayMs" / 1000)
         from jsonb_to_recordset($1) as a ("businessId" uuid, "conversationId" uuid, name text, "delayMs" double precision)
         on conflict (business_id, conversation_id, name) do update set fire_at = excluded.fire_at, tries = 0`,
        [JSON.stringify(armed)],
      ),
  ]);
}
