import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { notifyLive } from '../messaging/live.ts';
import { putMessages } from '../messaging/outbox.ts';
import type { DueEvent, Taken, Talk, Timers } from './talk.ts';

const columns = `c.id, c.contact_id "contactId", c.phone_number_id "phoneNumberId", c.run, c.version_id "versionId", c.snapshot, c.flow_id "flowId", c.step, c.waits_for "waitsFor",
  c.owner, c.assignee_id "assigneeId", c.handoff_reason "handoffReason", c.handed_off_at "handedOffAt", c.window_ends_at "windowEndsAt", c.last_message "lastMessage",
  c.last_message_at "lastMessageAt", c.last_inbound_wamid "lastInboundWamid", c.unread, p.language "contactLanguage", p.marketing_stopped_at is not null "marketingStopped",
  p.profile_name "contactName", p.wa_id "waId", p.bsuid`;

/**
 * Locks up to `most` conversations of a business that have something due and that nobody else has locked. The lock lets the
 * intake go on: it takes what a foreign key needs, no more.
 */
export function lockDue(tx: Transaction, businessId: string, most: number): Promise<Talk[]> {
  return tx.query(
    `select ${columns} from conversations c join contacts p on p.business_id = c.business_id and p.id = c.contact_id
     where c.business_id = $1 and c.id in (
       (select conversation_id from inbox where business_id = $1 and state = 'waiting' and retry_at <= the_time() order by retry_at limit $2 * 4)
       union
       (select conversation_id from timers where business_id = $1 and fire_at <= the_time() order by fire_at limit $2 * 4))
     order by c.id limit $2 for no key update of c skip locked`,
    [businessId, most],
  );
}

/** Locks one conversation, or gives nothing when somebody else has it. */
export async function lockOne(tx: Transaction, businessId: string, id: string): Promise<Talk | undefined> {
  const [talk]: Talk[] = await tx.query(
    `select ${columns} from conversations c join contacts p on p.business_id = c.business_id and p.id = c.contact_id
     where c.business_id = $1 and c.id = $2 for no key update of c skip locked`,
    [businessId, id],
  );
  return talk;
}

/**
 * What is due for these conversations, each in its order, at most `each` of one. An event that waits for its next try holds
 * back those behind it.
 */
export async function dueEvents(
  tx: Transaction,
  businessId: string,
  conversationIds: readonly string[],
  each: number,
): Promise<ReadonlyMap<string, DueEvent[]>> {
  const rows: (DueEvent & {
    later: boolean;
    author: NonNullable<DueEvent['message']>['author'] | null;
    wamid: string | null;
    messageAt: Date | null;
    content: NonNullable<DueEvent['message']>['content'] | null;
  })[] = await tx.query(
    `select i.id "inboxId", i.conversation_id "conversationId", i.event, i.actor_id "actorId", i.tries, i.occurred_at "at", i.retry_at > the_time() later,
            m.author, m.wamid, m.at "messageAt", m.content
     from unnest($2::uuid[]) as wanted (id)
     cross join lateral (select * from inbox where business_id = $1 and conversation_id = wanted.id and state = 'waiting' order by occurred_at, seq limit $3) i
     left join messages m on m.business_id = i.business_id and m.inbox_id = i.id and m.author in ('contact', 'phone')
     order by i.conversation_id, i.occurred_at, i.seq`,
    [businessId, conversationIds, each],
  );
  const timers: { conversationId: string; name: string; tries: number; at: Date }[] = await tx.query(
    `select conversation_id "conversationId", name, tries, fire_at "at" from timers where business_id = $1 and conversation_id = any($2) and fire_at <= the_time()`,
    [businessId, conversationIds],
  );
  const due = new Map<string, DueEvent[]>();
  for (const id of conversationIds) {
    const waiting = rows.filter((row) => row.conversationId === id);
    const ready = waiting.slice(
      0,
      waiting.findIndex(({ later }) => later) === -1 ? waiting.length : waiting.findIndex(({ later }) => later),
    );
    const events: DueEvent[] = ready.map(({ author, wamid, messageAt, content, later: _, ...event }) => ({
      ...event,
      ...(author && wamid && messageAt && content ? { message: { author, wamid, at: messageAt, content } } : {}),
    }));
    const blocked = ready.length < waiting.length;
    const fired = blocked
      ? []
      : timers
          .filter((timer) => timer.conversationId === id)
          .map(({ name, tries, at }): DueEvent => ({
            inboxId: newId(),
            conversationId: id,
            event: { type: 'timer.fired', name },
            actorId: null,
            tries,
            at,
            timer: name,
          }));
    due.set(id, [...events, ...fired].sort((a, b) => a.at.getTime() - b.at.getTime()).slice(0, each));
  }
  return due;
}

/**
 * What stands behind an event that waits for its next try waits as long. Else it would stay due and crowd out, in every look for
 * work, the events of others.
 */
export async function holdBack(tx: Transaction, businessId: string, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  const heads = `(select distinct on (conversation_id) conversation_id, retry_at from inbox
                  where business_id = $1 and conversation_id = any($2) and state = 'waiting' order by conversation_id, occurred_at, seq) head`;
  await tx.query(
    `update inbox i set retry_at = head.retry_at from ${heads}
     where i.business_id = $1 and i.conversation_id = head.conversation_id and i.state = 'waiting' and i.retry_at < head.retry_at and head.retry_at > the_time()`,
    [businessId, conversationIds],
  );
  await tx.query(
    `update timers t set fire_at = head.retry_at from ${heads}
     where t.business_id = $1 and t.conversation_id = head.conversation_id and t.fire_at <= the_time() and head.retry_at > the_time()`,
    [businessId, conversationIds],
  );
}

export interface TakenTalk {
  readonly talk: Talk;
  readonly timers: Timers;
  readonly taken: readonly Taken[];
}

/** Writes what turns decided: all of it in the caller's transaction, a few statements for any number of conversations. */
export async function storeTurns(tx: Transaction, businessId: string, turns: readonly TakenTalk[]): Promise<void> {
  const done = turns.filter(({ taken }) => taken.length > 0);
  if (done.length === 0) return;
  await tx.query(
    `update conversations c set run = t.run, version_id = t."versionId", snapshot = t.snapshot, flow_id = t."flowId", step = t.step, waits_for = t."waitsFor", owner = t.owner,
            assignee_id = t."assigneeId", handoff_reason = t."handoffReason", handed_off_at = t."handedOffAt", window_ends_at = t."windowEndsAt", last_message = t."lastMessage",
            last_message_at = t."lastMessageAt", last_inbound_wamid = t."lastInboundWamid", unread = t.unread
     from jsonb_to_recordset($2) as t (id uuid, run integer, "versionId" uuid, snapshot jsonb, "flowId" text, step text, "waitsFor" text, owner text, "assigneeId" uuid, "handoffReason" text,
            "handedOffAt" timestamptz, "windowEndsAt" timestamptz, "lastMessage" text, "lastMessageAt" timestamptz, "lastInboundWamid" text, unread integer)
     where c.business_id = $1 and c.id = t.id`,
    [businessId, JSON.stringify(done.map(({ talk }) => talk))],
  );
  await tx.query(
    `update contacts c set language = t."contactLanguage", marketing_stopped_at = coalesce(c.marketing_stopped_at, case when t."marketingStopped" then the_time() end)
     from jsonb_to_recordset($2) as t ("contactId" uuid, "contactLanguage" text, "marketingStopped" boolean)
     where c.business_id = $1 and c.id = t."contactId" and (c.language is distinct from t."contactLanguage" or (t."marketingStopped" and c.marketing_stopped_at is null))`,
    [
      businessId,
      JSON.stringify(
        done.map(({ talk: { contactId, contactLanguage, marketingStopped } }) => ({ contactId, contactLanguage, marketingStopped })),
      ),
    ],
  );

  const taken = done.flatMap(({ talk, taken }) => taken.map((each) => ({ ...each, conversationId: talk.id })));
  await recordTaken(tx, businessId, taken);
  await storeTimers(tx, businessId, done);
  await putMessages(
    tx,
    businessId,
    taken.flatMap(({ conversationId, due, replies }) =>
      replies.map(({ content, step }, effect) => ({
        conversationId,
        content,
        author: 'bot' as const,
        inboxId: due.inboxId,
        effect,
        ...(step ? { step } : {}),
      })),
    ),
  );
  await notifyLive(tx, ...done.map(({ talk }) => ({ businessId, what: 'conversation' as const, id: talk.id })));
}

async function recordTaken(tx: Transaction, businessId: string, taken: readonly (Taken & { conversationId: string })[]): Promise<void> {
  const fired = taken.filter(({ due }) => due.timer !== undefined);
  if (fired.length) {
    await tx.query(
      `insert into inbox (business_id, id, conversation_id, source, event, occurred_at, state, done_at)
       select $1, t.id, t."conversationId", 'timer', t.event, t.at, 'done', the_time() from jsonb_to_recordset($2) as t (id uuid, "conversationId" uuid, event jsonb, at timestamptz)`,
      [
        businessId,
        JSON.stringify(fired.map(({ conversationId, due: { inboxId, event, at } }) => ({ id: inboxId, conversationId, event, at }))),
      ],
    );
  }
  await tx.query(
    `update inbox set state = 'done', done_at = the_time(), reason = null where business_id = $1 and id = any($2) and state = 'waiting'`,
    [businessId, taken.filter(({ due }) => due.timer === undefined).map(({ due }) => due.inboxId)],
  );
  await tx.query(
    `insert into transitions (business_id, id, conversation_id, inbox_id, run, version_id, path, effects)
     select $1, t.id, t."conversationId", t."inboxId", t.run, t."versionId", t.path, t.effects
     from jsonb_to_recordset($2) as t (id uuid, "conversationId" uuid, "inboxId" uuid, run integer, "versionId" uuid, path jsonb, effects jsonb)`,
    [
      businessId,
      JSON.stringify(
        taken.map(({ conversationId, due, run, versionId, path, effects }) => ({
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
  );
}

async function storeTimers(tx: Transaction, businessId: string, turns: readonly TakenTalk[]): Promise<void> {
  const all = turns.flatMap(({ talk, timers, taken }) => {
    const fired = taken.flatMap(({ due }) => (due.timer === undefined ? [] : [[due.timer, null] as const]));
    return [...new Map<string, number | null>([...fired, ...timers])].map(([name, delayMs]) => ({
      conversationId: talk.id,
      name,
      delayMs,
    }));
  });
  const gone = all.filter(({ delayMs }) => delayMs === null);
  const armed = all.filter(({ delayMs }) => delayMs !== null);
  if (gone.length) {
    await tx.query(
      `delete from timers t using jsonb_to_recordset($2) as g ("conversationId" uuid, name text) where t.business_id = $1 and t.conversation_id = g."conversationId" and t.name = g.name`,
      [businessId, JSON.stringify(gone)],
    );
  }
  if (armed.length) {
    await tx.query(
      `insert into timers (business_id, conversation_id, name, fire_at)
       select $1, a."conversationId", a.name, the_time() + make_interval(secs => a."delayMs" / 1000) from jsonb_to_recordset($2) as a ("conversationId" uuid, name text, "delayMs" double precision)
       on conflict (business_id, conversation_id, name) do update set fire_at = excluded.fire_at, tries = 0`,
      [businessId, JSON.stringify(armed)],
    );
  }
  const over = turns.filter(({ talk }) => talk.flowId === null).map(({ talk }) => talk.id);
  if (over.length) await tx.query(`delete from timers where business_id = $1 and conversation_id = any($2)`, [businessId, over]);
}
