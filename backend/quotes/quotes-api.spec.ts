import { newId } from '../database/ids.ts';
import type { NewQuote, QuoteItems, QuotePage, QuoteView } from '../contract/quotes.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';

let api: DashboardApi;
let bakery: SeededBusiness;
let cookie: string;
let ofAnother: string;

beforeAll(async () => {
  api = await dashboardApi();
  bakery = await api.makeBusiness();
  cookie = await api.cookieOf(bakery);
  ofAnother = await api.cookieOf(await api.makeBusiness());
});
afterAll(() => api.close());

async function contact(name: string, waId: string): Promise<string> {
  const id = newId();
  await api.database.inBusiness(bakery.id, async (tx) => {
    await tx.query(`insert into contacts (business_id, id, wa_id, profile_name) values ($1, $2, $3, $4)`, [bakery.id, id, waId, name]);
    await tx.query(`insert into conversations (business_id, id, contact_id, phone_number_id) values ($1, $2, $3, $4)`, [
      bakery.id,
      newId(),
      id,
      bakery.number.phoneNumberId,
    ]);
  });
  return id;
}

const terms = { discount: null, depositPercent: 0, validDays: 14, note: '' };

async function quoted(name: string, waId: string, quote: Partial<NewQuote> = {}): Promise<QuoteView> {
  const body = {
    contactId: await contact(name, waId),
    lines: [{ title: 'Market stand', quantity: 1, unitAmount: 10_000 }],
    ...terms,
    ...quote,
  };
  return (await api.call('post', '/api/quotes', cookie).send(body).expect(201)).body as QuoteView;
}

const get = async (id: string) => (await api.call('get', `/api/quotes/${id}`, cookie).expect(200)).body as QuoteView;
const list = async (query = '', as = cookie) => (await api.call('get', `/api/quotes${query}`, as).expect(200)).body as QuotePage;
const move = async (id: string, step: string, body: object = {}) =>
  (await api.call('post', `/api/quotes/${id}/${step}`, cookie).send(body).expect(200)).body as QuoteView;

describe('a quote in the dashboard', () => {
  it('is drawn up from the catalog and by hand, sent, accepted, and leads to its order', async () => {
    const { id: variantId, amount } = bakery.catalog[0]!.variants[0]!;
    const made = await quoted('Ada Kern', '491701111111', {
      lines: [
        { variantId, quantity: 10 },
        { title: 'Delivery to the fair', quantity: 1, unitAmount: 2_500 },
      ],
      discount: { kind: 'percent', value: 500 },
      note: 'See you at the fair',
    });
    const subtotal = 10 * amount + 2_500;
    expect(made).toMatchObject({
      number: null,
      state: 'draft',
      contact: { name: 'Ada Kern' },
      canEdit: true,
      moves: ['send', 'withdraw'],
      revisions: [{ revision: 1, totals: { subtotal, discount: Math.round(subtotal * 0.05) }, note: 'See you at the fair' }],
    });
    const sent = await move(made.id, 'send');
    expect(sent).toMatchObject({ number: 1001, state: 'sent', isSent: true, moves: ['accept', 'decline', 'withdraw'] });
    expect(sent.validUntil).not.toBeNull();
    const accepted = await move(made.id, 'accept');
    expect(accepted).toMatchObject({ state: 'converted', canEdit: false, moves: [], order: { number: expect.any(Number) } });
    const order = (await api.call('get', `/api/orders/${accepted.order!.id}`, cookie).expect(200)).body as { total: number };
    expect(order.total).toBe(made.revisions[0]!.totals!.total);
    expect(accepted.history.map(({ move: step, actorName }) => [step, actorName])).toEqual([
      ['revise', bakery.members[0]!.name],
      ['send', bakery.members[0]!.name],
      ['accept', bakery.members[0]!.name],
      ['convert', null],
    ]);
  });

  it('is a paper for staff and customers', async () => {
    const { id } = await quoted('Ben Ito', '491702222222');
    for (const name of ['draft.pdf', 'Q-']) {
      const paper = await api
        .call('get', `/api/quotes/${id}/document`, cookie)
        .buffer(true)
        .expect(200)
        .expect('content-type', 'application/pdf');
      expect(paper.headers['content-disposition']).toContain(name);
      expect((paper.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
      if (name === 'draft.pdf') await move(id, 'send');
    }
  });

  it('changes in a new revision once it was sent, by whoever saw the last one', async () => {
    const { id, revisions } = await quoted('Cleo Sand', '491703333333');
    await move(id, 'send');
    const lines = [{ title: 'Market stand', quantity: 2, unitAmount: 9_500 }];
    const version = (await get(id)).revisions[0]!.version;
    const change = (given: number) => api.call('put', `/api/quotes/${id}`, cookie).send({ ...terms, lines, version: given });
    expect((await change(revisions[0]!.version - 1).expect(409)).body).toMatchObject({ detail: expect.stringContaining('Somebody else') });
    const changed = (await change(version).expect(200)).body as QuoteView;
    expect(changed).toMatchObject({ revision: 2, isSent: false, total: 19_000, moves: ['send', 'accept', 'decline', 'withdraw'] });
    expect(changed.revisions.map(({ totals }) => totals?.total)).toEqual([19_000, 10_000]);
  });

  it('with a great discount offers approval to everybody but its writer', async () => {
    const quote = await quoted('Dora Falk', '491704444444', { discount: { kind: 'percent', value: 2_000 } });
    expect(quote).toMatchObject({ moves: ['approve-discount', 'withdraw'], revisions: [{ approval: { needed: true, by: null } }] });
    expect((await api.call('post', `/api/quotes/${quote.id}/send`, cookie).expect(409)).body).toMatchObject({
      detail: 'The discount is above the limit, so another member has to approve it before the quote is sent.',
    });
    await api.call('post', `/api/quotes/${quote.id}/approve-discount`, cookie).expect(409);
    const colleague = await api.cookieOf(bakery, 1);
    const approved = (await api.call('post', `/api/quotes/${quote.id}/approve-discount`, colleague).expect(200)).body as QuoteView;
    expect(approved).toMatchObject({
      moves: ['send', 'withdraw'],
      revisions: [{ approval: { needed: false, by: bakery.members[1]!.name } }],
    });
  });

  it('is sent, approved and accepted by whoever has seen it as it is', async () => {
    const { id, revisions } = await quoted('Frida Lund', '491704444445', { discount: { kind: 'percent', value: 2_000 } });
    const seen = revisions[0]!.version;
    const lines = [{ title: 'Market stand', quantity: 1, unitAmount: 9_500 }];
    const worse = { ...terms, lines, discount: { kind: 'percent', value: 9_000 }, version: seen };
    await api.call('put', `/api/quotes/${id}`, cookie).send(worse).expect(200);
    const colleague = await api.cookieOf(bakery, 1);
    for (const step of ['approve-discount', 'send', 'accept'])
      expect((await api.call('post', `/api/quotes/${id}/${step}`, colleague).send({ version: seen }).expect(409)).body).toMatchObject({
        detail: expect.stringContaining('Somebody else has changed this quote'),
      });
    const { version } = (await get(id)).revisions[0]!;
    await api.call('post', `/api/quotes/${id}/approve-discount`, colleague).send({ version }).expect(200);
  });

  it('names the field that is wrong', async () => {
    const body = {
      ...terms,
      contactId: await contact('Emil', '491705555555'),
      lines: [
        { title: '', quantity: 0 },
        { variantId: newId(), quantity: 1 },
      ],
      validDays: 0,
    };
    expect((await api.call('post', '/api/quotes', cookie).send(body).expect(400)).body).toMatchObject({
      errors: [{ field: 'lines[0].quantity' }, { field: 'validDays' }],
    });
    const unknown = { ...body, validDays: 1, lines: [{ variantId: newId(), quantity: 1 }] };
    expect((await api.call('post', '/api/quotes', cookie).send(unknown).expect(400)).body).toMatchObject({
      errors: [{ field: 'lines[0].variantId' }],
    });
    expect(
      (
        await api
          .call('post', '/api/quotes', cookie)
          .send({ ...body, validDays: 1, lines: [], contactId: newId() })
          .expect(400)
      ).body,
    ).toMatchObject({
      errors: [{ field: 'contactId' }],
    });
  });

  it('of another business is no different from one that never was', async () => {
    const { id } = await quoted('Fay Moss', '491706666666');
    for (const path of [id, newId()]) {
      for (const step of ['send', 'accept', 'withdraw', 'reopen'])
        expect((await api.call('post', `/api/quotes/${path}/${step}`, ofAnother).send({}).expect(404)).body).toMatchObject({
          detail: 'There is no such quote.',
        });
      await api.call('get', `/api/quotes/${path}`, ofAnother).expect(404);
      await api.call('get', `/api/quotes/${path}/document`, ofAnother).expect(404);
    }
    expect((await list('', ofAnother)).rows).toEqual([]);
  });
});

describe('the list of quotes', () => {
  it('is found by state, number, name, phone and what is in it', async () => {
    const { id } = await quoted('Émile 100%', '33612345678', { lines: [{ title: 'Circus_tent', quantity: 1, unitAmount: 77_700 }] });
    await move(id, 'send');
    const { number } = await move(id, 'decline', { reason: 'too dear' });
    const found = async (query: string) => (await list(query)).rows.map((row) => row.id);
    expect(await found('?state=declined')).toEqual([id]);
    for (const words of [`Q-${number}`, `${number}`, '100%', 'émile', '+33 6 12 34', 'circus_tent'])
      expect(await found(`?search=${encodeURIComponent(words)}`)).toEqual([id]);
    expect(await found('?search=_ircus')).toEqual([]);
  });

  it('goes page by page without a gap, however it is sorted', async () => {
    for (let nth = 0; nth < 43; nth++) {
      const { id } = await quoted(`Guest ${nth}`, `4917055${String(nth).padStart(5, '0')}`, {
        lines: nth % 5 ? [{ title: 'Thing', quantity: 1, unitAmount: (nth % 4) * 100 }] : [],
      });
      if (nth % 5 && nth % 2) await move(id, 'send');
    }
    for (const sort of ['newest', 'total', 'validity']) {
      const first = await list(`?sort=${sort}&search=guest`);
      const second = await list(`?sort=${sort}&search=guest&after=${encodeURIComponent(first.next!)}`);
      expect(second.next).toBeNull();
      expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(43);
      const totals = [...first.rows, ...second.rows].map(({ total }) => total ?? -1);
      const total = totals.reduce((sum, each) => sum + Math.max(each, 0), 0);
      expect(first.sums).toEqual([{ currency: 'EUR', count: 43, total }]);
      if (sort === 'total') expect(totals).toEqual(totals.toSorted((left, right) => right - left));
    }
    await api.call('get', '/api/quotes?sort=total&after=yesterday', cookie).expect(400);
  }, 60_000);
});

describe('what a quote is made of', () => {
  it('is looked up by a part of its name, and so is the customer', async () => {
    const { name } = bakery.catalog[0]!;
    const found = (
      await api.call('get', `/api/quote-items?search=${encodeURIComponent(name.slice(1, 5).toUpperCase())}`, cookie).expect(200)
    ).body as QuoteItems;
    expect(found.items.map(({ title }) => title)).toContainEqual(expect.stringContaining(name));
    expect((await api.call('get', '/api/quote-items?search=%25%25', cookie).expect(200)).body).toMatchObject({ items: [] });
    const id = await contact('Zora Finch', '491709999999');
    for (const search of ['zora', '+49 170 9999999', ''])
      expect((await api.call('get', `/api/contacts?search=${encodeURIComponent(search)}`, cookie).expect(200)).body).toContainEqual({
        id,
        name: 'Zora Finch',
        phone: '+49 170 9999999',
        username: null,
      });
    expect((await api.call('get', '/api/contacts?search=zora', ofAnother).expect(200)).body).toEqual([]);
  });
});

describe('how a business quotes', () => {
  it('is read by all and changed by its owner', async () => {
    const usual = (await api.call('get', '/api/quote-terms', cookie).expect(200)).body as object;
    expect(usual).toEqual({
      validDays: 14,
      graceDays: 2,
      discountLimit: 1_000,
      automaticUpTo: 50_000,
      depositPercent: 0,
      promiseMinutes: 120,
    });
    const changed = await api.call('patch', '/api/quote-terms', cookie).send({ validDays: 30, discountLimit: 500 }).expect(200);
    expect(changed.body).toEqual({ ...usual, validDays: 30, discountLimit: 500 });
    expect((await api.call('get', '/api/quote-terms', cookie).expect(200)).body).toEqual(changed.body);
    await api
      .call('patch', '/api/quote-terms', await api.cookieOf(bakery, 1))
      .send({ validDays: 1 })
      .expect(403);
    await api.call('patch', '/api/quote-terms', cookie).send({ validDays: 0, discountLimit: 10_001 }).expect(400);
  });
});
