import { newId } from '../database/ids.ts';
import type { ConversationPage, ConversationView, MessagePage } from '../contract/conversations.ts';
import type { FileView } from '../contract/files.ts';
import type { Problem } from '../contract/problem.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';

let api: DashboardApi;
let bakery: SeededBusiness;
let cookie: string;

beforeAll(async () => {
  api = await dashboardApi();
  bakery = await api.makeBusiness();
  cookie = await api.cookieOf(bakery);
});
afterAll(() => api.close());

const sql = <Row>(business: SeededBusiness, text: string, parameters: unknown[] = []): Promise<Row[]> =>
  api.database.inBusiness(business.id, (tx) => tx.query<Row[]>(text, [business.id, ...parameters]));

interface Wanted {
  readonly name?: string | null;
  readonly waId?: string | null;
  readonly minutesAgo?: number;
  readonly owner?: 'bot' | 'human';
  readonly windowOpen?: boolean;
}

let numbers = 4915700000000;

async function conversation(
  business: SeededBusiness,
  { name = 'Ana', waId = String(numbers++), minutesAgo = 1, owner = 'bot', windowOpen = true }: Wanted = {},
): Promise<string> {
  const [contactId, id] = [newId(), newId()];
  await sql(business, `insert into contacts (business_id, id, wa_id, bsuid, profile_name) values ($1, $2, $3, $4, $5)`, [
    contactId,
    waId,
    waId === null ? `DE.${contactId}` : null,
    name,
  ]);
  await sql(
    business,
    `insert into conversations (business_id, id, contact_id, phone_number_id, owner, last_message, last_message_at, unread, flow_id, step, waits_for, version_id, window_ends_at)
     values ($1, $2, $3, $4, $5, 'Hello', clock_timestamp() - make_interval(mins => $6), 1, 'order', 'ask-address', 'answer', $7, clock_timestamp() + $8::interval)`,
    [
      id,
      contactId,
      business.number.phoneNumberId,
      owner,
      minutesAgo,
      business.flows.find((flow) => flow.id === 'order')!.versionId,
      windowOpen ? '20 hours' : '-1 hour',
    ],
  );
  return id;
}

const say = (business: SeededBusiness, id: string, text: string) =>
  sql(
    business,
    `insert into messages (business_id, id, conversation_id, author, content, state) values ($1, $2, $3, 'contact', $4, 'received')`,
    [newId(), id, JSON.stringify({ kind: 'text', text })],
  );

const get = async <T>(path: string): Promise<T> => (await api.call('get', path, cookie).expect(200)).body as T;
const list = (query = '') => get<ConversationPage>(`/api/conversations${query}`);
const namesOf = ({ rows }: ConversationPage) => rows.map(({ contact }) => contact.name);

describe('the list of conversations', () => {
  it('shows who writes, where the flow rests and who has it', async () => {
    const id = await conversation(bakery, { name: 'Ana García', waId: '34600111222' });
    expect((await list()).rows.find((row) => row.id === id)).toEqual({
      id,
      contact: { id: expect.any(String) as string, name: 'Ana García', phone: '+34 600 11 12 22', username: null },
      owner: 'bot',
      assignee: null,
      at: { flowId: 'order', flowTitle: expect.any(String) as string, step: 'ask-address', waitsFor: 'answer' },
      handoff: null,
      lastMessage: 'Hello',
      lastMessageAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      unread: 1,
    });
  });

  it('names a person who hides the number', async () => {
    const id = await conversation(bakery, { name: null, waId: null });
    expect((await list()).rows.find((row) => row.id === id)?.contact).toMatchObject({ name: 'WhatsApp user', phone: null });
  });

  it('goes on from page to page without a gap or a double, newest first', async () => {
    const busy = await api.makeBusiness();
    const before = cookie;
    cookie = await api.cookieOf(busy);
    for (let nth = 0; nth < 45; nth++) await conversation(busy, { name: `C${nth}`, minutesAgo: nth });
    const first = await list();
    const second = await list(`?before=${first.next}`);
    expect([...namesOf(first), ...namesOf(second)]).toEqual(Array.from({ length: 45 }, (_, nth) => `C${nth}`));
    expect(second.next).toBeNull();
    cookie = before;
  });

  it('finds by part of a name and by a number however it is written', async () => {
    await conversation(bakery, { name: 'Bruno 100%_Baker', waId: '447700900123' });
    expect(namesOf(await list('?search=bruno'))).toEqual(['Bruno 100%_Baker']);
    expect(namesOf(await list(`?search=${encodeURIComponent('100%_')}`))).toEqual(['Bruno 100%_Baker']);
    expect(namesOf(await list(`?search=${encodeURIComponent('+44 7700 900')}`))).toEqual(['Bruno 100%_Baker']);
    expect(namesOf(await list('?search=%25nobody'))).toEqual([]);
  });

  it('tells how many wait for a person, and shows only those that people have', async () => {
    const id = await conversation(bakery, { name: 'Waits', owner: 'human' });
    const page = await list('?owner=human');
    expect(page.rows.map((row) => row.id)).toContain(id);
    expect(page.rows.every((row) => row.owner === 'human')).toBe(true);
    expect(page.waiting).toBe(1);
  });

  it('names the part of the question that is wrong', async () => {
    for (const [query, field] of [
      ['owner=ghost', 'owner'],
      ['before=nonsense', 'before'],
      [`before=${Buffer.from('2026-99-99T00:00:00.000000Z|x').toString('base64url')}`, 'before'],
      ['sort=name', 'sort'],
    ]) {
      const { body } = await api.call('get', `/api/conversations?${query}`, cookie).expect(400);
      expect(body).toMatchObject({ errors: [{ field }] });
    }
  });
});

describe('a conversation', () => {
  it('shows its number, its window, its flow version and the orders of its contact', async () => {
    const id = await conversation(bakery);
    const [{ contact_id: contactId }] = (await sql<{ contact_id: string }>(
      bakery,
      `select contact_id from conversations where business_id = $1 and id = $2`,
      [id],
    )) as [{ contact_id: string }];
    const [orderId, variant] = [newId(), bakery.catalog[0]!.variants[0]!];
    await sql(
      bakery,
      `insert into orders (business_id, id, number, contact_id, state, currency, delivery_fee) values ($1, $2, 1001, $3, 'confirmed', 'EUR', 250)`,
      [orderId, contactId],
    );
    await sql(
      bakery,
      `insert into order_lines (business_id, id, order_id, variant_id, title, unit_amount, quantity, position) values ($1, $2, $3, $4, 'Croissant', 220, 3, 0)`,
      [newId(), orderId, variant.id],
    );
    expect(await get<ConversationView>(`/api/conversations/${id}`)).toMatchObject({
      id,
      numberId: bakery.number.phoneNumberId,
      number: bakery.number.displayPhoneNumber,
      windowEndsAt: expect.any(String) as string,
      flowVersion: 1,
      orders: [{ id: orderId, number: 1001, state: 'confirmed', total: 910, currency: 'EUR' }],
      numberStopped: null,
    });
  });

  it('shows its messages oldest first, older ones page by page', async () => {
    const id = await conversation(bakery);
    for (let nth = 0; nth < 55; nth++) await say(bakery, id, `m${nth}`);
    const newest = await get<MessagePage>(`/api/conversations/${id}/messages`);
    const older = await get<MessagePage>(`/api/conversations/${id}/messages?before=${newest.before}`);
    expect([...older.messages, ...newest.messages].map(({ content }) => (content.kind === 'text' ? content.text : ''))).toEqual(
      Array.from({ length: 55 }, (_, nth) => `m${nth}`),
    );
    expect(older.before).toBeNull();
  });

  it('is taken over by who answers it; the same reply again is sent once', async () => {
    const id = await conversation(bakery);
    const reply = { id: newId(), text: '  One minute, please \u0000' };
    for (let times = 0; times < 2; times++) await api.call('post', `/api/conversations/${id}/replies`, cookie).send(reply).expect(204);
    const { messages } = await get<MessagePage>(`/api/conversations/${id}/messages`);
    expect(messages).toMatchObject([
      { id: reply.id, author: 'member', memberName: 'Mara Sommer', content: { kind: 'text', text: 'One minute, please' }, state: 'queued' },
    ]);
    expect(await get<ConversationView>(`/api/conversations/${id}`)).toMatchObject({
      owner: 'human',
      assignee: { name: 'Mara Sommer' },
      unread: 0,
      lastMessage: 'One minute, please',
    });
  });

  it('is answered with a file of the business, with words below it', async () => {
    const id = await conversation(bakery);
    const upload = (name: string, bytes: Buffer, as = cookie) =>
      api.call('post', `/api/files?name=${name}`, as).set('content-type', 'application/octet-stream').send(bytes).expect(201);
    const { fileId } = (await upload('menu.pdf', Buffer.from('%PDF-1.7'))).body as FileView;
    const path = `/api/conversations/${id}/replies`;
    await api.call('post', path, cookie).send({ id: newId(), text: 'Our menu', fileId }).expect(204);
    const { messages } = await get<MessagePage>(`/api/conversations/${id}/messages`);
    const menu = { kind: 'file', media: 'document', fileId, filename: 'menu.pdf', mime: 'application/pdf', caption: 'Our menu' };
    expect(messages).toMatchObject([{ author: 'member', content: menu, state: 'queued' }]);

    const refused = async (reply: object) =>
      (
        (
          await api
            .call('post', path, cookie)
            .send({ id: newId(), text: '', ...reply })
            .expect(400)
        ).body as Problem
      ).errors;
    const archive = (await upload('all.zip', Buffer.from('PK\u0003\u0004'))).body as FileView;
    expect(await refused({ fileId: archive.fileId })).toMatchObject([
      { field: 'fileId', message: expect.stringContaining('does not carry') as string },
    ]);
    expect(await refused({ fileId: newId() })).toMatchObject([{ field: 'fileId' }]);
    expect(await refused({ fileId, text: 'x'.repeat(1025) })).toMatchObject([{ field: 'text' }]);
    const another = await api.makeBusiness();
    const theirs = (await upload('theirs.pdf', Buffer.from('%PDF-1.7'), await api.cookieOf(another))).body as FileView;
    expect(await refused({ fileId: theirs.fileId })).toMatchObject([{ field: 'fileId' }]);
  });

  it('refuses a reply outside the service window in plain words', async () => {
    const id = await conversation(bakery, { windowOpen: false });
    const { body } = await api.call('post', `/api/conversations/${id}/replies`, cookie).send({ id: newId(), text: 'Hello?' }).expect(409);
    expect(body).toMatchObject({ title: 'Conflict', detail: expect.stringContaining('24 hours') as string });
  });

  it('refuses a reply that is empty, too long or without an id, and names the field', async () => {
    const path = `/api/conversations/${await conversation(bakery)}/replies`;
    const refused = async (reply: object) =>
      ((await api.call('post', path, cookie).send(reply).expect(400)).body as { errors: { field: string }[] }).errors.map(
        ({ field }) => field,
      );
    expect(await refused({ id: newId(), text: ' \u0000 ' })).toEqual(['text']);
    expect(await refused({ id: newId(), text: '🥐'.repeat(4097) })).toEqual(['text']);
    expect(await refused({ text: 'Hello' })).toEqual(['id']);
    expect(await refused({})).toEqual(['id', 'text']);
    await api
      .call('post', path, cookie)
      .send({ id: newId(), text: '🥐'.repeat(4096) })
      .expect(204);
  });

  it('can be taken over, read and given back', async () => {
    const id = await conversation(bakery);
    const path = `/api/conversations/${id}`;
    await api.call('post', `${path}/take-over`, cookie).send({}).expect(204);
    await api.call('post', `${path}/read`, cookie).expect(204);
    expect(await get<ConversationView>(path)).toMatchObject({ owner: 'human', unread: 0 });
    await api.call('post', `${path}/give-back`, cookie).send({ how: 'resume' }).expect(204);
    await api.call('post', `${path}/give-back`, cookie).send({ how: 'somehow' }).expect(400);
    const events = await sql<{ event: object }>(
      bakery,
      `select event from inbox where business_id = $1 and conversation_id = $2 order by seq`,
      [id],
    );
    expect(events.map(({ event }) => event)).toEqual([{ type: 'staff.took' }, { type: 'staff.gave-back', how: 'resume' }]);
  });

  it('stays with the person who replies before the bot has heard that it is given back', async () => {
    const id = await conversation(bakery);
    const path = `/api/conversations/${id}`;
    await api.call('post', `${path}/take-over`, cookie).send({}).expect(204);
    await api.call('post', `${path}/give-back`, cookie).send({ how: 'resume' }).expect(204);
    await api.call('post', `${path}/replies`, cookie).send({ id: newId(), text: 'One more thing' }).expect(204);
    const events = await sql<{ type: string }>(
      bakery,
      `select event ->> 'type' as type from inbox where business_id = $1 and conversation_id = $2 order by seq`,
      [id],
    );
    expect(events.map(({ type }) => type)).toEqual(['staff.took', 'staff.gave-back', 'staff.took']);
  });
});

describe('the conversations of another business', () => {
  it('are not there: their ids answer as ids that never were', async () => {
    const other = await api.makeBusiness();
    const theirs = await conversation(other, { name: 'Theirs' });
    await say(other, theirs, 'a secret');
    const ask = async (id: string) => {
      const path = `/api/conversations/${id}`;
      const answers = [
        await api.call('get', path, cookie),
        await api.call('get', `${path}/messages`, cookie),
        await api.call('post', `${path}/take-over`, cookie).send({}),
        await api.call('post', `${path}/give-back`, cookie).send({ how: 'resume' }),
        await api.call('post', `${path}/replies`, cookie).send({ id: newId(), text: 'Hello' }),
        await api.call('post', `${path}/read`, cookie).send({}),
      ];
      return answers.map(({ status, text }) => ({ status, text }));
    };
    const [foreign, missing] = [await ask(theirs), await ask(newId())];
    expect(foreign).toEqual(missing);
    expect(await ask('nonsense')).toEqual(missing);
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(namesOf(await list('?search=Theirs'))).toEqual([]);
    expect(await sql(other, `select owner from conversations where business_id = $1 and id = $2`, [theirs])).toEqual([{ owner: 'bot' }]);
  });
});
