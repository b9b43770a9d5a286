import { newId } from '../database/ids.ts';
import type { PaymentPage, PaymentView } from '../contract/payments.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';
import { Captures } from './captures.ts';
import type { Due } from './due.ts';
import { Dues } from './dues.ts';
import { PayableKinds } from './payable-kinds.ts';
import { Proofs } from './proofs.ts';

let api: DashboardApi;
let bakery: SeededBusiness;
let owner: string;
let colleague: string;
let ofAnother: string;
let contactId: string;
let conversationId: string;

beforeAll(async () => {
  api = await dashboardApi();
  bakery = await api.makeBusiness();
  owner = await api.cookieOf(bakery);
  colleague = await api.cookieOf(bakery, 1);
  ofAnother = await api.cookieOf(await api.makeBusiness());
  const nothing = () => Promise.resolve();
  const kinds = api.app.get(PayableKinds, { strict: false });
  kinds.register('quote', { paid: nothing, part: nothing, expired: nothing, late: () => Promise.resolve('refund'), refunded: nothing });
  [contactId, conversationId] = [newId(), newId()];
  await api.database.inBusiness(bakery.id, async (tx) => {
    await tx.query(`insert into contacts (business_id, id, wa_id, profile_name) values ($1, $2, '491701112222', 'Ada Kern')`, [
      bakery.id,
      contactId,
    ]);
    await tx.query(`insert into conversations (business_id, id, contact_id, phone_number_id) values ($1, $2, $3, $4)`, [
      bakery.id,
      conversationId,
      contactId,
      bakery.number.phoneNumberId,
    ]);
  });
});
afterAll(() => api.close());

const owed = (amount: number, title = 'Quote Q-1001'): Promise<Due> =>
  api.database.inBusiness(bakery.id, (tx) =>
    api.app.get(Dues, { strict: false }).ask(tx, {
      businessId: bakery.id,
      payable: { kind: 'quote', id: newId() },
      purpose: 'deposit',
      amount,
      currency: 'EUR',
      deadline: null,
      conversationId,
      contactId,
      title,
    }),
  );
const list = async (query = '', as = owner) => (await api.call('get', `/api/payments${query}`, as).expect(200)).body as PaymentPage;
const get = async (id: string, as = owner) => (await api.call('get', `/api/payments/${id}`, as).expect(200)).body as PaymentView;
const post = (path: string, body: object = {}, as = owner) => api.call('post', `/api/${path}`, as).send(body);
const record = (id: string, amount: number, key = newId()) => post(`payments/${id}/record`, { key, method: 'cash', amount });

describe('a payment in the dashboard', () => {
  it('is recorded by hand, once for each key, and shown with its ledger and history', async () => {
    const { id, number } = await owed(1_000);
    const key = newId();
    await record(id, 400, key).expect(200);
    await record(id, 400, key).expect(200);
    expect(await get(id)).toMatchObject({
      number,
      state: 'part',
      kept: 400,
      remaining: 600,
      moves: ['record', 'link', 'withdraw', 'refund'],
    });
    const paid = (await record(id, 600).expect(200)).body as PaymentView;
    expect(paid).toMatchObject({
      state: 'paid',
      remaining: 0,
      refundable: 1_000,
      captures: [{ method: 'cash', amount: 400, actorName: bakery.members[0]!.name }, { amount: 600 }],
      moves: ['refund'],
    });
    expect(paid.ledger.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    expect(paid.history.map(({ move }) => move)).toEqual(['ask', 'capture', 'pay-part', 'capture', 'pay']);
  });

  it('is refunded up to the limit at once, and beyond it by two people', async () => {
    const { id } = await owed(20_000);
    await record(id, 20_000).expect(200);
    await post(`payments/${id}/refund`, { amount: 1, reason: '' }).expect(400);
    await post(`payments/${id}/refund`, { amount: 20_001, reason: 'Wrong' }).expect(409);
    const asked = (await post(`payments/${id}/refund`, { amount: 12_000, reason: 'Two cakes fell' }).expect(200)).body as PaymentView;
    const [refund] = asked.refunds;
    expect(refund).toMatchObject({ state: 'proposed', moves: ['reject'] });
    expect((await post(`refunds/${refund!.id}/approve`).expect(409)).body).toMatchObject({
      detail: expect.stringContaining('another member'),
    });
    expect((await get(id, colleague)).refunds[0]!.moves).toEqual(['approve', 'reject']);
    await post(`refunds/${refund!.id}/approve`, {}, colleague).expect(200);
    const done = (await post(`refunds/${refund!.id}/settle`).expect(200)).body as PaymentView;
    expect(done).toMatchObject({ state: 'paid', kept: 8_000, refunds: [{ state: 'refunded' }] });
  });

  it('waits for a person while a proof does, and is paid when it is approved', async () => {
    const { id } = await owed(3_000, 'Quote Q-77');
    await api.database.inBusiness(bakery.id, (tx) =>
      api.app.get(Proofs, { strict: false }).keep(tx, { businessId: bakery.id, dueId: id, mediaId: 'm-1' }),
    );
    const waiting = await list('?state=to-do');
    expect(waiting.rows.map((row) => row.id)).toContain(id);
    expect(waiting.counts.toDo).toBeGreaterThan(0);
    const [proof] = (await get(id)).proofs;
    const paid = (await post(`payment-proofs/${proof!.id}/approve`, { amount: 3_000 }).expect(200)).body as PaymentView;
    expect(paid).toMatchObject({ state: 'paid', proofs: [{ state: 'approved' }], captures: [{ method: 'transfer' }] });
    await post(`payment-proofs/${proof!.id}/reject`, { reason: 'Too late' }).expect(409);
  });

  it('that nobody owed is on the list of what is to do', async () => {
    const { id } = await owed(500);
    await record(id, 700).expect(200);
    expect(await get(id)).toMatchObject({ kept: 500, excess: 200, toDo: 1, refunds: [{ cause: 'overpaid', state: 'proposed' }] });
  });

  it('has no link where no provider is connected, and says so', async () => {
    const { id } = await owed(500);
    expect((await post(`payments/${id}/link`).expect(409)).body).toMatchObject({ detail: expect.stringContaining('No payment provider') });
    await post(`payments/${id}/withdraw`).expect(200);
    expect((await get(id)).state).toBe('withdrawn');
  });

  it('is nobody else’s business', async () => {
    const { id } = await owed(500);
    await api.call('get', `/api/payments/${id}`, ofAnother).expect(404);
    await post(`payments/${id}/record`, { key: newId(), method: 'cash', amount: 5 }, ofAnother).expect(404);
    expect((await list('', ofAnother)).rows).toEqual([]);
  });
});

describe('the list of payments', () => {
  it('is searched, filtered, summed up, sorted and paged', async () => {
    for (let nth = 0; nth < 45; nth++) await owed(100 + nth, `Quote Q-9${nth}`);
    const first = await list('?state=open&sort=amount&search=Q-9');
    expect(first.rows).toHaveLength(40);
    expect(first.rows[0]).toMatchObject({ amount: 144, title: 'Quote Q-944' });
    expect(first.sums).toEqual([{ currency: 'EUR', count: 45, amount: 45 * 122, kept: 0, excess: 0 }]);
    const rest = await list(`?state=open&sort=amount&search=Q-9&before=${first.next}`);
    expect(rest.rows).toHaveLength(5);
    expect(rest.next).toBeNull();
    expect((await list('?sort=oldest')).rows[0]!.number).toBe('P-1001');
    expect((await list('?search=P-1001')).rows.map(({ number }) => number)).toEqual(['P-1001']);
    expect((await list('?search=ada')).rows.length).toBe(40);
    await api.call('get', '/api/payments?before=x', owner).expect(400);
    await api.call('get', '/api/payments?state=gone', owner).expect(400);
  });
});

describe('how payments are taken', () => {
  it('is set by owners', async () => {
    const settings = { refundLimit: 100, cash: true, transfer: true, transferDetails: 'Bakery, DE02 1203 0000', proofMinutes: 30 };
    const put = (body: object, as: string) => api.call('put', '/api/payment-settings', as).send(body);
    await put(settings, colleague).expect(403);
    expect((await put(settings, owner).expect(200)).body).toEqual(settings);
    await put({ ...settings, transferDetails: ' ' }, owner).expect(400);
    await put({ ...settings, refundLimit: -1 }, owner).expect(400);
    expect((await api.call('get', '/api/payment-settings', colleague).expect(200)).body).toEqual(settings);
  });

  it('tells of accounts, and never their secrets', async () => {
    const connect = { provider: 'stripe', apiKey: 'sk_test_12345678', webhookSecret: 'whsec_12345678' };
    await post('payment-connections', connect, colleague).expect(403);
    const shown = (await post('payment-connections', connect).expect(200)).body as unknown[];
    expect(shown).toMatchObject([
      { provider: 'stripe', stoppedReason: null, webhookUrl: expect.stringContaining(`/webhooks/payments/stripe/${bakery.id}`) },
    ]);
    expect(JSON.stringify(shown)).not.toContain('12345678');
    await post('payment-connections', { provider: 'stripe' }).expect(400);
    await api.call('delete', '/api/payment-connections/stripe', owner).expect(204);
    await api.call('delete', '/api/payment-connections/stripe', owner).expect(404);
  });

  it('writes money of a provider down as it came', async () => {
    const { id } = await owed(900);
    await api.database.inBusiness(bakery.id, (tx) =>
      api.app.get(Captures, { strict: false }).record(tx, {
        businessId: bakery.id,
        dueId: id,
        provider: 'stripe',
        externalId: 'pi_1',
        amount: 900,
        currency: 'EUR',
        by: { by: 'system' },
      }),
    );
    const [refund] = ((await post(`payments/${id}/refund`, { amount: 50, reason: 'x' }).expect(200)).body as PaymentView).refunds;
    expect((await post(`refunds/${refund!.id}/settle`).expect(409)).body).toMatchObject({ detail: expect.stringContaining('provider') });
  });
});
