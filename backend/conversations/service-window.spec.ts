import type { Flow } from '../../flows/language/flow.ts';
import type { Effect } from '../../flows/machine/effects.ts';
import { recordConsent } from '../consent/record-consent.ts';
import { newId } from '../database/ids.ts';
import { Templates } from '../templates/templates.ts';
import { talkingBusiness } from '../testing/talking-business.ts';
import { wayToSay, type Way } from './service-window.ts';
import type { DueEvent, Talk } from './talk.ts';

/** Waits for an order to be ready, and says so. */
const waiting: Flow = {
  id: 'root',
  title: 'Order',
  start: 'hello',
  triggers: [{ on: 'first' }],
  variables: {},
  steps: {
    hello: { kind: 'say', text: 'Hello!', next: { done: 'until-ready' } },
    'until-ready': { kind: 'wait', for: { signal: 'order.ready', atMostMinutes: 5000 }, next: { arrived: 'tell', elapsed: 'end' } },
    tell: { kind: 'say', text: 'It is ready.', next: { done: 'end' } },
    end: { kind: 'end' },
  },
  layout: {},
};

let bakery: Awaited<ReturnType<typeof talkingBusiness>>;

beforeAll(async () => {
  bakery = await talkingBusiness([waiting]);
});
afterAll(() => bakery.end());

let people = 0;
const customer = async (): Promise<string> => {
  const waId = `4930${String(++people).padStart(6, '0')}`;
  await bakery.says(waId, 'Hi');
  return waId;
};
const aDayPasses = (waId: string) =>
  bakery.owner.query(
    `update conversations c set window_ends_at = the_time() - interval '1 minute' from contacts p where p.id = c.contact_id and p.wa_id = $1`,
    [waId],
  );

async function template(
  changes: { name?: string; state?: string; category?: string; language?: string; body?: string } = {},
): Promise<string> {
  const {
    name = `ready_${newId().slice(-8)}`,
    state = 'approved',
    category = 'utility',
    language = 'en',
    body = 'Your order {{1}} is ready, {{2}}.',
  } = changes;
  await bakery.owner.query(
    `insert into templates (business_id, id, waba_id, meta_id, name, language, category, format, components, state, reason)
     values ($1, $2::uuid, '1', $2::uuid::text, $3, $4, $5, 'positional', $6, $7, case when $7 = 'paused' then 'Low quality' end)`,
    [bakery.businessId, newId(), name, language, category, JSON.stringify([{ type: 'BODY', text: body }]), state],
  );
  return name;
}

/** What becomes of words with this template, for a customer who wrote a day ago or now. */
async function way(waId: string, name: string | undefined, { values = ['1042', 'Ana'], open = false } = {}): Promise<Way> {
  const [{ contactId }]: [{ contactId: string }] = await bakery.owner.query(`select id "contactId" from contacts where wa_id = $1`, [waId]);
  const now = new Date();
  const talk = {
    business: { id: bakery.businessId },
    contactId,
    phoneNumberId: bakery.phoneNumberId,
    windowEndsAt: new Date(now.getTime() + (open ? 1 : -1) * 60_000),
    serviceStopped: false,
    now,
  } as Talk;
  const say: Extract<Effect, { type: 'say' }> = {
    type: 'say',
    message: { kind: 'text', text: 'It is ready.' },
    ...(name !== undefined && { template: { kind: 'template', name, language: 'en', values: values.map((text) => ({ text })) } }),
  };
  return bakery.database.inBusiness(bakery.businessId, (tx) => wayToSay(tx, new Templates(), talk, say, {} as DueEvent));
}

describe('what a flow says', () => {
  it('goes as it is within a day of the customer’s last message', async () => {
    expect(await way(await customer(), 'ready', { open: true })).toEqual({ type: 'goes', content: { kind: 'text', text: 'It is ready.' } });
    const waId = await customer();
    await bakery.signals(waId, 'order.ready');
    expect(await bakery.thread(waId)).toContain('< It is ready.');
  });

  it('goes as its template afterwards, with the words that the customer reads', async () => {
    const name = await template();
    expect(await way(await customer(), name, { values: ['1042\n', 'Ana   Kern'] })).toMatchObject({
      type: 'goes',
      content: {
        kind: 'template',
        name,
        language: 'en',
        text: 'Your order 1042 is ready, Ana Kern.',
        values: [{ text: '1042' }, { text: 'Ana Kern' }],
      },
    });
  });

  it('brings a person when there is no template, with the reason', async () => {
    const waId = await customer();
    await aDayPasses(waId);
    await bakery.signals(waId, 'order.ready');
    expect(await bakery.thread(waId)).not.toContain('< It is ready.');
    const { owner } = await bakery.conversation(waId);
    const [row]: { handoff_reason: string }[] = await bakery.owner.query(
      `select handoff_reason from conversations c join contacts p on p.id = c.contact_id where p.wa_id = $1`,
      [waId],
    );
    expect({ owner, reason: row!.handoff_reason }).toEqual({ owner: 'human', reason: expect.stringContaining('more than 24 hours ago') });
  });

  it.each([
    ['paused', { state: 'paused' }, 'is paused by WhatsApp (Low quality)'],
    ['rejected', { state: 'rejected' }, 'was rejected by WhatsApp'],
    ['in another language only', { language: 'pt_BR' }, 'is not there in the language “en”'],
    ['of other values', { body: 'Ready, {{1}}.' }, 'takes 1 values'],
  ])('brings a person when its template is %s', async (_, changes, why) => {
    expect(await way(await customer(), await template(changes))).toMatchObject({ type: 'needs-person', why: expect.stringContaining(why) });
  });

  it('finds the form of the language that there is', async () => {
    const name = await template({ language: 'en_GB' });
    expect(await way(await customer(), name)).toMatchObject({ type: 'goes', content: { language: 'en_GB' } });
  });

  it('is advertising only for those who agreed to it and did not stop it', async () => {
    const [waId, name] = [await customer(), await template({ category: 'marketing' })];
    const say = (given: boolean) =>
      bakery.database.inBusiness(bakery.businessId, async (tx) => {
        const [{ id }]: [{ id: string }] = await tx.query(`select id from contacts where wa_id = $1`, [waId]);
        await recordConsent(tx, bakery.businessId, {
          contactId: id,
          purpose: 'marketing',
          given,
          source: 'staff',
          words: 'at the counter',
        });
      });
    expect(await way(waId, name)).toEqual({ type: 'unwanted' });
    await say(true);
    expect(await way(waId, name)).toMatchObject({ type: 'goes' });
    await bakery.says(waId, 'STOP');
    expect(await way(waId, name)).toEqual({ type: 'unwanted' });
  });
});

describe('a customer who says stop', () => {
  const consents = async (waId: string): Promise<{ purpose: string; given: boolean; source: string; words: string }[]> =>
    bakery.owner.query(
      `select purpose, given, source, words from consents c join contacts p on p.id = c.contact_id where p.wa_id = $1 order by c.at, c.purpose`,
      [waId],
    );

  it('is remembered with their words and when they said so; once, however often they say it', async () => {
    const waId = await customer();
    await bakery.says(waId, 'Stop');
    await bakery.says(waId, 'stop');
    expect(await consents(waId)).toEqual([{ purpose: 'marketing', given: false, source: 'chat', words: 'Stop' }]);
  });

  it('is heard while a person has the conversation', async () => {
    const waId = await customer();
    await bakery.staff(waId, 'staff.took');
    await bakery.says(waId, 'baja');
    expect(await consents(waId)).toMatchObject([{ purpose: 'marketing', given: false, words: 'baja' }]);
  });

  it('to everything gets answers, and nothing that they did not ask for, until they start it again', async () => {
    const waId = await customer();
    await bakery.says(waId, 'stop all');
    await bakery.signals(waId, 'order.ready');
    expect(await bakery.thread(waId)).toEqual(expect.arrayContaining([expect.stringContaining('only answer when you write')]));
    expect(await bakery.thread(waId)).not.toContain('< It is ready.');

    const another = await customer();
    await bakery.says(another, 'stop all');
    await bakery.says(another, 'start');
    await bakery.signals(another, 'order.ready');
    expect(await bakery.thread(another)).toContain('< It is ready.');
    expect(await consents(another)).toMatchObject([
      { purpose: 'marketing', given: false },
      { purpose: 'service', given: false },
      { purpose: 'marketing', given: true },
      { purpose: 'service', given: true },
    ]);
  });
});
