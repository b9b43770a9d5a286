import { Injectable } from '@nestjs/common';
import type { MessageContent } from '../contract/message-content.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { ringIn } from './bell.ts';
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
  const rows = messages.map((message, nth) => ({ ...message, id: message.id ?? newId(), nth }));
  await tx.query(
    `insert into messages (business_id, id, conversation_id, author, member_id, content, state, inbox_id, effect, step)
     select $1, m.id, m."conversationId", m.author, m."memberId", m.content, 'queued', m."inboxId", m.effect, m.step
     from jsonb_to_recordset($2) as m (id uuid, "conversationId" uuid, author text, "memberId" uuid, content jsonb, "inboxId" uuid, effect integer, step text, nth integer)
     order by nth on conflict do nothing`,
    [businessId, JSON.stringify(rows)],
  );
  await ringIn(tx, 'outbox');
}

/**
 * The messages that Meta has not accepted yet. The send boundary of the house stands here: Graph has no idempotency key, so a
 * message whose outcome is unknown waits for a status that carries its id, and then goes out once more, marked.
 */
@Injectable()
export class Outbox {
  constructor(private readonly database: TenantDatabase) {}

  /** Takes messages and holds them for `leaseMs`. A message never overtakes an earlier one of its conversation. */
  async take(most: number, leaseMs: number): Promise<TakenMessage[]> {
    await this.database.query(`select doubt_lost_sends()`);
    return this.database.query<TakenMessage>(
      `select business_id "businessId", id, conversation_id "conversationId", phone_number_id "phoneNumberId", wa_id "waId", bsuid, content, quotes, tries, fence, again,
              window_ends_at "windowEndsAt"
       from take_unsent($1, make_interval(secs => $2))`,
      [most, leaseMs / 1000],
    );
  }

  /** Meta has it. A status may have come first; then it already knows more than this. */
  async accepted(taken: Taken, wamid: string): Promise<void> {
    await this.answer(
      taken,
      `state = case when state = 'sending' then 'accepted' else state end, wamid = coalesce(wamid, $4), error = null`,
      [wamid],
    );
  }

  /** Meta refused it for good. The conversation is told. */
  async refused(taken: Taken, refusal: Refusal): Promise<void> {
    await this.answer(taken, `state = 'failed', error = $4`, [JSON.stringify(refusal)], true);
  }

  /** Not sent, surely; it goes out later, and those behind it wait. */
  async postponed(taken: Taken, delayMs: number, why?: Refusal): Promise<void> {
    await this.answer(taken, `state = 'queued', send_after = the_time() + make_interval(secs => $4), error = $5`, [
      delayMs / 1000,
      why ? JSON.stringify(why) : null,
    ]);
  }

  /** Taken but not tried: given back as if never taken. */
  async untouched(taken: Taken, delayMs: number): Promise<void> {
    await this.answer(taken, `state = 'queued', tries = tries - 1, send_after = the_time() + make_interval(secs => $4)`, [
      delayMs / 1000,
    ]);
  }

  /** Still in hand: it is held for another `leaseMs`. */
  async renew({ businessId, id, fence }: Taken, leaseMs: number): Promise<void> {
    await this.database.inBusiness(businessId, (tx) =>
      tx.query(
        `update messages set leased_until = the_time() + make_interval(secs => $4) where business_id = $1 and id = $2 and fence = $3 and state = 'sending'`,
        [businessId, id, fence, leaseMs / 1000],
      ),
    );
  }

  /** Nobody knows whether Meta has it. Waits 30 s for a status that tells; doubt for the second time ends the trying. */
  async inDoubt(taken: Taken & Pick<TakenMessage, 'again'>, why: string): Promise<void> {
    const error = JSON.stringify({ code: 0, title: 'It is not known whether this arrived', details: why });
    if (taken.again) await this.answer(taken, `state = 'failed', error = $4`, [error], true);
    else await this.answer(taken, `state = 'unknown', send_after = the_time() + interval '30 seconds', error = $4`, [error]);
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

  private async answer({ businessId, id, conversationId, fence }: Taken, set: string, values: unknown[], failed = false): Promise<void> {
    await this.database.inBusiness(businessId, async (tx) => {
      const [, changed]: [unknown, number] = await tx.query(
        `update messages set ${set}, leased_until = null where business_id = $1 and id = $2 and fence = $3`,
        [businessId, id, fence, ...values],
      );
      if (changed === 0) return;
      if (failed) await putFailure(tx, businessId, conversationId, id);
      await ringIn(tx, 'outbox');
      await notifyLive(tx, { businessId, what: 'conversation', id: conversationId });
    });
  }
}

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
