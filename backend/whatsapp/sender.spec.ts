import { jest } from '@jest/globals';
import type { MessageContent } from '../contract/message-content.ts';
import { newId } from '../database/ids.ts';
import { Clock } from '../database/ports.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { Files } from '../files/files.ts';
import { Intake } from '../messaging/intake.ts';
import { putMessages } from '../messaging/outbox.ts';
import { Receipts } from './receipts.ts';
import { openRoom, until, type Connected, type RoomUnderTest } from './room-under-test.ts';
import { Sender } from './sender.ts';

let room: RoomUnderTest;
let bakery: Connected;

beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
  room.graph.forget();
  bakery = await room.connect();
});

interface Chat {
  readonly number: Connected;
  readonly conversationId: string;
  readonly waId: string;
}

let customers = 0;

async function chat(number: Connected, { windowEndsAt = new Date(Date.now() + 3_600_000) }: { windowEndsAt?: Date } = {}): Promise<Chat> {
  customers += 1;
  const [contactId, conversationId, waId] = [newId(), newId(), String(34_600_000_000 + customers)];
  await room.owner.query(`insert into contacts (business_id, id, wa_id) values ($1, $2, $3)`, [number.businessId, contactId, waId]);
  await room.owner.query(
    `insert into conversations (business_id, id, contact_id, phone_number_id, window_ends_at) values ($1, $2, $3, $4, $5)`,
    [number.businessId, conversationId, contactId, number.phoneNumberId, windowEndsAt],
  );
  return { number, conversationId, waId };
}

const words = (text: string): MessageContent => ({ kind: 'text', text });

async function put({ number, conversationId }: Chat, ...contents: readonly MessageContent[]): Promise<string[]> {
  const ids = contents.map(() => newId());
  await room.app.get(TenantDatabase).inBusiness(number.businessId, (tx) =>
    putMessages(
      tx,
      number.businessId,
      contents.map((content, index) => ({ id: ids[index]!, conversationId, content, author: 'bot' as const })),
    ),
  );
  return ids;
}

interface Row {
  readonly state: string;
  readonly wamid: string | null;
  readonly error: { readonly code: number; readonly title: string; readonly details?: string } | null;
  readonly maybe_twice: boolean;
}

const row = async (id: string): Promise<Row> =>
  ((await room.owner.query(`select state, wamid, error, maybe_twice from messages where id = $1`, [id])) as Row[])[0]!;
const becomes = (id: string, state: string) => until(async () => ((await row(id)).state === state ? row(id) : undefined));
const dueNow = (id: string) => room.owner.query(`update messages set send_after = now() where id = $1`, [id]);
const wake = () => room.app.get(Sender).wake();

describe('a message in the outbox', () => {
  it('goes to Graph with the token of its number and our id, and keeps the name that Meta gives it', async () => {
    const to = await chat(bakery);
    const [id] = await put(to, words('Good morning'));
    const { wamid } = await becomes(id!, 'accepted');
    expect(wamid).toMatch(/^wamid\.OUT/);
    expect(room.graph.requests).toMatchObject([
      {
        path: `/v24.0/${bakery.phoneNumberId}/messages`,
        token: bakery.accessToken,
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: `+${to.waId}`,
          type: 'text',
          text: { body: 'Good morning' },
          biz_opaque_callback_data: id,
        },
      },
    ]);
  });

  it('never overtakes an earlier one of its conversation, even when that one fails for a while', async () => {
    const [ana, ben] = [await chat(bakery), await chat(bakery)];
    room.graph.refuse(131000, { times: 1, status: 500, only: ({ body }) => (body['text'] as { body: string }).body === 'a1' });
    const ids = await put(ana, words('a1'), words('a2'), words('a3'));
    await put(ben, words('b1'));
    await becomes(ids[2]!, 'accepted');
    expect(room.graph.texts().filter((text) => text.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3']);
    expect(room.graph.texts()).toContain('b1');
  });

  it('is not sent by a process that stood still for so long that it may be another’s by now', async () => {
    const clock = room.app.get(Clock);
    const now = clock.now.bind(clock);
    let stoodStill = 0;
    const moved = jest.spyOn(clock, 'now').mockImplementation(() => now() + stoodStill);
    const waited = jest.spyOn(room.app.get(Receipts), 'underWay').mockImplementationOnce(() => {
      stoodStill = 9_000;
      return Promise.resolve();
    });
    const [id] = await put(await chat(bakery), words('too late'));
    await until(() => stoodStill > 0);
    await new Promise((wait) => setTimeout(wait, 100));
    expect(room.graph.texts()).toEqual([]);
    expect(await row(id!)).toMatchObject({ state: 'sending', wamid: null });
    moved.mockRestore();
    waited.mockRestore();
    await room.owner.query(`update messages set state = 'failed' where id = $1`, [id]);
  });

  it('waits as long as Graph asks it to', async () => {
    room.graph.refuse(130429, { status: 429, headers: { 'retry-after': '2' } });
    const [id] = await put(await chat(bakery), words('patience'));
    await becomes(id!, 'accepted');
    const [first, second] = room.graph.requests;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(1_950);
  });

  it('that WhatsApp refuses fails with words for staff, and its conversation is told', async () => {
    room.graph.refuse(131026);
    const to = await chat(bakery);
    const [id, next] = await put(to, words('to nobody'), words('the next one'));
    expect((await becomes(id!, 'failed')).error).toEqual({
      code: 131026,
      title: expect.stringContaining('cannot receive'),
      details: 'for a spec',
    });
    await becomes(next!, 'accepted');
    const events = (await room.owner.query(`select event from inbox where conversation_id = $1`, [to.conversationId])) as {
      event: unknown;
    }[];
    expect(events).toMatchObject([{ event: { type: 'send.failed', code: 131026 } }]);
  });

  it('that WhatsApp could not carry is not sent', async () => {
    const [long, tap, fine] = await put(await chat(bakery), words('x'.repeat(4097)), { kind: 'tap', id: 'a', title: 'A' }, words('fine'));
    expect((await becomes(long!, 'failed')).error?.details).toBe('text.body may have at most 4096 characters and has 4097');
    expect((await becomes(tap!, 'failed')).error?.details).toContain('cannot be sent');
    await becomes(fine!, 'accepted');
    expect(room.graph.texts()).toEqual(['fine']);
  });

  it('is not sent after the window has closed', async () => {
    const [id] = await put(await chat(bakery, { windowEndsAt: new Date(Date.now() - 3_600_000) }), words('too late'));
    expect((await becomes(id!, 'failed')).error?.code).toBe(131047);
    expect(room.graph.requests).toEqual([]);
  });
});

describe('a send whose outcome nobody knows', () => {
  const hang = () => undefined;

  it('is settled by a status that carries our id, and not sent again', async () => {
    room.graph.misbehave(hang);
    const to = await chat(bakery);
    const [id, next] = await put(to, words('did it arrive?'), words('afterwards'));
    await becomes(id!, 'unknown');
    await room.app
      .get(Intake)
      .receive(bakery.businessId, [
        { type: 'status', phoneNumberId: bakery.phoneNumberId, wamid: 'wamid.SETTLED', status: 'delivered', at: new Date(), opaque: id! },
      ]);
    await becomes(next!, 'accepted');
    expect(await row(id!)).toMatchObject({ state: 'delivered', wamid: 'wamid.SETTLED', maybe_twice: false });
    expect(room.graph.texts()).toEqual(['did it arrive?', 'afterwards']);
  });

  it('is sent once more when no status comes, and the thread says that it may be there twice', async () => {
    room.graph.misbehave((response) => response.destroy());
    const [id] = await put(await chat(bakery), words('once more'));
    await becomes(id!, 'unknown');
    await dueNow(id!);
    wake();
    expect(await becomes(id!, 'accepted')).toMatchObject({ maybe_twice: true });
    expect(room.graph.texts()).toEqual(['once more', 'once more']);
  });

  it('is given up after the second time', async () => {
    room.graph.misbehave((response) => response.destroy(), 5);
    const [id] = await put(await chat(bakery), words('never again'));
    await becomes(id!, 'unknown');
    await dueNow(id!);
    wake();
    await becomes(id!, 'failed');
    expect(room.graph.texts()).toHaveLength(2);
  });
});

describe('a number', () => {
  it('whose token is dead stops, says why, and leaves the others alone; what waits goes out when it is mended', async () => {
    const florist = await room.connect();
    room.graph.refuse(190, { times: 1000, status: 401, only: ({ token }) => token === bakery.accessToken });
    const [dead] = await put(await chat(bakery), words('from the bakery'));
    await until(
      async () =>
        (
          (await room.owner.query(`select 1 from whatsapp_numbers where phone_number_id = $1 and stopped_reason like '%token%'`, [
            bakery.phoneNumberId,
          ])) as unknown[]
        ).length === 1,
    );
    const [alive] = await put(await chat(florist), words('from the florist'));
    await becomes(alive!, 'accepted');
    const tried = room.graph.texts().length;
    expect(await row(dead!)).toMatchObject({ state: 'queued' });

    room.graph.forget();
    await new Promise((wait) => setTimeout(wait, 1_200));
    expect(room.graph.requests).toEqual([]);
    expect(tried).toBeLessThanOrEqual(3);
    await room.owner.query(`update whatsapp_numbers set stopped_at = null, stopped_reason = null where phone_number_id = $1`, [
      bakery.phoneNumberId,
    ]);
    wake();
    await becomes(dead!, 'accepted');
  });

  it('keeps to its pace, and does not hold up another', async () => {
    const slow = await room.connect({ perSecond: 10 });
    const chats = await Promise.all(Array.from({ length: 40 }, () => chat(slow)));
    const started = Date.now();
    for (const [index, each] of chats.entries()) await put(each, words(`slow ${index}`));
    const [quick] = await put(await chat(bakery), words('quick'));
    await becomes(quick!, 'accepted');
    expect(Date.now() - started).toBeLessThan(2_500);
    await until(() => room.graph.texts().length === 41, 10_000);
    const moments = room.graph.requests.filter(({ token }) => token === slow.accessToken).map(({ at }) => at);
    for (const from of moments) expect(moments.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(12);
  }, 20_000);
});

describe('a file of the business', () => {
  const keep = (number: Connected, name: string, bytes: Buffer) =>
    room.app
      .get(TenantDatabase)
      .inBusiness(number.businessId, (tx) => room.app.get(Files).keep(tx, { businessId: number.businessId, name, mime: '', bytes }));
  const pdf = Buffer.from('%PDF-1.7 a quote');
  const aQuote = (fileId: string): MessageContent => ({
    kind: 'file',
    media: 'document',
    fileId,
    filename: 'Q-1042.pdf',
    mime: 'application/pdf',
    caption: 'Your quote',
  });
  const uploads = () => room.graph.requests.filter(({ path }) => path.endsWith('/media'));

  it('is brought to Graph ahead of the message that shows it, once for all messages', async () => {
    const to = await chat(bakery);
    const fileId = await keep(bakery, 'Q-1042.pdf', pdf);
    const ids = await put(to, aQuote(fileId), aQuote(fileId));
    await becomes(ids[1]!, 'accepted');
    expect(uploads()).toHaveLength(1);
    expect(uploads()[0]!.body['upload']).toContain('%PDF-1.7 a quote');
    expect(uploads()[0]!.token).toBe(bakery.accessToken);
    const sent = room.graph.requests.filter(({ path }) => path.endsWith('/messages')).map(({ body }) => body['document']);
    expect(sent).toEqual([
      { id: expect.stringMatching(/^media-/), filename: 'Q-1042.pdf', caption: 'Your quote' },
      { id: expect.stringMatching(/^media-/), filename: 'Q-1042.pdf', caption: 'Your quote' },
    ]);
  });

  it('is brought there again when Meta does not keep it any more', async () => {
    const to = await chat(bakery);
    const fileId = await keep(bakery, 'Q-1042.pdf', pdf);
    await becomes((await put(to, aQuote(fileId)))[0]!, 'accepted');
    await room.owner.query(`update file_uploads set good_until = the_time() - interval '1 second' where file_id = $1`, [fileId]);
    await becomes((await put(to, aQuote(fileId)))[0]!, 'accepted');
    expect(uploads()).toHaveLength(2);
  });

  it('waits while Graph cannot take it, and fails with words when Graph never will', async () => {
    const to = await chat(bakery);
    const fileId = await keep(bakery, 'Q-1042.pdf', pdf);
    room.graph.refuse(131000, { status: 500, only: ({ path }) => path.endsWith('/media') });
    const [id] = await put(to, aQuote(fileId));
    await becomes(id!, 'accepted');
    expect(uploads()).toHaveLength(2);

    const another = await keep(bakery, 'other.pdf', pdf);
    room.graph.refuse(131053, { only: ({ path }) => path.endsWith('/media') });
    const [refused] = await put(to, aQuote(another));
    expect((await becomes(refused!, 'failed')).error).toMatchObject({
      code: 131053,
      title: expect.stringContaining('could not use the file'),
    });

    const [lost] = await put(to, aQuote(newId()));
    expect((await becomes(lost!, 'failed')).error?.details).toContain('is not there any more');
  });
});

describe('a template', () => {
  const ready = (name: string): MessageContent => ({
    kind: 'template',
    name,
    language: 'en',
    values: [{ text: '1042' }],
    text: 'Order 1042 is ready',
  });
  const has = (number: Connected, name: string, category: string) =>
    room.owner.query(
      `insert into templates (business_id, id, waba_id, meta_id, name, language, category, format, components, state)
       values ($1, $2, $3, '1', $4, 'en', $5, 'positional', '[]', 'approved')`,
      [number.businessId, newId(), number.wabaId, name, category],
    );
  const stops = ({ number, waId }: Chat, column: string) =>
    room.owner.query(`update contacts set ${column} = the_time() where business_id = $1 and wa_id = $2`, [number.businessId, waId]);

  it('goes also when the customer has not written for a day', async () => {
    await has(bakery, 'order_ready', 'utility');
    const to = await chat(bakery, { windowEndsAt: new Date(Date.now() - 3_600_000) });
    await becomes((await put(to, ready('order_ready')))[0]!, 'accepted');
    expect(room.graph.requests.at(-1)!.body['template']).toMatchObject({ name: 'order_ready', language: { code: 'en' } });
  });

  it('that waits in the queue is not sent to who stopped such messages meanwhile', async () => {
    await has(bakery, 'order_ready', 'utility');
    await has(bakery, 'summer_sale', 'marketing');
    const to = await chat(bakery);
    const [sale] = await put(to, ready('summer_sale'));
    expect((await becomes(sale!, 'failed')).error?.title).toContain('asked for no more messages');
    await stops(to, 'marketing_agreed_at');
    await becomes((await put(to, ready('summer_sale')))[0]!, 'accepted');
    await stops(to, 'marketing_stopped_at');
    await becomes((await put(to, ready('order_ready')))[0]!, 'accepted');
    await becomes((await put(to, ready('summer_sale')))[0]!, 'failed');
    await stops(to, 'service_stopped_at');
    await becomes((await put(to, ready('order_ready')))[0]!, 'failed');
    // The person who has the conversation may still answer.
    await becomes((await put(to, words('Hello')))[0]!, 'accepted');
  });
});
