import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { nativePaymentIn } from '../../flows/machine/native-payment.ts';
import { aboutNumber } from '../database/secrets.ts';
import { newId } from '../database/ids.ts';
import { Notices } from '../messaging/notices.ts';
import { registerSandboxNumber } from '../sandbox/sandbox-numbers.ts';
import { GraphApi } from '../whatsapp/graph-api.ts';
import { toGraph } from '../whatsapp/outgoing/to-graph.ts';
import { parseWebhook } from '../whatsapp/parse/parse-webhook.ts';
import type { Due } from './due.ts';
import { Money } from './money.ts';
import { NativeNews } from './native-news.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { Proofs } from './proofs.ts';
import { openStripe, type StripeTill } from './stripe-under-test.ts';

/** Payments in WhatsApp itself, against a Graph that checks what is sent and answers what it is asked, both over HTTP. */

let till: StripeTill;
let businessId: string;
let money: Money;
let graph: GraphApi;
let notices: Notices;
let number: { readonly phoneNumberId: string; readonly accessToken: string };
let people = 0;

const seller = { name: 'Corner Bakery', address: '1 Mill Lane', city: 'Pune', postcode: '411001' };
const india = { country: 'IN', gateway: 'razorpay', configuration: 'razorpay-test', seller };

beforeAll(async () => {
  jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  till = await openStripe();
  ({ businessId } = till.shop);
  number = { phoneNumberId: `number of ${businessId}`, accessToken: 'EAAtest' };
  const sealed = till.keyring.seal(number.accessToken, aboutNumber(businessId, number.phoneNumberId, 'access_token'));
  await inShop((tx) => tx.query(`update whatsapp_numbers set access_token = $2 where business_id = $1`, [businessId, sealed]));
  await registerSandboxNumber(till.shop.database, {
    ...number,
    wabaId: '1',
    displayPhoneNumber: '+91 20 1000 2000',
    businessName: 'Corner Bakery',
    appSecret: 'x',
    // Nobody listens: the spec reads what would be told.
    webhookUrl: 'http://127.0.0.1:9/webhooks/whatsapp',
  });
  graph = new GraphApi({ baseUrl: `${till.base}/graph`, version: 'v24.0', timeoutMs: 20_000 });
  notices = new Notices();
  new NativeNews(notices, till.connections);
  money = new Money(till.dues, till.links, new Proofs(till.dues, till.captures, till.alarms), till.refunds, till.connections);
  await connect(india);
});
afterAll(async () => {
  await graph.onApplicationShutdown();
  await till.close();
});

const inShop = <T>(work: Parameters<typeof till.shop.inShop<T>>[0]) => till.shop.inShop(work);
const connect = (configuration: object) =>
  inShop((tx) =>
    till.connections.connect(tx, businessId, {
      provider: 'whatsapp',
      apiKey: null,
      webhookSecret: null,
      configuration: JSON.stringify(configuration),
    }),
  );
const intentOf = ({ id }: PaymentIntent) => inShop((tx) => tx.findOneByOrFail(PaymentIntent, { businessId, id }));

async function ask(amount: number, { currency = 'INR', country = '91' } = {}): Promise<Due & { readonly waId: string }> {
  const customer = await till.shop.customer();
  const waId = `${country}98${String((people += 1)).padStart(8, '0')}`;
  await inShop((tx) =>
    tx.query(`update contacts set wa_id = $3 where business_id = $1 and id = $2`, [businessId, customer.contactId, waId]),
  );
  return { ...(await till.ask(amount, { currency }, customer)), waId };
}

const offer = (due: Due, anew = false) => inShop((tx) => till.links.offer(tx, { businessId, dueId: due.id, inChat: true, anew }));
const ways = async (due: Due) => (await inShop((tx) => money.ways(tx, due))).ways;

/** The bill as a conversation gets it and sends it. */
async function billFor(due: Due & { readonly waId: string }) {
  const offered = await offer(due);
  if (offered.outcome !== 'ready') throw new Error(`expected a bill, got ${offered.outcome}`);
  const record = await inShop((tx) => money.bill(tx, offered.due, offered.intent, offered.isNew));
  const sent = await send(due, record);
  if (sent.type !== 'accepted') throw new Error(`the bill was not taken: ${JSON.stringify(sent)}`);
  return { intent: offered.intent, wamid: sent.wamid };
}

function send(due: { readonly waId: string }, record: Parameters<typeof nativePaymentIn>[0]) {
  const payment = nativePaymentIn(record);
  if (!payment) throw new Error('expected something to pay');
  return graph.send(number, toGraph({ kind: 'order-details', text: 'Please pay.', payment }, { waId: due.waId }));
}

const says = (due: { readonly waId: string }, reference: string, status: 'processing' | 'completed' | 'canceled') =>
  graph.send(number, toGraph({ kind: 'order-status', text: 'News of your order.', reference, status }, { waId: due.waId }));

/** What the customer does with the bill on the phone. */
async function onPhone({ waId }: { readonly waId: string }, wamid: string, what: string): Promise<number> {
  const [customer] = await till.shop.database.query<{ id: string }>(`select id from sandbox.customers where wa_id = $1`, [waId]);
  const answer = await fetch(`${till.base}/phone/chats/${customer!.id}/${encodeURIComponent(number.phoneNumberId)}/bills`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(till.base).origin },
    body: JSON.stringify({ wamid, do: what }),
  });
  return answer.status;
}

/** What Meta tells of payments is heard, as the intake hears it, and what that asks for is asked. */
async function settled({ deaf = false } = {}): Promise<void> {
  const told = await till.shop.database.query<{ value: unknown; field: string }>(
    `with told as (delete from sandbox.webhooks where lane like '%:payments' returning id, value, field) select value, field from told order by id`,
  );
  for (const { value, field } of deaf ? [] : told) {
    const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ value, field }] }] };
    // Meta's ids have no spaces, as those of made-up shops have.
    const asMetaSays: unknown = JSON.parse(JSON.stringify(body).replaceAll(number.phoneNumberId, '100200300'));
    for (const arrival of parseWebhook(asMetaSays, new Date()).arrivals)
      if (arrival.type === 'notice') await inShop((tx) => notices.tell(tx, businessId, arrival));
  }
  await till.worker.look();
}

const refund = (due: Due, amount: number | 'all') =>
  inShop((tx) => till.refunds.ask(tx, { businessId, of: { dueId: due.id }, amount, reason: 'Asked', by: till.member() }));

describe('a bill in WhatsApp', () => {
  it('is offered where Meta has payments, and to whom', async () => {
    expect(await ways(await ask(1_000))).toEqual(['whatsapp', 'online', 'cash']);
    expect(await ways(await ask(1_000, { country: '49' }))).toEqual(['online', 'cash']);
    expect(await ways(await ask(1_000, { currency: 'EUR' }))).toEqual(['online', 'cash']);
    expect(await ways(await ask(1_000, { currency: 'BRL', country: '55' }))).toEqual(['online', 'cash']);
    expect((await offer(await ask(1_000, { country: '49' }))).outcome).toBe('no-provider');
  });

  it('is taken by Meta, paid, and counts once Meta says so when asked', async () => {
    const due = await ask(12_450);
    const { intent, wamid } = await billFor(due);
    expect(await onPhone(due, wamid, 'pay')).toBe(204);
    await settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 12_450 });
    expect(await till.ledger(due)).toEqual({ whatsapp: 12_450, due: -12_450 });
    expect(await intentOf(intent)).toMatchObject({ state: 'captured', inChat: true, configuration: 'razorpay-test' });
    expect(await till.told(due)).toEqual(['payment.captured']);
    expect(await says(due, intent.providerId!, 'processing')).toMatchObject({ type: 'accepted' });
    expect(await says(due, intent.providerId!, 'canceled')).toMatchObject({ type: 'refused', code: 2047 });
    expect(await says(due, intent.providerId!, 'completed')).toMatchObject({ type: 'accepted' });
    expect(await says(due, intent.providerId!, 'processing')).toMatchObject({ type: 'refused', code: 2046 });
  });

  it('is the same one when it is asked for again, and Meta would not take it twice', async () => {
    const due = await ask(500);
    const { intent } = await billFor(due);
    const again = await offer(due);
    expect(again).toMatchObject({ outcome: 'ready', isNew: false, intent: { id: intent.id } });
    const record = await inShop((tx) => money.bill(tx, due, intent, true));
    expect(await send(due, record)).toMatchObject({ type: 'refused', code: 131009 });
  });

  it('is not believed to be paid by a message that says so', async () => {
    const due = await ask(500);
    const { intent } = await billFor(due);
    const claim = {
      type: 'payment',
      status: 'captured',
      payment: { reference_id: intent.providerId!, amount: { value: 500, offset: 100 } },
    };
    await inShop((tx) => notices.tell(tx, businessId, { type: 'notice', field: 'statuses.payment', value: claim, wabaId: '1' }));
    await settled();
    expect(await till.get(due)).toMatchObject({ state: 'open', kept: 0 });
  });

  it('fails with a reason, is paid by a slow bank, and is found when nothing is told', async () => {
    const due = await ask(700);
    const { intent, wamid } = await billFor(due);
    await onPhone(due, wamid, 'fail');
    await settled();
    expect(await till.told(due)).toEqual(['payment.failed']);
    await onPhone(due, wamid, 'slow');
    await settled();
    expect(await intentOf(intent)).toMatchObject({ state: 'processing' });
    await onPhone(due, wamid, 'bank-yes');
    await settled({ deaf: true });
    expect(await till.get(due)).toMatchObject({ state: 'open' });
    await inShop((tx) => till.links.lookUpAll(tx, businessId, due.id));
    await till.worker.look();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 700 });
  });

  it('paid twice keeps one payment and proposes to give the other back', async () => {
    const due = await ask(800);
    const { wamid } = await billFor(due);
    await onPhone(due, wamid, 'twice');
    await settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 800, excess: 800 });
    const [proposal] = await till.refundsOf(due);
    await inShop((tx) => till.refunds.approve(tx, businessId, proposal!.id, till.member()));
    await settled();
    expect(await till.ledger(due)).toEqual({ whatsapp: 800, due: -800, excess: 0 });
  });

  it('is paid back once, also when Meta’s answer is lost', async () => {
    const due = await ask(900);
    const { wamid, intent } = await billFor(due);
    await onPhone(due, wamid, 'pay');
    await settled();
    await till.shop.database.query(`insert into sandbox.faults (kind, phone_number_id, times) values ('accept-and-reset', $1, 1)`, [
      number.phoneNumberId,
    ]);
    await refund(due, 300);
    await till.worker.look();
    expect(await till.refundsOf(due)).toMatchObject([{ state: 'pending' }]);
    await till.shop.letTimePass('10 seconds');
    await till.worker.look();
    await till.shop.letTimePass('0 hours');
    expect(await till.refundsOf(due)).toMatchObject([{ state: 'refunded', amount: '300' }]);
    const [bill] = await till.shop.database.query<{ transactions: { refunds: unknown[] }[] }>(
      `select transactions from sandbox.bills where reference = $1`,
      [intent.providerId],
    );
    expect(bill!.transactions[0]!.refunds).toHaveLength(1);
  });

  it('ends with its time, and what Meta refuses is a sentence', async () => {
    const due = await ask(400);
    const { intent } = await billFor(due);
    await till.shop.letTimePass('25 hours');
    await till.worker.look();
    await till.shop.letTimePass('0 hours');
    expect(await intentOf(intent)).toMatchObject({ state: 'expired' });
    const record = { ...(await inShop((tx) => money.bill(tx, due, intent, true))), reference: newId().replaceAll('-', '') };
    expect(await send(due, { ...record, configuration: 'razorpay-unfinished' })).toMatchObject({ code: 131005 });
    expect(await send(due, { ...record, gateway: 'payu' })).toMatchObject({ code: 131009 });
    expect(await send({ waId: '4917012345678' }, record)).toMatchObject({ code: 131026 });
  });

  it('stops when its configuration is disconnected at Meta, and goes on when it is back', async () => {
    const tell = (status: string) =>
      inShop((tx) =>
        notices.tell(tx, businessId, {
          type: 'notice',
          field: 'payment_configuration_update',
          value: { configuration_name: 'razorpay-test', provider_name: 'razorpay', status },
          wabaId: '1',
        }),
      );
    await tell('Needs Connecting');
    expect(await ways(await ask(100))).not.toContain('whatsapp');
    await tell('Active');
    expect(await ways(await ask(100))).toContain('whatsapp');
  });

  it('in Brazil opens the link of whoever takes payments online', async () => {
    await connect({ country: 'BR' });
    const due = await ask(5_000, { currency: 'BRL', country: '55' });
    expect(await ways(due)).toEqual(['whatsapp', 'online', 'cash']);
    const offered = await offer(due);
    expect(offered.outcome).toBe('asked');
    await till.worker.look();
    const [event] = await inShop<{ data: { inChat: Parameters<typeof nativePaymentIn>[0] } }[]>((tx) =>
      tx.query(`select event -> 'data' data from inbox where business_id = $1 and conversation_id = $2`, [businessId, due.conversationId]),
    );
    expect(await send(due, event!.data.inChat)).toMatchObject({ type: 'accepted' });
    const intent = await intentOf((offered as { intent: PaymentIntent }).intent);
    await till.onPage(intent, { do: 'pay' });
    await till.settled();
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 5_000 });
    await connect(india);
  });
});
