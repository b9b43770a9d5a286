import { createHmac } from 'node:crypto';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newId } from '../database/ids.ts';
import type { Due } from '../payments/due.ts';
import { PaymentIntent } from '../payments/payment-intent.entity.ts';
import { connectStripe } from '../payments/stripe-under-test.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import type { Mover } from './enter-state.ts';
import type { Order } from './order.entity.ts';
import { selling } from './selling.ts';

/**
 * Sequences of what a payment provider does and of what claims to come from it, each with what must be true afterwards: of the due, the order,
 * its stock, the ledger, what waits for a person, and what the customer is told. Webhooks are signed and sent over HTTP, and the provider, which
 * the sandbox plays, is asked over HTTP.
 */

let shop: Shop;
let sold: ReturnType<typeof selling>;
let till: Awaited<ReturnType<typeof connect>>;
let businessId: string;
const staff = (): Mover => ({ by: 'member', accountId: newId() });

const connect = async () => {
  shop = await openShop();
  sold = selling(shop.database);
  const { dues, captures, refunds } = sold;
  return connectStripe({ shop, dues, captures, refunds, close: () => shop.close() });
};

beforeAll(async () => {
  jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  till = await connect();
  ({ businessId } = shop);
  await shop.inShop((tx) =>
    tx.query(`insert into order_terms (business_id, pays_online, pays_by_transfer) values ($1, true, true)`, [businessId]),
  );
});
afterAll(async () => {
  await sold.alarms.onApplicationShutdown();
  await till.close();
});
beforeEach(async () => {
  await till.noFaults();
  await shop.letTimePass('0 hours');
});

/** One buyer of the last cake, who owes 10.00. */
interface Case {
  readonly cake: string;
  readonly order: Order;
  readonly due: Due;
  readonly links: PaymentIntent[];
  /** The newest of them. */
  link: PaymentIntent;
}

type Step = (it: Case) => Promise<unknown>;

interface Sent {
  readonly kind: string;
  /** What the webhook says of the thing that it is about. */
  readonly says?: Readonly<Record<string, unknown>>;
  readonly id?: string;
  readonly secret?: string;
  /** Seconds from now at which it claims to be signed. */
  readonly signed?: number;
  readonly to?: string;
  readonly answered?: number;
}

async function begin(): Promise<Case> {
  const [cake] = await shop.sells('Cake', 1_000, 1);
  const customer = await shop.customer();
  const order = await shop.inShop(async (tx) => {
    await sold.drafts.add(tx, customer, cake!, 1);
    const draft = await sold.drafts.find(tx, customer);
    const placed = await sold.orders.place(tx, businessId, draft!.id, { payment: null });
    if (placed.outcome !== 'placed') throw new Error(`expected a placed order, got ${placed.outcome}`);
    return placed.order;
  });
  const asked = await shop.inShop((tx) => sold.checkout.pay(tx, businessId, order.id, 'online'));
  if (asked.outcome !== 'due') throw new Error(`expected a due, got ${asked.outcome}`);
  const link = await till.linkFor(asked.due);
  return { cake: cake!, order, due: asked.due, links: [link], link };
}

const onPage =
  (what: Readonly<Record<string, unknown>>, nth?: number): Step =>
  async ({ links, link }) => {
    await till.onPage(nth === undefined ? link : links[nth]!, what);
    await till.settled();
  };
const pays = onPage({ do: 'pay' });
const paysPart = (amount: number) => onPage({ do: 'part', amount });
const fails = (card: string) => onPage({ do: 'pay', card });
const anotherLink: Step = async (it) => {
  it.link = await till.linkFor(it.due, true);
  it.links.push(it.link);
};
const settles: Step = () => till.settled();
/** All at once, as for a server that was away meanwhile: nobody is reminded then of what is over. */
const minutesPass =
  (minutes: number): Step =>
  async () => {
    await shop.letTimePass(`${minutes} minutes`);
    await sold.alarms.look();
    await till.worker.look();
  };
const webhooksAreLost: Step = () => till.fault('drop-webhook', 50);
const cancels: Step = ({ order }) => shop.inShop((tx) => sold.orders.move(tx, businessId, order.id, 'cancel', staff()));
const saysPaid: Step = async ({ due }) => {
  await shop.inShop((tx) => till.links.lookUpAll(tx, businessId, due.id));
  await till.worker.look();
};
const somebodyElseTakesTheCake: Step = ({ cake }) =>
  shop.inShop((tx) => tx.query(`update variants set on_hand = 0 where business_id = $1 and id = $2`, [businessId, cake]));
const cashTaken =
  (amount: number): Step =>
  ({ due }) =>
    shop.inShop((tx) =>
      sold.captures.record(tx, {
        businessId,
        dueId: due.id,
        provider: 'transfer',
        externalId: newId(),
        amount,
        currency: 'EUR',
        by: staff(),
      }),
    );
/** The provider itself says so of the last payment when it is asked. */
const provider =
  (body: Readonly<Record<string, unknown>>): Step =>
  ({ due }) =>
    shop.database.query(
      `update sandbox.stripe_objects set body = body || $2 where kind = 'payment_intent' and body -> 'metadata' ->> 'due_id' = $1`,
      [due.id, JSON.stringify(body)],
    );
const refunds =
  (amount: number | 'all'): Step =>
  async ({ due }) => {
    await shop.inShop((tx) => sold.refunds.ask(tx, { businessId, of: { dueId: due.id }, amount, reason: 'Asked', by: staff() }));
    await till.settled();
  };
const approvesRefunds: Step = async ({ due }) => {
  const rows = await shop.inShop<{ id: string }[]>((tx) =>
    tx.query(`select id from payment_refunds where business_id = $1 and due_id = $2 and state = 'proposed'`, [businessId, due.id]),
  );
  for (const { id } of rows) await shop.inShop((tx) => sold.refunds.approve(tx, businessId, id, staff()));
  await till.settled();
};

/** A webhook that somebody signs and sends, whatever the provider has to say of it. */
const hears =
  ({ kind, says = {}, id = `evt_${newId()}`, secret, signed = 0, to = '', answered = 200 }: Sent): Step =>
  async ({ link, due }) => {
    const metadata = { business_id: businessId, intent_id: link.id, due_id: due.id };
    const object = { id: link.providerId, object: 'checkout.session', metadata, ...says };
    const body = JSON.stringify({ id, object: 'event', type: kind, created: 1, data: { object } });
    const at = Math.floor(Date.now() / 1_000) + signed;
    const signature = createHmac('sha256', secret ?? till.webhookSecret)
      .update(`${at}.${body}`)
      .digest('hex');
    const { status } = await fetch(`${till.webhookUrl}${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${signature}` },
      body,
    });
    expect(status).toBe(answered);
    await till.worker.look();
  };
const twice =
  (step: Step): Step =>
  async (it) => {
    await step(it);
    await step(it);
  };
const atOnce =
  (...steps: Step[]): Step =>
  (it) =>
    Promise.all(steps.map((step) => step(it)));
const claimed = { status: 'complete', payment_status: 'paid', amount_total: 1_000 };

interface Truth {
  readonly due: string;
  readonly kept?: number;
  /** What came beyond it and is still here. */
  readonly excess?: number;
  readonly order: string;
  readonly held?: number;
  readonly toDo?: readonly string[];
  readonly told?: readonly string[];
}

const paid: Truth = { due: 'paid', kept: 1_000, order: 'confirmed', held: 1, told: ['captured'] };
const waiting: Truth = { due: 'open', order: 'awaiting_payment', held: 1 };
const lapsed: Truth = { due: 'expired', order: 'lapsed', told: ['expired'] };
const cancelled: Truth = { due: 'withdrawn', order: 'cancelled', told: ['withdrawn'] };
const sameEvent = `evt_${newId()}`;

const table: readonly (readonly [when: string, doing: readonly Step[], truth: Truth])[] = [
  // Paid, in all the ways in which that can be told.
  ['nothing is paid', [settles], waiting],
  ['it is paid', [pays], paid],
  [
    'it is paid, and told twice under one name',
    [pays, twice(hears({ kind: 'checkout.session.completed', id: sameEvent, says: claimed }))],
    paid,
  ],
  ['it is paid, and told again under other names', [pays, twice(hears({ kind: 'checkout.session.completed', says: claimed }))], paid],
  [
    'it is paid, and told ten times at once',
    [webhooksAreLost, pays, atOnce(...Array.from({ length: 10 }, () => hears({ kind: 'checkout.session.completed', says: claimed })))],
    paid,
  ],
  ['it is paid, and an earlier failure is told after it', [pays, hears({ kind: 'payment_intent.payment_failed' }), settles], paid],
  ['it is paid, and the end of its page is told after it', [pays, hears({ kind: 'checkout.session.expired' }), settles], paid],
  ['it is paid, and its end is told before that', [hears({ kind: 'checkout.session.expired' }), pays], paid],
  ['it is paid, no webhook comes, and the customer says so', [webhooksAreLost, pays, saysPaid], paid],
  ['it is paid, no webhook comes, and nobody says so', [webhooksAreLost, pays, minutesPass(5)], paid],
  [
    'it is paid after two failures',
    [fails('insufficient_funds'), fails('expired_card'), pays],
    { ...paid, told: ['failed', 'failed', 'captured'] },
  ],
  ['a slow bank pays', [fails('slow'), onPage({ do: 'bank-yes' })], paid],
  [
    'a slow bank is still at it when the time is over, and pays then',
    [fails('slow'), minutesPass(21), onPage({ do: 'bank-yes' })],
    { ...paid, told: ['captured'] },
  ],

  // Not paid, whatever anybody says.
  ['it fails', [fails('card_declined')], { ...waiting, told: ['failed'] }],
  ['a slow bank refuses', [fails('slow'), onPage({ do: 'bank-no' })], { ...waiting, told: ['failed'] }],
  [
    'a webhook claims that it is paid, and the provider knows nothing of it',
    [hears({ kind: 'checkout.session.completed', says: claimed })],
    waiting,
  ],
  [
    'a webhook claims a payment that the provider does not know',
    [hears({ kind: 'payment_intent.succeeded', says: { id: 'pi_made_up', object: 'payment_intent', amount_received: 1_000 } })],
    waiting,
  ],
  [
    'the webhook is signed with another secret',
    [hears({ kind: 'checkout.session.completed', secret: 'whsec_other', answered: 401 })],
    waiting,
  ],
  ['the webhook is older than five minutes', [hears({ kind: 'checkout.session.completed', signed: -301, answered: 401 })], waiting],
  ['the webhook comes from the future', [hears({ kind: 'checkout.session.completed', signed: 310, answered: 401 })], waiting],
  [
    'the webhook is almost five minutes old, and it is paid',
    [webhooksAreLost, pays, hears({ kind: 'checkout.session.completed', signed: -290 })],
    paid,
  ],
  ['the webhook goes to another business', [hears({ kind: 'checkout.session.completed', to: `/${newId()}`, answered: 401 })], waiting],
  [
    'the webhook is about a link that nobody made',
    [
      hears({
        kind: 'checkout.session.completed',
        says: { id: 'cs_unknown', metadata: { business_id: '', intent_id: newId() } },
        answered: 401,
      }),
    ],
    waiting,
  ],
  ['the customer says that it is paid', [saysPaid], { ...waiting, told: ['not-visible'] }],

  // Another amount, another currency, another link.
  ['a part is paid', [paysPart(400)], { due: 'part', kept: 400, order: 'awaiting_payment', held: 1, told: ['part'] }],
  ['a part is paid, and the rest by another link', [paysPart(400), anotherLink, pays], { ...paid, told: ['part', 'captured'] }],
  [
    'a part is paid, and the time is over',
    [paysPart(400), minutesPass(21)],
    { due: 'expired', kept: 400, order: 'lapsed', told: ['part', 'expired'] },
  ],
  [
    'more comes than is owed',
    [webhooksAreLost, pays, provider({ amount_received: 1_300 }), saysPaid],
    { ...paid, excess: 300, toDo: ['refund 300 overpaid'], told: ['captured', 'overpaid'] },
  ],
  [
    'less comes than the page said',
    [webhooksAreLost, pays, provider({ amount_received: 900 }), saysPaid],
    { due: 'part', kept: 900, order: 'awaiting_payment', held: 1, told: ['part'] },
  ],
  [
    'it comes in another currency',
    [webhooksAreLost, pays, provider({ currency: 'usd' }), saysPaid],
    { ...waiting, toDo: ['refund 1000 other-currency'], told: ['other-currency'] },
  ],
  [
    'it is paid twice on one page',
    [onPage({ do: 'twice' })],
    { ...paid, excess: 1_000, toDo: ['refund 1000 duplicate'], told: ['captured', 'duplicate'] },
  ],
  [
    'two links are both paid',
    [webhooksAreLost, pays, anotherLink, pays, saysPaid],
    { ...paid, excess: 1_000, toDo: ['refund 1000 duplicate'], told: ['captured', 'duplicate'] },
  ],
  ['a replaced link cannot be paid', [anotherLink, settles, onPage({ do: 'pay' }, 0)], waiting],
  [
    'a transfer is seen by staff, and then the link is paid',
    [webhooksAreLost, pays, cashTaken(1_000), saysPaid],
    { ...paid, excess: 1_000, toDo: ['refund 1000 duplicate'], told: ['captured', 'duplicate'] },
  ],
  ['the second payment goes back', [onPage({ do: 'twice' }), approvesRefunds], { ...paid, told: ['captured', 'duplicate', 'refunded'] }],

  // Too late.
  ['nobody pays in time', [minutesPass(21)], lapsed],
  ['it was paid in time, and is heard of after it', [webhooksAreLost, pays, minutesPass(21)], { ...paid, told: ['expired', 'reinstated'] }],
  [
    'it is paid after the time, and the cake is gone',
    [webhooksAreLost, pays, somebodyElseTakesTheCakeLater(), minutesPass(21)],
    { ...lapsed, excess: 1_000, toDo: ['refund 1000 late'], told: ['expired', 'late'] },
  ],
  [
    'it is paid, and the order is cancelled',
    [pays, cancels, settles],
    { due: 'refunded', order: 'cancelled', told: ['captured', 'refunded'] },
  ],
  [
    'it is paid while the order is cancelled',
    [webhooksAreLost, pays, cancels, settles, settles],
    { ...cancelled, excess: 1_000, toDo: ['refund 1000 late'], told: ['withdrawn', 'late'] },
  ],
  ['the order is cancelled, and then the link is tried', [cancels, settles, pays], cancelled],

  // Back.
  ['a part goes back', [pays, refunds(300)], { ...paid, kept: 700, told: ['captured', 'refunded'] }],
  ['all of it goes back', [pays, refunds('all')], { due: 'refunded', order: 'confirmed', held: 1, told: ['captured', 'refunded'] }],
  [
    'the refund fails',
    [onPage({ do: 'pay', card: 'refunds-fail' }), refunds(300)],
    { ...paid, toDo: ['refund 300 asked'], told: ['captured', 'refund-failed'] },
  ],
  ['a refund is claimed that the provider does not know', [pays, hears({ kind: 'charge.refunded' }), settles], paid],
  [
    'the bank of the customer wants it back',
    [pays, onPage({ do: 'dispute' })],
    { ...paid, due: 'disputed', toDo: ['dispute 1000'], told: ['captured', 'disputed'] },
  ],
  [
    'the bank decides for the business',
    [pays, onPage({ do: 'dispute' }), onPage({ do: 'dispute-won' })],
    { ...paid, told: ['captured', 'disputed'] },
  ],
  [
    'the bank decides for the customer',
    [pays, onPage({ do: 'dispute' }), onPage({ do: 'dispute-lost' }), twice(hears({ kind: 'charge.dispute.closed' }))],
    { due: 'charged-back', order: 'confirmed', held: 1, told: ['captured', 'disputed'] },
  ],
  [
    'it is disputed and decided before anybody hears of either',
    [pays, webhooksAreLost, onPage({ do: 'dispute' }), onPage({ do: 'dispute-lost' }), saysPaid],
    { due: 'charged-back', order: 'confirmed', held: 1, told: ['captured', 'disputed'] },
  ],
];

/** The pieces are given to others as soon as the order lets go of them. */
function somebodyElseTakesTheCakeLater(): Step {
  return async (it) => {
    await shop.letTimePass('20.5 minutes');
    await sold.alarms.look();
    await somebodyElseTakesTheCake(it);
  };
}

async function truthOf({ order, due, cake }: Case): Promise<Required<Truth> & { readonly ledger: number; readonly provider: number }> {
  const now = await shop.inShop((tx) => sold.dues.get(tx, businessId, due.id));
  const { state } = await shop.inShop((tx) => sold.orders.lock(tx, businessId, order.id));
  const rows = <T extends object>(sql: string) => shop.inShop<T[]>((tx) => tx.query(sql, [businessId, due.id]));
  const toDo = await rows<{ words: string }>(
    `select format('refund %s %s', amount, cause) words from payment_refunds where business_id = $1 and due_id = $2 and state in ('proposed', 'failed')
     union all select format('dispute %s', amount) from payment_disputes where business_id = $1 and due_id = $2 and state = 'open'`,
  );
  const told = await rows<{ signal: string }>(
    `select event ->> 'signal' signal from inbox where business_id = $1 and event -> 'data' ->> 'about' = $2::text order by seq`,
  );
  const [ledger] = await rows<{ sum: number; provider: number }>(
    `select coalesce(sum(amount), 0)::integer sum, coalesce(sum(amount) filter (where account = 'stripe'), 0)::integer provider
     from ledger_entries where business_id = $1 and due_id = $2`,
  );
  return {
    due: now.state,
    kept: now.kept,
    excess: now.excess,
    order: state,
    held: (await shop.variant(cake)).held,
    toDo: toDo.map(({ words }) => words),
    told: told.map(({ signal }) => signal.replace('payment.', '')).filter((signal) => signal !== 'link-ready'),
    ledger: ledger!.sum,
    provider: ledger!.provider,
  };
}

/** What the provider has of a due, by its own books. */
async function atTheProvider({ due }: Case): Promise<number> {
  const [row] = await shop.database.query<{ there: number }>(
    `select coalesce(sum((i.body ->> 'amount_received')::integer - coalesce((c.body ->> 'amount_refunded')::integer, 0)
              - coalesce((select sum((d.body ->> 'amount')::integer) from sandbox.stripe_objects d
                          where d.kind = 'dispute' and d.body ->> 'charge' = c.id and d.body ->> 'status' = 'lost'), 0)), 0)::integer there
     from sandbox.stripe_objects i left join sandbox.stripe_objects c on c.id = i.body ->> 'latest_charge'
     where i.kind = 'payment_intent' and i.body -> 'metadata' ->> 'due_id' = $1`,
    [due.id],
  );
  return row!.there;
}

describe('when', () => {
  it.each(table)('%s', async (_when, doing, truth) => {
    const it = await begin();
    for (const step of doing) await step(it);
    const there = await atTheProvider(it);
    expect(await truthOf(it)).toEqual({ kept: 0, excess: 0, held: 0, toDo: [], told: [], ...truth, ledger: 0, provider: there });
  });

  it('a payment is claimed for another order, it counts where it belongs', async () => {
    const [mine, other] = [await begin(), await begin()];
    await webhooksAreLost(mine);
    await pays(mine);
    const [intent] = await shop.database.query<{ id: string }>(
      `select id from sandbox.stripe_objects where kind = 'payment_intent' and body -> 'metadata' ->> 'due_id' = $1`,
      [mine.due.id],
    );
    await hears({ kind: 'payment_intent.succeeded', says: { id: intent!.id, object: 'payment_intent' } })(other);
    expect(await truthOf(other)).toMatchObject(waiting);
    await saysPaid(mine);
    expect(await truthOf(mine)).toMatchObject({ due: 'paid', order: 'confirmed' });
  });

  it('a payment is disputed, its order stands still and nothing is refunded', async () => {
    const disputed = await begin();
    await pays(disputed);
    await onPage({ do: 'dispute' })(disputed);
    const move = (what: 'prepare' | 'cancel') => shop.inShop((tx) => sold.orders.move(tx, businessId, disputed.order.id, what, staff()));
    await expect(move('prepare')).rejects.toThrow('stands still until the bank decides');
    await expect(move('cancel')).rejects.toThrow('stands still until the bank decides');
    await expect(refunds('all')(disputed)).rejects.toThrow('nothing can be refunded before it decides');
    await onPage({ do: 'dispute-won' })(disputed);
    expect(await move('prepare')).toMatchObject({ state: 'preparing' });
  });
});
