import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock, Random } from '../database/ports.ts';
import { isUnwanted } from '../consent/unwanted.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { Bell } from '../messaging/bell.ts';
import { Hands, type KeptHands } from '../messaging/hands.ts';
import { Outbox, type Refusal, type TakenMessage } from '../messaging/outbox.ts';
import { Figures } from '../telemetry/figures.ts';
import { Traces } from '../telemetry/traces.ts';
import { isTemporary, meaningOf, stopsTheNumber } from './errors.ts';
import { GraphApi, type NotDone, type Refused, type SendResult } from './graph-api.ts';
import { InHand, leaseMs } from './in-hand.ts';
import { BadMessage } from './outgoing/demands.ts';
import type { MessageBody, Recipient } from './outgoing/message.ts';
import { filesIn, toGraph } from './outgoing/to-graph.ts';
import { PublishedForms } from './published-forms.ts';
import { Pacing } from './pacing.ts';
import { chatKey, Receipts } from './receipts.ts';
import { mostTries, waitBefore } from './retries.ts';
import { SendingNumbers, type NumberToSendFrom } from './sending-numbers.ts';
import { Uploads } from './uploads.ts';
import { watchedSend } from './watched-send.ts';

const handsWorthALook = 64;
/** So that one busy number leaves hands free for the others. */
const mostInHandOfOneNumber = 128;
const renewEveryMs = 3_000;
const pollMs = 1_000;
/** A wait up to this long is sat out with the message in hand; for a longer one it is put back. */
const shortWaitMs = 250;
/** Meta's clock and ours may differ by this much about the end of the window. */
const windowMarginMs = 300_000;
const recordingTries = 6;

/**
 * Empties the outbox into Graph. What it learns is written to the outbox before anything else: accepted, refused, later, or
 * in doubt. Order within a conversation and who may take what are the outbox's business; pace and patience are here.
 */
@Injectable()
export class Sender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(Sender.name);
  private readonly pacing = new Pacing();
  private readonly inHand: InHand;
  private woken = false;
  private pumping = false;
  /** The last look found more than there were hands for. */
  private more = false;
  private rings = 0;
  private pumped: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    private readonly database: TenantDatabase,
    private readonly outbox: Outbox,
    private readonly bell: Bell,
    private readonly hands: Hands,
    private readonly numbers: SendingNumbers,
    private readonly graph: GraphApi,
    private readonly uploads: Uploads,
    private readonly forms: PublishedForms,
    private readonly receipts: Receipts,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly figures: Figures,
    private readonly traces: Traces,
  ) {
    this.inHand = new InHand(
      clock,
      (message) =>
        this.attend(message).catch((error: Error) => this.log.error(`Message ${message.id} is left to its lease: ${error.message}`, error.stack)),
      () => this.lookIfWorthIt(),
    );
  }

  onApplicationBootstrap(): void {
    this.bell.on('outbox', () => {
      this.rings += 1;
      this.wake();
    });
    this.hands.lend((wanted) => this.keep(wanted));
    this.wake();
  }

  /** What is in hand is finished and written down; what is not is left for the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.pumped;
    await this.inHand.emptied();
  }

  /** Hands for messages that are about to be committed. */
  keep(wanted: number): KeptHands {
    return this.inHand.keep(this.stopping ? 0 : wanted);
  }

  /** The bell may be missed and postponed messages ring none, so the outbox is looked at once a second as well. */
  @Interval(pollMs)
  async look(): Promise<void> {
    await this.outbox.doubtTheSilent().catch((error: Error) => this.log.warn(`The outbox cannot be looked through now: ${error.message}`));
    this.wake();
  }

  /** As long as it is in hand, a message is held. */
  @Interval(renewEveryMs)
  async renew(): Promise<void> {
    try {
      await this.inHand.renew((held) => this.outbox.renew(held, leaseMs));
    } catch (error) {
      this.log.warn(`The leases of the messages in hand could not be renewed: ${(error as Error).message}`);
    }
  }

  wake(): void {
    this.woken = true;
    if (!this.pumping && !this.stopping) this.pumped = this.pump();
  }

  private async pump(): Promise<void> {
    this.pumping = true;
    try {
      while (this.woken && !this.stopping) {
        this.woken = false;
        // The other half is for turns that commit while we ask.
        const kept = this.inHand.keep(Math.ceil(this.inHand.free / 2));
        this.more = kept.count === 0;
        // Hands that become free look again.
        if (this.more) break;
        let taken: readonly TakenMessage[] = [];
        try {
          taken = await this.outbox.take(kept.count, leaseMs);
          this.more = taken.length === kept.count;
        } finally {
          kept.fill(taken);
        }
      }
    } catch (error) {
      this.log.warn(`The outbox cannot be read now: ${(error as Error).message}`);
    } finally {
      this.pumping = false;
    }
  }

  /** A look costs the same for one message as for many, so it waits until some hands are free. */
  private lookIfWorthIt(): void {
    if (this.more && this.inHand.free >= handsWorthALook) this.wake();
  }

  private async attend(message: TakenMessage): Promise<void> {
    if (this.stopping) return this.putBack(message, 0);
    const number = await this.numberOf(message);
    if (!number) return;
    if (this.windowIsOver(message))
      return this.write(message, () => this.outbox.refused(message, refusalOf(131047, 'The message was not sent.')));
    const body = await this.bodyOf(message, number);
    if (!body) return;
    if (await this.isUnwanted(message)) return this.write(message, () => this.outbox.refused(message, unwanted));
    if (!(await this.itsTurn(message, number))) return;
    await this.receipts.underWay(message.phoneNumberId, message, 1_000);
    // A process that stood still may have lost it to another, or to itself: who has it now knows whether it may be sent.
    if (!this.inHand.isHeld(message))
      return this.log.warn(`Message ${message.id} took too long to get here and is left to the outbox`);
    await this.answer(message, number, await watchedSend(this.figures, this.traces, message, () => this.graph.send(number, body)));
  }

  /** A number that cannot be read now, or was stopped meanwhile, keeps its messages. */
  private async numberOf(message: TakenMessage): Promise<NumberToSendFrom | undefined> {
    let number: NumberToSendFrom | undefined;
    try {
      number = await this.numbers.find(message.businessId, message.phoneNumberId);
    } catch (error) {
      this.log.error(`Number ${message.phoneNumberId} cannot be read: ${(error as Error).message}`);
    }
    if (number && number.stopped === null) return number;
    this.numbers.forget(message.businessId, message.phoneNumberId);
    await this.putBack(message, 5_000);
    return undefined;
  }

  /** Undefined when there is none, and then it is answered for. Files go ahead of the message. */
  private async bodyOf(message: TakenMessage, number: NumberToSendFrom): Promise<MessageBody | undefined> {
    try {
      const files = await this.uploads.upload(message.businessId, number, filesIn(message.content));
      if ('type' in files) return await this.notReady(message, number, files);
      const { content } = message;
      const form = content.kind === 'form-request' ? await this.forms.publish(message.businessId, number, content.screens) : undefined;
      if (form && form.type !== 'published') return await this.notReady(message, number, form);
      const to = { waId: message.waId, bsuid: message.bsuid } as Recipient;
      const envelope = { opaque: message.id, ...(message.quotes !== null && { replyTo: message.quotes }) };
      return toGraph(message.content, to, envelope, { files, catalogId: number.catalogId, formId: form?.flowId ?? null });
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      await this.write(message, () =>
        this.outbox.refused(message, { code: 100, title: 'This message does not fit WhatsApp’s rules.', details: error.message }),
      );
      return undefined;
    }
  }

  /** What goes ahead of the message did not get through, or nobody knows: that does no harm, nothing of it is in the thread. */
  private async notReady(message: TakenMessage, number: NumberToSendFrom, why: NotDone): Promise<undefined> {
    await this.answer(message, number, why.type === 'unknown' ? { ...why, type: 'unreachable' } : why);
  }

  private windowIsOver({ content, windowEndsAt }: TakenMessage): boolean {
    return content.kind !== 'template' && windowEndsAt !== null && windowEndsAt.getTime() + windowMarginMs < this.clock.now();
  }

  private async isUnwanted({ businessId, conversationId, content }: TakenMessage): Promise<boolean> {
    if (content.kind !== 'template') return false;
    return this.database.inBusiness(businessId, (tx) => isUnwanted(tx, businessId, conversationId, content));
  }

  /** Waits for the pace of the number and of the pair; puts the message back when the wait is not worth holding it. */
  private async itsTurn(message: TakenMessage, number: NumberToSendFrom): Promise<boolean> {
    const customer = chatKey('', message);
    const crowded = this.inHand.ofNumber(message.phoneNumberId) > mostInHandOfOneNumber;
    for (;;) {
      const wait = this.pacing.claim(number, customer, this.clock.now());
      if (wait === 0) return true;
      if (crowded || wait > shortWaitMs || this.stopping) {
        const later = crowded && wait <= shortWaitMs ? this.pacing.placeInLine(number, this.clock.now()) : wait;
        await this.putBack(message, later);
        return false;
      }
      await this.clock.sleep(wait);
    }
  }

  /** For less than the poll's interval the outbox is looked at by an alarm of its own. */
  private async putBack(message: TakenMessage, waitMs: number): Promise<void> {
    await this.write(message, () => this.outbox.untouched(message, waitMs));
    if (waitMs < pollMs) void this.clock.sleep(waitMs).then(() => this.wake());
  }

  private answer(message: TakenMessage, number: NumberToSendFrom, result: SendResult): Promise<void> {
    switch (result.type) {
      case 'accepted':
        this.receipts.answered(message.phoneNumberId, message);
        return this.write(message, () => this.outbox.accepted(message, result.wamid));
      case 'unknown':
        this.log.warn(`Message ${message.id} may have been sent: ${result.why}`);
        return this.write(message, () => this.outbox.inDoubt(message, result.why));
      case 'unreachable':
        return this.later(message, waitBefore('transient', 0, message.tries, undefined, this.random.next()), {
          code: 0,
          title: 'WhatsApp cannot be reached. It will be tried again.',
          details: result.why,
        });
      case 'refused':
        return this.refused(message, number, result);
    }
  }

  private async refused(message: TakenMessage, number: NumberToSendFrom, refused: Refused): Promise<void> {
    const { meaning, code } = refused;
    const refusal = { code, title: meaning.words, details: refused.details || refused.title };
    if (stopsTheNumber(meaning.class)) return this.stop(message, number, meaning.words);
    // What was uploaded may be gone from there; if it is sent again, it is uploaded again.
    if (filesIn(message.content).length > 0) await this.uploads.forget(message.businessId, number, filesIn(message.content));
    if (!isTemporary(meaning.class)) return this.write(message, () => this.outbox.refused(message, refusal));

    const wait = waitBefore(meaning.class, code, message.tries, refused.retryAfterMs, this.random.next());
    if (meaning.class === 'throttled') this.pacing.pause(number, this.clock.now() + wait, this.clock.now());
    if (meaning.class === 'pair-throttled') this.pacing.pairWasTooFast(message.phoneNumberId, chatKey('', message), this.clock.now());
    await this.later(message, wait, refusal);
  }

  private later(message: TakenMessage, waitMs: number, why: Refusal): Promise<void> {
    return this.write(message, () =>
      message.tries >= mostTries ? this.outbox.refused(message, why) : this.outbox.postponed(message, waitMs, why),
    );
  }

  /** A token that was changed while we sent with the old one is no reason to stop. */
  private async stop(message: TakenMessage, number: NumberToSendFrom, words: string): Promise<void> {
    this.numbers.forget(message.businessId, message.phoneNumberId);
    const now = await this.numbers.find(message.businessId, message.phoneNumberId);
    if (now?.accessToken === number.accessToken && now.stopped === null) {
      await this.write(message, () => this.outbox.stopNumber(message.businessId, message.phoneNumberId, words));
      this.numbers.forget(message.businessId, message.phoneNumberId);
      this.log.warn(`Sending from number ${message.phoneNumberId} has stopped: ${words}`);
    }
    await this.putBack(message, 0);
  }

  /** What is known must be written: it is tried again while the lease lasts. After that the outbox takes it for a send in doubt. */
  private async write(message: TakenMessage, record: () => Promise<boolean | void>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        const rings = this.rings;
        // The next message of this conversation waited for this one, or was put while this was being written.
        if ((await record()) || this.rings !== rings) this.wake();
        return;
      } catch (error) {
        if (tries === recordingTries) throw error;
        this.log.warn(`What became of message ${message.id} cannot be written down yet: ${(error as Error).message}`);
        await this.clock.sleep(100 * 2 ** tries);
      }
    }
  }
}

const unwanted: Refusal = { code: 0, title: 'Not sent: the customer asked for no more messages like this one.' };

const refusalOf = (code: number, details: string): Refusal => ({ code, title: meaningOf(code).words, details });
