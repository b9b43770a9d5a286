import { Injectable } from '@nestjs/common';
import type { MessageContent } from '../contract/message-content.ts';
import { newId } from '../database/ids.ts';
import { commitWith, prepared, TenantDatabase, together, type Transaction } from '../database/tenant-database.ts';
import { ringIn } from './bell.ts';
import { Gathered } from './gathered.ts';
import { putEvents } from './inbox.ts';
import { notifyLive } from './live.ts';

export interface NewMessage {
  readonly conversationId: string;
  readonly content: MessageContent;
  readonly author: 'bot' | 'member';
  readonly memberId?: string;
  /** The event whose turn wants it, and its place among the effects of that turn: the same reply is never put twice. */
  readonly inboxId?: string;
  readonly effect?: number;
  readonly step?: string;
  /** The way of the message that it answers; see telemetry. */
  readonly trace?: string | null;
  /** Given by whoever may put it again, as the dashboard does over a flaky network. */
  readonly id?: string;
}

/** A message that is taken to be sent now. It must be answered for: accepted, refused, postponed or in doubt. */
export interface TakenMessage {
  readonly businessId: string;
  readonly id: string;
  readonly conversationId: string;
  readonly phoneNumberId: string;
  readonly waId: string | null;
  readonly bsuid: string | null;
  readonly content: MessageContent;
  readonly quotes: string | null;
  /** This try counted. */
  readonly tries: number;
  /** Changes with each taking; an answer of an earlier holder is ignored. */
  readonly fence: number;
  /** An earlier try may have got through: this is the one more that is allowed. */
  readonly again: boolean;
  readonly windowEndsAt: Date | null;
  readonly trace: string | null;
}

export interface Refusal {
  readonly code: number;
  readonly title: string;
  readonly details?: string;
}

type Taken = Pick<TakenMessage, 'businessId' | 'id' | 'conversationId' | 'fence'>;

/** Messages to send, in the caller's transaction, in the given order. */
export async function putMessages(tx: Transaction, businessId: string, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map((message) => ({ ...message, businessId })).map(messageRow);
  await together([prepared(tx, messagesFrom('$1'), [JSON.stringify(rows)]), ringIn(tx, 'outbox')]);
}

/** A message as `messagesFrom` reads it; its place tells the order. */
export const messageRow = (message: NewMessage & { readonly businessId: string }, nth: number) => ({
  ...message,
  id: message.id ?? newId(),
  nth,
});

/**
 * Inserts messages to send, from rows in JSON; `rows` is SQL. One that was put before is put once. A row with "leaseMs" is taken at once and
 * held for so long, as `take` would do it, unless an earlier message of its conversation is still to be sent.
 */
export const messagesFrom = (rows: string) => `
  insert into messages (business_id, id, conversation_id, author, member_id, content, inbox_id, effect, step, trace, state, leased_until, tries, fence)
  select m."businessId", m.id, m."conversationId", m.author, m."memberId", m.content, m."inboxId", m.effect, m.step, m.trace,
         case when now.taken then 'sending' else 'queued' end, case when now.taken then the_time() + make_interval(secs => m."leaseMs" / 1000) end, now.taken::integer, now.taken::integer
  from jsonb_to_recordset(${rows}) as m ("businessId" uuid, id uuid, "conversationId" uuid, author text, "memberId" uuid, content jsonb, "inboxId" uuid, effect integer, step text,
    trace text, nth integer, "leaseMs" double precision)
  cross join lateral (select m."leaseMs" is not null and not exists (
    select 1 from messages earlier where earlier.business_id = m."businessId" and earlier.conversation_id = m."conversationId" and earlier.unsent) as taken) as now
  order by nth on conflict do nothing`;

/** What became of a message in hand. */
interface Answer {
  readonly taken: Taken;
  readonly state: 'accepted' | 'failed' | 'queued' | 'unknown';
  readonly wamid?: string;
  readonly error?: Refusal;
  /** How long it, and with it those behind it, waits; for what is to be sent later. */
  readonly delayMs?: number;
  /** It was taken but not tried. */
  readonly untried?: boolean;
}

/** Answers that are written together at most. */
const mostTogether = 200;

/**
 * The messages that Meta has not accepted yet. The send boundary of the house stands here: Graph has no idempotency key, so a
 * message whose outcome is unknown waits for a status that carries its id, and then goes out once more, marked.
 */
@Injectable()
export class Outbox {
  private readonly answers: Gathered<Answer, ReadonlySet<string>>;

  constructor(private readonly database: TenantDatabase) {
    this.answers = new Gathered(mostTogether, (answers) => this.write(answers));
  }

  /** Takes messages and holds them for `leaseMs`. A message never overtakes an earlier one of its conversation. */
  take(most: number, leaseMs: number): Promise<TakenMessage[]> {
    return this.database.query<TakenMessage>(
      `select business_id "businessId", id, conversation_id "conversationId", phone_number_id "phoneNumberId", wa_id "waId", bsuid, content, quotes, tries, fence, again,
              window_ends_at "windowEndsAt", trace
       from take_unsent($1, make_interval(secs => $2))`,
      [most, leaseMs / 1000],
    );
  }

  /** What somebody took and never answered for comes back, as sent or not, nobody knows. */
  async doubtTheSilent(): Promise<void> {
    await this.database.query(`select doubt_lost_sends()`);
  }

  /**
   * Meta has it. A status may have come first; then it already knows more than this.
   * @returns whether another message of the conversation waits, which may go now.
   */
  accepted(taken: Taken, wamid: string): Promise<boolean> {
    return this.answer({ taken, state: 'accepted', wamid });
  }

  /** Meta refused it for good. The conversation is told. @returns whether another message of it waits. */
  refused(taken: Taken, error: Refusal): Promise<boolean> {
    return this.answer({ taken, state: 'failed', error });
  }

  /** Not sent, surely; it goes out later, and those behind it wait. */
  postponed(taken: Taken, delayMs: number, error?: Refusal): Promise<boolean> {
    return this.answer({ taken, state: 'queued', delayMs, ...(error && { error }) });
  }

  /** Taken but not tried: given back as if never taken. */
  untouched(taken: Taken, delayMs: number): Promise<boolean> {
    return this.answer({ taken, state: 'queued', delayMs, untried: true });
  }

  /** Nobody knows whether Meta has it. Waits 30 s for a status that tells; doubt for the second time ends the trying. */
  inDoubt(taken: Taken & Pick<TakenMessage, 'again'>, why: string): Promise<boolean> {
    const error = { code: 0, title: 'It is not known whether this arrived', details: why };
    return this.answer(taken.again ? { taken, state: 'failed', error } : { taken, state: 'unknown', delayMs: doubtMs, error });
  }

  /** Still in hand: they are held for another `leaseMs`. */
  async renew(held: readonly Taken[], leaseMs: number): Promise<void> {
    const holds = held.map(({ businessId, id, fence }) => ({ businessId, id, fence }));
    await this.database.query(`select renew_sends($1, make_interval(secs => $2))`, [JSON.stringify(holds), leaseMs / 1000]);
  }

  /** Sending for this number stops until a person mends it (a dead token, a blocked account). Its messages wait. */
  async stopNumber(businessId: string, phoneNumberId: string, reason: string): Promise<void> {
    await this.database.inBusiness(businessId, async (tx) => {
      await tx.query(
        `update whatsapp_numbers set stopped_reason = $3, stopped_at = the_time() where business_id = $1 and phone_number_id = $2 and stopped_at is null`,
        [businessId, phoneNumberId, reason],
      );
      await notifyLive(tx, { businessId, what: 'number', id: phoneNumberId });
    });
  }

  private async answer(answer: Answer): Promise<boolean> {
    return (await this.answers.add(answer)).has(answer.taken.id);
  }

  /**
   * An answer whose fence has moved on is that of a holder who was too slow, and changes nothing. Where a status was faster and told how far
   * the message got, the answer has only the wamid to add.
   * @returns the messages behind which another waits in the conversation.
   */
  private async write(answers: readonly Answer[]): Promise<ReadonlySet<string>> {
    const rows = answers
      .map(({ taken: { businessId, id, conversationId, fence }, ...answer }) => ({ businessId, id, conversationId, fence, ...answer }))
      .sort(byKey);
    return this.database.inBusinesses(new Set(rows.map(({ businessId }) => businessId)), async (tx) => {
      const writing = prepared<{ id: string; state: string; more: boolean }>(
        tx,
        `update messages m
         set state = case when m.state = 'sending' then a.state else m.state end,
             wamid = coalesce(m.wamid, a.wamid),
             error = case when m.state = 'sending' and a.untried is null then a.error else m.error end,
             tries = case when m.state = 'sending' and a.untried then m.tries - 1 else m.tries end,
             send_after = case when m.state = 'sending' and a."delayMs" is not null then the_time() + make_interval(secs => a."delayMs" / 1000) else m.send_after end,
             leased_until = null
         from jsonb_to_recordset($1) as a (
           "businessId" uuid, id uuid, fence integer, state text, wamid text, error jsonb, "delayMs" double precision, untried boolean)
         where m.business_id = a."businessId" and m.id = a.id and m.fence = a.fence and (m.state = 'sending' or a.wamid is not null)
         returning m.id, m.state, exists (
           select 1 from messages behind
           where behind.business_id = m.business_id and behind.conversation_id = m.conversation_id and behind.position > m.position and behind.unsent) as more`,
        [JSON.stringify(rows)],
      );
      const telling = notifyLive(
        tx,
        ...rows.map(({ businessId, conversationId }) => ({ businessId, what: 'conversation' as const, id: conversationId })),
      );
      const failed = answers.filter(({ state }) => state === 'failed');
      const [{ rows: changed }] = failed.length === 0 ? await commitWith(tx, [writing, telling]) : await together([writing, telling]);
      const written = new Map(changed.map(({ id, state }) => [id, state]));
      for (const { taken } of failed)
        if (written.get(taken.id) === 'failed') await putFailure(tx, taken.businessId, taken.conversationId, taken.id);
      return new Set(changed.flatMap(({ id, more }) => (more ? [id] : [])));
    });
  }
}

const doubtMs = 30_000;

/** In one order everywhere, so that two transactions do not wait for each other in a circle. */
const byKey = (a: Pick<Taken, 'businessId' | 'id'>, b: Pick<Taken, 'businessId' | 'id'>): number =>
  a.businessId === b.businessId ? (a.id < b.id ? -1 : 1) : a.businessId < b.businessId ? -1 : 1;

/** Tells the conversation that a message failed, once for each message. */
export async function putFailure(tx: Transaction, businessId: string, conversationId: string, messageId: string): Promise<void> {
  const [row]: { error: Refusal | null }[] = await tx.query(`select error from messages where business_id = $1 and id = $2`, [
    businessId,
    messageId,
  ]);
  const { code, title } = row?.error ?? { code: 0, title: 'Not delivered' };
  await putEvents(tx, businessId, [
    { conversationId, source: 'outbox', externalId: messageId, event: { type: 'send.failed', code, title } },
  ]);
}
