import { createHmac } from 'node:crypto';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { newId } from '../database/ids.ts';
import type { Due } from './due.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { openStripe, type StripeTill } from './stripe-under-test.ts';

let till: StripeTill;
let businessId: string;

beforeAll(async () => {
  jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  till = await openStripe();
  ({ businessId } = till.shop);
});
afterAll(() => till.close());
beforeEach(async () => {
  till.till.canStillBeHad = true;
  await till.noFaults();
  await till.shop.letTimePass('0 hours');
});

const inTill = <T>(work: Parameters<typeof till.shop.inShop<T>>[0]) => till.shop.inShop(work);
const intentOf = ({ id }: PaymentIntent) => inTill((tx) => tx.findOneByOrFail(PaymentIntent, { businessId, id }));
const withdraw = (due: Due) => inTill((tx) => till.dues.withdraw(tx, businessId, due.id, { by: 'contact' }));
const refund = (due: Due, amount: number | 'all') =>
  inTill((tx) => till.refunds.ask(tx, { businessId, of: { dueId: due.id }, amount, reason: 'Asked', by: till.member() }));

describe('a link', () => {
  it('is made once, told to the conversation, and paid', async () => {
    const due = await till.ask(1_240);
    const link = await till.linkFor(due);
    expect(link).toMatchObject({ state: 'open', url: expect.stringContaining('/sandbox/pay/cs_test_'), amount: 1_240 });
    const again = await inTill((tx) => till.links.offer(tx, { businessId, dueId: due.id }));
    expect(again).toMatchObject({ outcome: 'ready', intent: { id: link.id } });
    expect(await till.onPage(link, { do: 'pay' })).toBe(201);
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 1_240 });
    expect(await intentOf(link)).toMatchObject({ state: 'captured' });
    expect(await till.told(due)).toEqual(['payment.link-ready', 'payment.captured']);
    expect(await till.ledger(due)).toEqual({ stripe: 1_240, due: -1_240 });
  });

  it('is the same one when its making was not heard of', async () => {
    const due = await till.ask(1_240);
    await till.fault('lose-answer');
    const offered = await inTill((tx) => till.links.offer(tx, { businessId, dueId: due.id }));
    await till.worker.look();
    expect(await till.told(due)).toEqual([]);
    await till.shop.letTimePass('10 seconds');
    await till.worker.look();
    expect(await till.told(due)).toEqual(['payment.link-ready']);
    const sessions = await till.shop.database.query(
      `select 1 from sandbox.stripe_objects where kind = 'checkout.session' and body ->> 'client_reference_id' = $1`,
      ['intent' in offered ? offered.intent.id : ''],
    );
    expect(sessions).toHaveLength(1);
  });

  it('that cannot be made is told, and another can be asked for', async () => {
    const due = await till.ask(20);
    const link = await till.linkFor(due);
    expect(link).toMatchObject({ state: 'refused', refusal: expect.stringContaining('at least 0.50') });
    expect(await till.told(due)).toEqual(['payment.link-failed']);
  });

  it('tells why a payment failed, each time once, and can be paid after that', async () => {
    const due = await till.ask(1_240);
    const link = await till.linkFor(due);
    await till.onPage(link, { do: 'pay', card: 'insufficient_funds' });
    await till.settled();
    await inTill((tx) => till.links.lookUpAll(tx, businessId, due.id));
    await till.worker.look();
    await till.onPage(link, { do: 'pay', card: 'expired_card' });
    await till.settled();
    await till.onPage(link, { do: 'pay' });
    await till.settled();
    expect(await till.told(due)).toEqual(['payment.link-ready', 'payment.failed', 'payment.failed', 'payment.captured']);
  });

  it('that is replaced is closed at the provider, and counts when it was paid before', async () => {
    const due = await till.ask(1_240);
    const old = await till.linkFor(due);
    const link = await till.linkFor(due, true);
    // Twice: work that a webhook is just asking for again is left for the next look.
    await till.settled();
    await till.settled();
    expect(await intentOf(old)).toMatchObject({ state: 'expired', supersededAt: expect.any(Date) });
    expect(await till.onPage(old, { do: 'pay' })).toBe(400);
    await till.onPage(link, { do: 'pay' });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', excess: 0 });
  });

  it('of which a part is paid leaves the rest for another link', async () => {
    const due = await till.ask(1_000);
    await till.onPage(await till.linkFor(due), { do: 'part', amount: 400 });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'part', remaining: 600 });
    const rest = await till.linkFor(due);
    expect(rest.amount).toBe(600);
    await till.onPage(rest, { do: 'pay' });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 1_000 });
  });

  it('that is paid twice keeps one payment and gives the other back when a member says so', async () => {
    const due = await till.ask(1_000);
    await till.onPage(await till.linkFor(due), { do: 'twice' });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 1_000, excess: 1_000 });
    expect((await till.told(due)).sort()).toEqual(['payment.captured', 'payment.duplicate', 'payment.link-ready']);
    const [proposal] = await till.refundsOf(due);
    await inTill((tx) => till.refunds.approve(tx, businessId, proposal!.id, till.member()));
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 1_000, excess: 0 });
    expect(await till.ledger(due)).toEqual({ stripe: 1_000, due: -1_000, excess: 0 });
  });

  it('paid through a slow bank is under way, gets more time, and then counts', async () => {
    const due = await till.ask(1_000, { deadline: new Date(Date.now() + 600_000) });
    const link = await till.linkFor(due);
    await till.onPage(link, { do: 'pay', card: 'slow' });
    await till.settled();
    expect(await intentOf(link)).toMatchObject({ state: 'processing' });
    await till.shop.letTimePass('11 minutes');
    await till.alarms.look();
    expect(await till.get(due)).toMatchObject({ state: 'open' });
    await till.onPage(link, { do: 'bank-yes' });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid' });
  });

  it('ends with its due, and one that was paid after it is told', async () => {
    const due = await till.ask(1_000);
    const link = await till.linkFor(due);
    till.till.canStillBeHad = false;
    await withdraw(due);
    await till.onPage(link, { do: 'pay' });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'withdrawn', kept: 0, excess: 1_000 });
    expect(await till.told(due)).toEqual(['payment.link-ready', 'payment.withdrawn', 'payment.late']);
  });

  it('whose account is dead stops the account until somebody looks after it', async () => {
    const other = await till.shop.anotherBusiness();
    await till.shop.database.inBusiness(other, (tx) =>
      till.connections.connect(tx, other, { provider: 'stripe', apiKey: 'sk_test_dead', webhookSecret: null, configuration: null }),
    );
    const [list] = await till.shop.database.inBusiness(other, async (tx) => {
      const contactId = newId();
      await tx.query(`insert into contacts (business_id, id, wa_id) values ($1, $2, '4917055555')`, [other, contactId]);
      const due = await till.dues.ask(tx, {
        businessId: other,
        payable: { kind: 'order', id: newId() },
        purpose: 'total',
        amount: 500,
        currency: 'EUR',
        deadline: null,
        conversationId: null,
        contactId,
        title: 'Order',
      });
      await till.links.offer(tx, { businessId: other, dueId: due.id });
      return [due];
    });
    await till.worker.look();
    const offered = await till.shop.database.inBusiness(other, (tx) => till.links.offer(tx, { businessId: other, dueId: list!.id }));
    expect(offered.outcome).toBe('no-provider');
  });
});

describe('a payment of which no webhook tells', () => {
  it('is found within five minutes, also when the provider was away', async () => {
    const due = await till.ask(1_000);
    const link = await till.linkFor(due);
    await till.fault('drop-webhook', 10);
    await till.onPage(link, { do: 'pay' });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'open' });

    await till.fault('unavailable', 2);
    await till.shop.letTimePass('241 seconds');
    await till.worker.look();
    await till.shop.letTimePass('260 seconds');
    await till.worker.look();
    expect(await till.get(due)).toMatchObject({ state: 'open' });
    await till.shop.letTimePass('300 seconds');
    await till.worker.look();
    expect(await till.get(due)).toMatchObject({ state: 'paid' });
  });

  it('is found at once when the customer says so', async () => {
    const due = await till.ask(1_000);
    await till.fault('drop-webhook', 10);
    await till.onPage(await till.linkFor(due), { do: 'pay' });
    await inTill((tx) => till.links.lookUpAll(tx, businessId, due.id));
    await till.worker.look();
    expect(await till.get(due)).toMatchObject({ state: 'paid' });
  });
});

describe('a refund at the provider', () => {
  it('is made once, whatever is lost, and told', async () => {
    const due = await till.ask(1_000);
    await till.onPage(await till.linkFor(due), { do: 'pay' });
    await till.settled();
    await till.fault('lose-answer');
    await refund(due, 300);
    await till.worker.look();
    await till.shop.letTimePass('10 seconds');
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 700 });
    const made = await till.shop.database.query(
      `select 1 from sandbox.stripe_objects where kind = 'refund' and body -> 'metadata' ->> 'due_id' = $1`,
      [due.id],
    );
    expect(made).toHaveLength(1);
    expect((await till.told(due)).at(-1)).toBe('payment.refunded');
  });

  it('that fails waits for a person', async () => {
    const due = await till.ask(1_000);
    await till.onPage(await till.linkFor(due), { do: 'pay', card: 'refunds-fail' });
    await till.settled();
    await refund(due, 'all');
    await till.settled();
    expect(await till.refundsOf(due)).toMatchObject([{ state: 'failed' }]);
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 1_000 });
    expect((await till.told(due)).at(-1)).toBe('payment.refund-failed');
  });

  it('that somebody made there is written down here', async () => {
    const due = await till.ask(1_000);
    await till.onPage(await till.linkFor(due), { do: 'pay' });
    await till.settled();
    const [capture] = await inTill<{ external_id: string }[]>((tx) =>
      tx.query(`select external_id from payment_captures where business_id = $1 and due_id = $2`, [businessId, due.id]),
    );
    await fetch(`${till.base}/stripe/v1/refunds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${till.apiKey}` },
      body: new URLSearchParams({ payment_intent: capture!.external_id, amount: '250' }),
    });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ kept: 750 });
    expect(await till.refundsOf(due)).toMatchObject([{ state: 'refunded', amount: '250', asked_by: 'system' }]);
  });
});

describe('webhooks', () => {
  const event = (kind: string, object: object, id = `evt_${newId()}`) =>
    JSON.stringify({ id, object: 'event', type: kind, created: 1, data: { object } });
  const send = (body: string, { secret = till.webhookSecret, at = Math.floor(Date.now() / 1_000), path = '' } = {}) =>
    fetch(`${till.webhookUrl}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'stripe-signature': `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`,
      },
      body,
    });

  it('are refused unless they are signed with the secret of their business, lately, and whole', async () => {
    const due = await till.ask(1_000);
    const link = await till.linkFor(due);
    const body = event('checkout.session.completed', {
      id: link.providerId,
      object: 'checkout.session',
      metadata: { business_id: businessId },
    });
    expect((await send(body, { secret: 'whsec_other' })).status).toBe(401);
    expect((await send(body, { at: 1_000_000 })).status).toBe(401);
    expect((await send(body.replace('completed', 'expired '), {})).status).toBe(200);
    expect((await send('{')).status).toBe(401);
    expect((await send(event('charge.refunded', { id: 'ch_x', object: 'charge' }))).status).toBe(401);
    expect((await send(event('charge.refunded', { id: 'ch_x', object: 'charge' }), { path: `/${businessId}` })).status).toBe(200);
    expect((await send(body, { path: `/${newId()}` })).status).toBe(401);
    expect((await send(body)).status).toBe(200);
  });

  it('that claim a payment which the provider does not know of change nothing', async () => {
    const due = await till.ask(1_000);
    const link = await till.linkFor(due);
    const metadata = { business_id: businessId, intent_id: link.id, due_id: due.id };
    const claims = [
      event('checkout.session.completed', {
        id: link.providerId,
        object: 'checkout.session',
        status: 'complete',
        payment_status: 'paid',
        metadata,
      }),
      event('payment_intent.succeeded', {
        id: 'pi_forged',
        object: 'payment_intent',
        amount_received: 1_000,
        status: 'succeeded',
        metadata,
      }),
    ];
    for (const claim of claims) expect((await send(claim)).status).toBe(200);
    await till.worker.look();
    expect(await till.get(due)).toMatchObject({ state: 'open', kept: 0 });
    // And the real payment is not lost behind the claim.
    await till.onPage(link, { do: 'pay' });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 1_000 });
  });

  it('duplicated, reordered and late leave one payment and a ledger that agrees with the provider', async () => {
    const doing = fc.constantFrom('pay', 'twice', 'fail', 'part', 'new link', 'withdraw', 'refund', 'expired', 'replay');
    await fc.assert(
      fc.asyncProperty(fc.array(doing, { minLength: 1, maxLength: 7 }), fc.boolean(), async (doings, canStillBeHad) => {
        till.till.canStillBeHad = canStillBeHad;
        const due = await till.ask(1_000);
        let link = await till.linkFor(due);
        const links = [link];
        for (const what of doings) {
          if (what === 'pay' || what === 'twice') await till.onPage(link, { do: what });
          if (what === 'fail') await till.onPage(link, { do: 'pay', card: 'card_declined' });
          if (what === 'part') await till.onPage(link, { do: 'part', amount: 300 });
          if (what === 'withdraw') await withdraw(due);
          if (what === 'refund') await refund(due, 'all');
          if (what === 'new link') {
            const offered = await inTill((tx) => till.links.offer(tx, { businessId, dueId: due.id, anew: true }));
            await till.worker.look();
            if ('intent' in offered) links.push((link = await intentOf(offered.intent)));
          }
          const metadata = { business_id: businessId, intent_id: link.id };
          const session = { id: link.providerId, object: 'checkout.session', metadata };
          if (what === 'expired') await send(event('checkout.session.expired', session));
          if (what === 'replay') {
            const body = event('checkout.session.completed', session);
            await Promise.all([send(body), send(body)]);
          }
          await till.settled();
        }
        await till.settled();
        const [provider] = await till.shop.database.query<{ sum: string }>(
          `select coalesce(sum((body ->> 'amount')::int - (body ->> 'amount_refunded')::int), 0) sum from sandbox.stripe_objects
           where kind = 'charge' and body -> 'metadata' ->> 'due_id' = $1`,
          [due.id],
        );
        const ledger = await till.ledger(due);
        expect(ledger['stripe'] ?? 0).toBe(Number(provider!.sum));
        expect(Object.values(ledger).reduce((sum, each) => sum + each, 0)).toBe(0);
        expect((await till.get(due)).kept).toBeLessThanOrEqual(1_000);
      }),
      { numRuns: 10, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);
});
