import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/tenant-database.ts';
import { missing, StripeError } from './stripe-error.ts';
import type { Parameters } from './stripe-form.ts';
import {
  type Charge,
  type Dispute,
  find,
  keep,
  newStripeId,
  nowInSeconds,
  type PaymentIntentObject,
  type Session,
  type StripeObject,
} from './stripe-rows.ts';
import { shown, StripeSessions } from './stripe-sessions.ts';
import { StripeWebhooks } from './stripe-webhooks.ts';

/** What the card of a made-up customer does. */
export type Card = 'works' | 'refunds-fail' | 'slow' | 'card_declined' | 'insufficient_funds' | 'expired_card' | 'authentication_required';

export const cards: readonly Card[] = [
  'works',
  'slow',
  'refunds-fail',
  'card_declined',
  'insufficient_funds',
  'expired_card',
  'authentication_required',
];

/** What customers do on the page, and what refunds do to their payments. */
@Injectable()
export class StripePayments {
  constructor(
    private readonly sessions: StripeSessions,
    private readonly webhooks: StripeWebhooks,
  ) {}

  /** Pays all or a part with a card. A page that was paid on can be paid on once more: that is how money comes twice. */
  async pay(tx: Transaction, sessionId: string, card: Card, part?: number): Promise<void> {
    const { accountId, session } = await this.sessions.get(tx, sessionId);
    if (session.status === 'expired') throw new StripeError('This page has ended.');
    if (part !== undefined && (part < 1 || part > session.amount_total)) throw new StripeError('A part is between nothing and all of it.');
    const isSecond = session.status === 'complete';
    const intent = (!isSecond && session.payment_intent && (await this.intentOf(tx, session.payment_intent))) || this.newIntent(session);
    if (!isSecond) session.payment_intent = intent.id;
    if (card === 'works' || card === 'refunds-fail') {
      await this.succeed(tx, accountId, intent, part ?? session.amount_total, card === 'refunds-fail');
      if (!isSecond) await this.complete(tx, accountId, session, 'paid', 'checkout.session.completed');
    } else if (card === 'slow') {
      Object.assign(intent, { status: 'processing', last_payment_error: null });
      await this.tell(tx, accountId, 'payment_intent.processing', intent);
      if (!isSecond) await this.complete(tx, accountId, session, 'unpaid', 'checkout.session.completed');
    } else {
      const charge = newStripeId('ch');
      const [code, decline] = card === 'expired_card' || card === 'authentication_required' ? [card, null] : ['card_declined', card];
      intent.status = 'requires_payment_method';
      intent.last_payment_error = {
        charge,
        code,
        ...(decline && { decline_code: decline === 'card_declined' ? 'generic_decline' : decline }),
        message: 'Your card was declined.',
        type: 'card_error',
      };
      await this.tell(tx, accountId, 'payment_intent.payment_failed', intent);
      if (!isSecond) await keep(tx, accountId, session);
    }
  }

  /** The bank of a slow payment answers. */
  async settle(tx: Transaction, sessionId: string, wentWell: boolean): Promise<void> {
    const { accountId, session } = await this.sessions.get(tx, sessionId);
    const intent = session.payment_intent && (await this.intentOf(tx, session.payment_intent));
    if (!intent || intent.status !== 'processing') throw new StripeError('No payment of this page is under way.');
    if (wentWell) {
      await this.succeed(tx, accountId, intent, session.amount_total, false);
      await this.complete(tx, accountId, session, 'paid', 'checkout.session.async_payment_succeeded');
    } else {
      intent.status = 'requires_payment_method';
      intent.last_payment_error = {
        charge: newStripeId('ch'),
        code: 'payment_intent_payment_attempt_failed',
        message: 'The bank refused.',
        type: 'card_error',
      };
      await this.tell(tx, accountId, 'payment_intent.payment_failed', intent);
      await this.webhooks.put(tx, accountId, 'checkout.session.async_payment_failed', shown(session));
    }
  }

  async refund(tx: Transaction, accountId: string, given: Parameters): Promise<StripeObject> {
    const payment = given.required('payment_intent');
    const metadata = given.metadata();
    const intent = await find<PaymentIntentObject>(tx, 'payment_intent', payment, accountId);
    if (!intent) throw missing('payment_intent', payment);
    const charge =
      intent.object.latest_charge === null ? undefined : (await find<Charge>(tx, 'charge', intent.object.latest_charge, accountId))?.object;
    if (!charge) throw new StripeError('This PaymentIntent does not have a successful charge to refund.', { code: 'charge_not_captured' });
    const left = charge.amount - charge.amount_refunded;
    const amount = given.whole('amount') ?? left;
    given.text('reason');
    given.end();
    if (charge.disputed && !(await this.wasWon(tx, accountId, charge.id)))
      throw new StripeError(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
    if (left === 0) throw new StripeError(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
    if (amount < 1) throw new StripeError('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
    if (amount > left)
      throw new StripeError(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, { param: 'amount' });
    const refund = {
      id: newStripeId('re'),
      object: 'refund',
      amount,
      charge: charge.id,
      created: nowInSeconds(),
      currency: charge.currency,
      metadata,
      payment_intent: payment,
      reason: null,
      status: charge.refunds_fail ? 'failed' : 'succeeded',
      ...(charge.refunds_fail && { failure_reason: 'expired_or_canceled_card' }),
    };
    if (!charge.refunds_fail) {
      charge.amount_refunded += amount;
      charge.refunded = charge.amount_refunded === charge.amount;
      await keep(tx, accountId, charge);
    }
    await this.tell(tx, accountId, 'refund.created', refund);
    if (charge.refunds_fail) await this.webhooks.put(tx, accountId, 'refund.failed', refund);
    else await this.webhooks.put(tx, accountId, 'charge.refunded', charge);
    return refund;
  }

  /** The customer's bank wants the newest payment of a page back. */
  async dispute(tx: Transaction, sessionId: string): Promise<void> {
    const { accountId, charge } = await this.newestCharge(tx, sessionId);
    if (charge.disputed) throw new StripeError('This payment is disputed already.');
    const dispute: Dispute = {
      id: newStripeId('du'),
      object: 'dispute',
      amount: charge.amount - charge.amount_refunded,
      charge: charge.id,
      created: nowInSeconds(),
      currency: charge.currency,
      evidence_details: { due_by: nowInSeconds() + 7 * 86_400, has_evidence: false, past_due: false, submission_count: 0 },
      metadata: {},
      payment_intent: charge.payment_intent,
      reason: 'product_not_received',
      status: 'needs_response',
    };
    charge.disputed = true;
    await keep(tx, accountId, charge);
    await this.tell(tx, accountId, 'charge.dispute.created', dispute);
  }

  /** The bank decides. */
  async decide(tx: Transaction, sessionId: string, status: 'won' | 'lost'): Promise<void> {
    const { accountId, charge } = await this.newestCharge(tx, sessionId);
    const [row]: { body: Dispute }[] = await tx.query(
      `select body from sandbox.stripe_objects where account_id = $1 and kind = 'dispute' and body ->> 'charge' = $2 order by seq desc limit 1`,
      [accountId, charge.id],
    );
    if (row?.body.status !== 'needs_response') throw new StripeError('No dispute of this payment is open.');
    await this.tell(tx, accountId, 'charge.dispute.closed', { ...row.body, status });
  }

  /** The newest of a payment. */
  async disputeOf(tx: Transaction, payment: string): Promise<Dispute | undefined> {
    const [row]: { body: Dispute }[] = await tx.query(
      `select body from sandbox.stripe_objects where kind = 'dispute' and body ->> 'payment_intent' = $1 order by seq desc limit 1`,
      [payment],
    );
    return row?.body;
  }

  private async newestCharge(tx: Transaction, sessionId: string): Promise<{ readonly accountId: string; readonly charge: Charge }> {
    const { accountId, session } = await this.sessions.get(tx, sessionId);
    const [row]: { body: Charge }[] = await tx.query(
      `select body from sandbox.stripe_objects where account_id = $1 and kind = 'charge' and body ->> 'payment_intent' = $2 order by seq desc limit 1`,
      [accountId, session.payment_intent],
    );
    if (!row) throw new StripeError('Nothing was paid on this page.');
    return { accountId, charge: row.body };
  }

  async intentOf(tx: Transaction, id: string): Promise<PaymentIntentObject | undefined> {
    return (await find<PaymentIntentObject>(tx, 'payment_intent', id))?.object;
  }

  private async wasWon(tx: Transaction, accountId: string, chargeId: string): Promise<boolean> {
    const open: unknown[] = await tx.query(
      `select 1 from sandbox.stripe_objects where account_id = $1 and kind = 'dispute' and body ->> 'charge' = $2 and body ->> 'status' <> 'won'`,
      [accountId, chargeId],
    );
    return open.length === 0;
  }

  private newIntent(session: Session): PaymentIntentObject {
    return {
      id: newStripeId('pi'),
      object: 'payment_intent',
      amount: session.amount_total,
      amount_received: 0,
      created: nowInSeconds(),
      currency: session.currency,
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      metadata: session.payment_intent_metadata,
      status: 'requires_payment_method',
    };
  }

  private async succeed(
    tx: Transaction,
    accountId: string,
    intent: PaymentIntentObject,
    amount: number,
    refundsFail: boolean,
  ): Promise<void> {
    const charge: Charge = {
      id: newStripeId('ch'),
      object: 'charge',
      amount,
      amount_refunded: 0,
      disputed: false,
      created: nowInSeconds(),
      currency: intent.currency,
      metadata: intent.metadata,
      paid: true,
      payment_intent: intent.id,
      refunded: false,
      refunds_fail: refundsFail,
      status: 'succeeded',
    };
    await keep(tx, accountId, charge);
    Object.assign(intent, { status: 'succeeded', amount_received: amount, latest_charge: charge.id, last_payment_error: null });
    await this.tell(tx, accountId, 'payment_intent.succeeded', intent);
  }

  private async complete(
    tx: Transaction,
    accountId: string,
    session: Session,
    paid: Session['payment_status'],
    kind: string,
  ): Promise<void> {
    Object.assign(session, { status: 'complete', payment_status: paid, url: null });
    await keep(tx, accountId, session);
    await this.webhooks.put(tx, accountId, kind, shown(session));
  }

  private async tell(tx: Transaction, accountId: string, kind: string, object: StripeObject): Promise<void> {
    await keep(tx, accountId, object);
    await this.webhooks.put(tx, accountId, kind, object);
  }
}
