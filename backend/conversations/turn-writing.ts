import { newId } from '../database/ids.ts';
import { commitWith, prepared, together, type Transaction } from '../database/tenant-database.ts';
import { announce } from '../messaging/announce.ts';
import type { Hands } from '../messaging/hands.ts';
import { type NewRequest, putRequests } from '../requests/requests.ts';
import { messageRow, messagesFrom, type TakenMessage } from '../messaging/outbox.ts';
import type { Taken, Talk, Timers } from './talk.ts';

/** A stop, or the end of one, as the customer wrote it. */
interface SaidInChat {
  readonly purpose: 'marketing' | 'service';
  readonly given: boolean;
  readonly words: string;
}

/** The turns of one conversation in one transaction, and what has to be written of them. */
export interface TakenTalk {
  readonly talk: Talk;
  readonly timers: Timers;
  readonly taken: readonly Taken[];
  /** What the person agreed to or stopped. */
  readonly consents: readonly SaidInChat[];
  /** The turns found out the person's language. */
  readonly languageFound: boolean;
  /** A run was under way, so it may have left timers. */
  readonly hadTimers: boolean;
}

/**
 * Writes what turns decided, in the caller's transaction. `toSenders` is said to the other processes when there are replies to send.
 * @returns whether there are.
 */
export async function storeTurns(tx: Transaction, turns: readonly TakenTalk[], toSenders: string): Promise<boolean> {
  const done = turns.filter(({ taken }) => taken.length > 0);
  if (done.length === 0) return false;
  const rows = rowsOf(done);
  await together(storing(tx, done, rows, rows.messages.length > 0 ? toSenders : undefined));
  return rows.messages.length > 0;
}

/**
 * The same, and commits. As many replies as there are free hands go straight into them.
 * @returns whether there are others, for which no hand was free or which wait for an earlier message.
 */
export async function commitTurns(tx: Transaction, turns: readonly TakenTalk[], toSenders: string, hands: Hands): Promise<boolean> {
  const done = turns.filter(({ taken }) => taken.length > 0);
  if (done.length === 0) {
    await commitWith(tx, []);
    return false;
  }
  const rows = rowsOf(done);
  // Those behind the first of a conversation go when it is accepted.
  const first = [...new Map(rows.messages.toReversed().map((message) => [message.conversationId, message])).values()].reverse();
  const kept = hands.keep(first.length);
  const mayGo = new Set(first.slice(0, kept.count));
  const messages = rows.messages.map((message) => (mayGo.has(message) ? { ...message, leaseMs: kept.leaseMs } : message));
  let taken: readonly TakenMessage[] = [];
  try {
    const writes = storing(tx, done, { ...rows, messages }, kept.count < first.length ? toSenders : undefined);
    const [written] = await commitWith(tx, writes);
    taken = takenFrom(done, rows.messages, new Set(written.rows[0]!.taken));
  } finally {
    kept.fill(taken);
  }
  return taken.length < first.length;
}

/** One statement writes all of any number of conversations, another tells of it. */
function storing(tx: Transaction, done: readonly TakenTalk[], rows: ReturnType<typeof rowsOf>, toSenders: string | undefined) {
  const requests = requestsOf(done);
  const notices = done.map(({ talk }) => ({ businessId: talk.business.id, what: 'conversation' as const, id: talk.id }));
  return [
    prepared<{ readonly taken: readonly string[] }>(tx, writing, [JSON.stringify(rows), rows.marked.length]),
    ...(requests.length > 0 ? [putRequests(tx, requests)] : []),
    announce(tx, toSenders, notices),
  ] as const;
}

/** As the outbox would give them to the sender. */
function takenFrom(
  turns: readonly TakenTalk[],
  messages: ReturnType<typeof rowsOf>['messages'],
  taken: ReadonlySet<string>,
): readonly TakenMessage[] {
  const talks = new Map(turns.map(({ talk }) => [talk.id, talk]));
  return messages
    .filter(({ id }) => taken.has(id))
    .map(({ businessId, id, conversationId, content, trace }) => {
      const { phoneNumberId, waId, bsuid, windowEndsAt } = talks.get(conversationId)!;
      const message = { businessId, id, conversationId, phoneNumberId, waId, bsuid, content, windowEndsAt };
      return { ...message, trace: trace ?? null, quotes: null, tries: 1, fence: 1, again: false };
    });
}

const requestsOf = (turns: readonly TakenTalk[]): readonly NewRequest[] =>
  turns.flatMap(({ talk, taken }) =>
    taken
      .flatMap(({ effects }) => effects)
      .flatMap((effect) =>
        effect.type === 'request' ? [{ businessId: talk.business.id, conversationId: talk.id, asked: effect.request }] : [],
      ),
  );

const conversation = `"businessId" uuid, "conversationId" uuid`;

const writing = `
  with talks as (
    update conversations c set run = t.run, version_id = t."versionId", snapshot = t.snapshot, flow_id = t."flowId", step = t.step, waits_for = t."waitsFor", owner = t.owner,
           assignee_id = t."assigneeId", handoff_reason = t."handoffReason", handed_off_at = t."handedOffAt", window_ends_at = t."windowEndsAt", last_message = t."lastMessage",
           last_message_at = t."lastMessageAt", last_inbound_wamid = t."lastInboundWamid", unread = t.unread
    from jsonb_to_recordset($1::jsonb -> 'talks') as t ("businessId" uuid, id uuid, run integer, "versionId" uuid, snapshot jsonb, "flowId" text, step text, "waitsFor" text, owner text,
           "assigneeId" uuid, "handoffReason" text, "handedOffAt" timestamptz, "windowEndsAt" timestamptz, "lastMessage" text, "lastMessageAt" timestamptz, "lastInboundWamid" text,
           unread integer)
    where c.business_id = t."businessId" and c.id = t.id),
  people as (
    update contacts c set language = t."contactLanguage",
           marketing_stopped_at = case t.marketing when false then coalesce(c.marketing_stopped_at, the_time()) when true then null else c.marketing_stopped_at end,
           marketing_agreed_at = case t.marketing when true then the_time() when false then null else c.marketing_agreed_at end,
           service_stopped_at = case t.service when false then coalesce(c.service_stopped_at, the_time()) when true then null else c.service_stopped_at end
    from jsonb_to_recordset($1::jsonb -> 'people') as t ("businessId" uuid, "contactId" uuid, "contactLanguage" text, marketing boolean, service boolean)
    where c.business_id = t."businessId" and c.id = t."contactId"),
  consenting as (
    insert into consents (business_id, id, contact_id, purpose, given, source, words)
    select s."businessId", s.id, s."contactId", s.purpose, s.given, 'chat', s.words
    from jsonb_to_recordset($1::jsonb -> 'consents') as s ("businessId" uuid, id uuid, "contactId" uuid, purpose text, given boolean, words text)),
  marked as (
    update inbox i set state = 'done', done_at = the_time(), reason = null
    from jsonb_to_recordset($1::jsonb -> 'marked') as t ("businessId" uuid, id uuid)
    where i.business_id = t."businessId" and i.id = t.id and i.state = 'waiting' returning 1),
  fired as (
    insert into inbox (business_id, id, conversation_id, source, event, occurred_at, state, done_at)
    select t."businessId", t.id, t."conversationId", 'timer', t.event, t.at, 'done', the_time()
    from jsonb_to_recordset($1::jsonb -> 'fired') as t (${conversation}, id uuid, event jsonb, at timestamptz)),
  record as (
    insert into transitions (business_id, id, conversation_id, inbox_id, run, version_id, path, effects)
    select t."businessId", t.id, t."conversationId", t."inboxId", t.run, t."versionId", t.path, t.effects
    from jsonb_to_recordset($1::jsonb -> 'record') as t (${conversation}, id uuid, "inboxId" uuid, run integer, "versionId" uuid, path jsonb, effects jsonb)),
  ended as (
    delete from timers t using jsonb_to_recordset($1::jsonb -> 'ended') as e (${conversation})
    where t.business_id = e."businessId" and t.conversation_id = e."conversationId"),
  disarmed as (
    delete from timers t using jsonb_to_recordset($1::jsonb -> 'disarmed') as d (${conversation}, name text)
    where t.business_id = d."businessId" and t.conversation_id = d."conversationId" and t.name = d.name),
  armed as (
    insert into timers (business_id, conversation_id, name, fire_at)
    select a."businessId", a."conversationId", a.name, the_time() + make_interval(secs => a."delayMs" / 1000)
    from jsonb_to_recordset($1::jsonb -> 'armed') as a (${conversation}, name text, "delayMs" double precision)
    on conflict (business_id, conversation_id, name) do update set fire_at = excluded.fire_at, tries = 0),
  replies as (${messagesFrom(`$1::jsonb -> 'messages'`)} returning id, state)
  -- The lock on the conversation forbids that one of its events was taken meanwhile. Should it ever fail, nothing of these turns may be
  -- kept: the division stops the transaction before its commit, which is on its way.
  select 1 / ((select count(*) from marked) = $2)::integer as all_were_waiting, array(select id from replies where state = 'sending') as taken`;

function rowsOf(turns: readonly TakenTalk[]) {
  const taken = turns.flatMap(({ talk, taken }) =>
    taken.map((each) => ({ ...each, businessId: talk.business.id, conversationId: talk.id })),
  );
  return {
    talks: turns.map(({ talk: { business, ...talk } }) => ({ ...talk, businessId: business.id })),
    people: turns
      .filter(({ languageFound, consents }) => languageFound || consents.length > 0)
      .map(({ talk: { business, contactId, contactLanguage }, consents }) => ({
        businessId: business.id,
        contactId,
        contactLanguage,
        ...Object.fromEntries(consents.map(({ purpose, given }) => [purpose, given])),
      }))
      .sort((a, b) => (a.contactId < b.contactId ? -1 : 1)),
    consents: turns.flatMap(({ talk, consents }) =>
      consents.map((consent) => ({ id: newId(), businessId: talk.business.id, contactId: talk.contactId, ...consent })),
    ),
    marked: taken.filter(({ due }) => due.timer === undefined).map(({ businessId, due }) => ({ businessId, id: due.inboxId })),
    fired: taken
      .filter(({ due }) => due.timer !== undefined)
      .map(({ businessId, conversationId, due: { inboxId, event, at } }) => ({ businessId, conversationId, id: inboxId, event, at })),
    record: taken.map(({ businessId, conversationId, due, run, versionId, path, effects }) => ({
      businessId,
      conversationId,
      id: newId(),
      inboxId: due.inboxId,
      run,
      versionId,
      path,
      effects,
    })),
    ...timersOf(turns),
    messages: taken
      .flatMap(({ businessId, conversationId, due, replies, span }) =>
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
      )
      .map(messageRow),
  };
}

/** Timers as the turns leave them. A run that is over waits for nothing any more. */
function timersOf(turns: readonly TakenTalk[]) {
  const isOver = ({ talk, hadTimers }: TakenTalk) => talk.flowId === null && hadTimers;
  const left = turns.flatMap((turn) => {
    const { talk, timers, taken } = turn;
    const fired = taken.flatMap(({ due }) => (due.timer === undefined ? [] : [[due.timer, null] as const]));
    return [...new Map<string, number | null>([...fired, ...timers])].map(([name, delayMs]) => ({
      turn,
      row: { businessId: talk.business.id, conversationId: talk.id, name, delayMs },
    }));
  });
  return {
    ended: turns.filter(isOver).map(({ talk }) => ({ businessId: talk.business.id, conversationId: talk.id })),
    disarmed: left.filter(({ turn, row }) => row.delayMs === null && !isOver(turn)).map(({ row }) => row),
    armed: left.filter(({ turn, row }) => row.delayMs !== null && turn.talk.flowId !== null).map(({ row }) => row),
  };
}
