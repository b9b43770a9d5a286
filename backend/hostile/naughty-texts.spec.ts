import { parseFlow } from '../../flows/language/parse.ts';
import { normaliseLine, normaliseText } from '../../flows/language/text.ts';
import { hugeTexts, naughtyTexts } from '../../flows/testing/naughty-texts.ts';
import { flowOf, Talk } from '../../flows/testing/small-flows.ts';
import { newId } from '../database/ids.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { entry, numberChange, webhook } from '../whatsapp/parse/payloads.ts';
import { type AttackedServer, attackedServer } from './testing/attacked-server.ts';
import { inLanes } from '../testing/in-lanes.ts';

/** Every one of them goes through every wall, and comes out everywhere as the one rule makes it. */
const texts = [...naughtyTexts, ...hugeTexts];

/** `npm run attack` takes each of them everywhere; `npm test` some of them where one text takes a long way. */
const everything = process.env['PERFCENT_ATTACK'] === 'full';
const some = (of: readonly string[], nth: number): readonly string[] => (everything ? of : of.filter((_, index) => index % nth === 0));

let server: AttackedServer;
let bakery: SeededBusiness;
let cookie: string;

beforeAll(async () => {
  server = await attackedServer();
  bakery = await server.makeBusiness();
  cookie = await server.signIn(bakery);
}, 60_000);
afterAll(() => server.close());

const get = async <T>(path: string): Promise<T> => JSON.parse((await server.call('GET', path, { cookie })).text) as T;
const customer = (nth: number) => `4917288${String(nth).padStart(6, '0')}`;
const atMost = (length: number, text: string) => (text.length <= length ? text : [...text].slice(0, length).join(''));

let sent = 0;

/** JSON as a careless sender writes it: halves of characters go as they are, in escapes. */
async function hears(nth: number, message: Readonly<Record<string, unknown>>, name = 'Ada Kern'): Promise<void> {
  const { phoneNumberId, displayPhoneNumber, wabaId } = bakery.number;
  const from = customer(nth);
  const body = webhook(
    entry(
      [
        numberChange(
          'messages',
          {
            contacts: [{ profile: { name }, wa_id: from }],
            messages: [{ from, id: `wamid.N${(sent += 1)}`, timestamp: String(Math.floor(Date.now() / 1000)), ...message }],
          },
          { phoneNumberId, displayNumber: displayPhoneNumber.replace(/\D/g, '') },
        ),
      ],
      wabaId,
    ),
  );
  expect(await server.webhook(JSON.stringify(body), bakery.number.appSecret)).toBe(200);
}
const says = (nth: number, body: string, name?: string) => hears(nth, { type: 'text', text: { body } }, name);

/** What is stored of what a customer wrote, as SQL sees it. */
const stored = async (
  nth: number,
): Promise<{ id: string; name: string | null; contents: Record<string, string>[]; events: Record<string, string>[] }> => {
  const [row]: { id: string; name: string | null; contents: Record<string, string>[]; events: Record<string, string>[] }[] =
    await server.owner.query(
      `select c.id, p.profile_name as name,
       (select json_agg(m.content order by m.position) from messages m where m.conversation_id = c.id and m.author = 'contact') as contents,
       (select json_agg(i.event -> 'message' order by i.seq) from inbox i where i.conversation_id = c.id and i.source = 'whatsapp') as events
     from conversations c join contacts p on p.id = c.contact_id where p.wa_id = $1`,
      [customer(nth)],
    );
  return row!;
};

describe('the rule for texts', () => {
  it('is the same when it is applied again', () => {
    for (const text of texts) {
      expect(normaliseText(normaliseText(text))).toBe(normaliseText(text));
      expect(normaliseLine(normaliseLine(text))).toBe(normaliseLine(text));
      expect(normaliseText(text).isWellFormed() && !normaliseText(text).includes('\0')).toBe(true);
    }
  });

  it('has something to do', () => {
    expect(texts.length).toBeGreaterThan(200);
    expect(texts.filter((text) => normaliseText(text) !== text).length).toBeGreaterThan(12);
  });
});

describe('whatever is written', () => {
  it('by a customer, as message and as name, is the same in every place, and found by that name', async () => {
    const start = 0;
    await inLanes(texts.length, (nth) => says(start + nth, texts[nth]!, texts[nth]!));
    await server.settled();
    await inLanes(texts.length, async (nth) => {
      const text = texts[nth]!;
      const words = normaliseText(text);
      const name = atMost(200, normaliseLine(text));
      const { id, name: kept, contents, events } = await stored(start + nth);
      const content = words.trim() === '' ? { kind: 'unsupported', what: 'text' } : { kind: 'text', text: words };
      expect([nth, kept ?? '', contents, events]).toEqual([nth, name, [content], [content]]);

      const { messages } = await get<{ messages: { content: object }[] }>(`/api/conversations/${id}/messages`);
      expect([nth, messages[0]!.content]).toEqual([nth, content]);
      const view = await get<{ contact: { name: string } }>(`/api/conversations/${id}`);
      if (name !== '') expect([nth, view.contact.name]).toEqual([nth, name]);
      const wanted = encodeURIComponent(atMost(90, text.toWellFormed()).toWellFormed());
      if (normaliseLine(atMost(90, text.toWellFormed())) !== '') {
        const { rows } = await get<{ rows: { id: string }[] }>(`/api/conversations?search=${wanted}`);
        // A name like "a" is part of many others; then a whole page of them is enough.
        expect([nth, rows.length === 40 || rows.some((row) => row.id === id)]).toEqual([nth, true]);
      }
    });
  }, 120_000);

  it('by a customer, as the name and the address of a place, is kept as one line', async () => {
    const start = 10_000;
    const placed = some(texts, 3);
    await inLanes(placed.length, (nth) =>
      hears(start + nth, { type: 'location', location: { latitude: 1, longitude: 2, name: placed[nth], address: placed[nth] } }),
    );
    await server.settled();
    await inLanes(placed.length, async (nth) => {
      const text = placed[nth]!;
      const line = atMost(1000, normaliseLine(text));
      const { contents } = await stored(start + nth);
      expect([nth, contents]).toEqual([nth, [{ kind: 'location', latitude: 1, longitude: 2, ...(line && { name: line, address: line }) }]]);
    });
  }, 120_000);

  it('by a customer, as address and note of an order, is in the order', async () => {
    const start = 20_000;
    const short = some(
      texts.filter((text) => normaliseText(text).length < 200),
      6,
    );
    const all = async (say: (text: string) => string) => {
      await inLanes(short.length, (nth) => says(start + nth, say(short[nth]!)));
      await server.settled(60_000);
    };
    for (const words of ['Hello', 'Order', '1 butter croissant', 'Checkout', 'Delivery']) await all(() => words);
    await all((text) => `Rosenweg 4, ${text}.`);
    await all(() => 'Change something');
    await all(() => 'Add a note');
    await all((text) => `Please ${text}!`);
    await all(() => 'Place order');

    const orders: { wa_id: string; id: string; state: string; address: string; note: string }[] = await server.owner.query(
      `select p.wa_id, o.id, o.state, o.address, o.note from orders o join contacts p on p.id = o.contact_id where o.state <> 'discarded'`,
    );
    for (const [nth, text] of short.entries()) {
      const order = orders.find(({ wa_id }) => wa_id === customer(start + nth));
      const expected = { state: 'confirmed', address: normaliseText(`Rosenweg 4, ${text}.`), note: normaliseText(`Please ${text}!`) };
      expect([nth, order]).toEqual([nth, expect.objectContaining(expected)]);
      if (nth % 10 === 0) expect(await get(`/api/orders/${order!.id}`)).toMatchObject(expected);
    }
  }, 300_000);

  it('by staff, as names, descriptions and replies, is the same in every place', async () => {
    await says(30_000, 'Hello');
    await server.settled();
    const { id: conversation } = await stored(30_000);
    for (const [nth, text] of texts.entries()) {
      const [line, words] = [normaliseLine(text), normaliseText(text).trim()];
      const product = JSON.stringify({ name: text, description: text, variants: [{ name: `${nth} ${text}`, amount: 100 }] });
      const made = await server.call('POST', '/api/products', { cookie, body: product });
      const fits = line !== '' && `${nth} ${line}`.length <= 100 && words.length <= 2000;
      expect([nth, made.status]).toEqual([nth, fits ? 201 : 400]);
      if (fits) {
        const kept = JSON.parse(made.text) as { id: string };
        expect(kept).toMatchObject({ name: line, description: words, variants: [{ name: `${nth} ${line}` }] });
        expect(await get<object>(`/api/products/${kept.id}`)).toMatchObject({
          name: line,
          description: words,
        });
      }
      const reply = await server.call('POST', `/api/conversations/${conversation}/replies`, {
        cookie,
        body: JSON.stringify({ id: newId(), text }),
      });
      const sendable = words !== '' && [...words].length <= 4096;
      expect([nth, reply.status]).toEqual([nth, sendable ? 204 : 400]);
    }
    const replies: { text: string }[] = await server.owner.query(
      `select content ->> 'text' as text from messages where conversation_id = $1 and author = 'member' order by position`,
      [conversation],
    );
    const sendable = texts.map((text) => normaliseText(text).trim()).filter((text) => text !== '' && [...text].length <= 4096);
    expect(replies.map(({ text }) => text)).toEqual(sendable);
  }, 120_000);

  it('in a flow, is said as the rule makes it', () => {
    for (const text of texts) {
      const parsed = parseFlow(flowOf({ say: { kind: 'say', text, next: { done: 'end' } }, end: { kind: 'end' } }));
      const flow = 'flow' in parsed ? parsed.flow : undefined;
      if (normaliseText(text).length > 10_000) expect(flow).toBeUndefined();
      else expect(flow?.steps['say']).toMatchObject({ text: normaliseText(text) });
      if (/[{}]/.test(text) || !flow) continue;
      const words = normaliseText(text).trim();
      const { said } = new Talk(flow);
      if ([...words].length <= 4096) expect(said).toEqual(words === '' ? [] : [words]);
    }
  });
});
