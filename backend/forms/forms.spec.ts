import { createHmac } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Flow } from '../../flows/language/flow.ts';
import { freePort } from '../child-processes/child-processes.ts';
import type { PhoneCustomer, PhoneForm, PhoneFormStep, PhoneMessage } from '../contract/phone.ts';
import { createApp } from '../create-app.ts';
import { newId } from '../database/ids.ts';
import { Keyring } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import { makeBusiness, type SeededBusiness } from '../seed/make-business.ts';
import { seedPlan } from '../seed/seed-plan.ts';
import { Forms } from './forms.ts';
import { ownDatabase, type TestDatabase } from '../testing/test-database.ts';

/** Asks for a name and a wish in a form of two screens. */
const flow: Flow = {
  id: 'root',
  title: 'Details',
  start: 'details',
  triggers: [{ on: 'first' }],
  variables: { person: { type: 'record' } },
  steps: {
    details: {
      kind: 'form',
      text: 'Please tell us about you.',
      button: 'Fill in',
      screens: [
        {
          id: 'YOU',
          title: 'You',
          text: 'We need this to call you back.',
          fields: [
            { name: 'name', type: 'text', label: 'Name' },
            { name: 'mail', type: 'email', label: 'E-mail', optional: true },
          ],
          button: 'Next',
        },
        {
          id: 'WISH',
          title: 'Your wish',
          fields: [{ name: 'wish', type: 'choice', label: 'Wish', options: [{ id: 'cake', title: 'A cake' }] }],
          button: 'Send',
        },
      ],
      saveAs: 'person',
      silence: { afterMinutes: 60 },
      next: { sent: 'thanks', failed: 'bye', silence: 'bye' },
    },
    thanks: { kind: 'say', text: 'A {{ person.wish }} for {{ person.name }}.', next: { done: 'bye' } },
    bye: { kind: 'end' },
  },
  layout: {},
};

let own: TestDatabase;
let app: NestExpressApplication;
let base: string;
let bakery: SeededBusiness;

beforeAll(async () => {
  const port = await freePort();
  own = await ownDatabase();
  Object.assign(process.env, {
    DATABASE_URL: own.appUrl,
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    LOG_LEVEL: 'silent',
    PORT: String(port),
    SANDBOX: 'on',
  });
  app = await createApp();
  await app.listen(port, '127.0.0.1');
  base = `http://127.0.0.1:${port}`;
  const database = app.get(TenantDatabase);
  bakery = await makeBusiness(seedPlan({}, 1), { database, keyring: app.get(Keyring), sandbox: true });
  await database.inBusiness(bakery.id, (tx) => app.get(FlowLibrary).publish(tx, bakery.id, [flow]));
}, 30_000);
afterAll(async () => {
  await app.close();
  await own.drop();
});

async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function customer(name: string) {
  const { id } = await post<PhoneCustomer>('/sandbox/phone/customers', { name });
  const chat = `/sandbox/phone/chats/${id}/${bakery.number.phoneNumberId}`;
  const screen = async () => (await (await fetch(`${base}${chat}/messages`)).json()) as PhoneMessage[];
  const sees = async (what: (message: PhoneMessage) => boolean): Promise<PhoneMessage> => {
    for (const until = Date.now() + 15_000; ; await new Promise((wait) => setTimeout(wait, 100))) {
      const found = (await screen()).findLast((message) => !message.fromCustomer && what(message));
      if (found) return found;
      if (Date.now() > until) throw new Error(`The screen shows ${JSON.stringify((await screen()).map(({ content }) => content))}`);
    }
  };
  return {
    says: (text: string) => post(`${chat}/messages`, { kind: 'text', text }),
    screen,
    sees,
    opens: async () => (await sees(({ content }) => content.form !== undefined)).wamid,
    form: (step: PhoneFormStep) => post<PhoneForm>(`${chat}/forms`, step),
  };
}

describe('a form', () => {
  it('is published at Meta, opened, filled in screen by screen and sent, and the flow goes on with the answers', async () => {
    const ana = await customer('Ana');
    await ana.says('Hello');
    const wamid = await ana.opens();
    const first = await ana.form({ wamid, action: 'INIT' });
    expect(first.screen).toMatchObject({
      id: 'YOU',
      title: 'You',
      texts: ['We need this to call you back.'],
      fields: [
        { name: 'name', type: 'text', label: 'Name', required: true },
        { name: 'mail', type: 'email', required: false },
      ],
      button: 'Next',
      first: true,
    });
    const wrong = await ana.form({ wamid, action: 'data_exchange', screen: 'YOU', data: { name: 'Ana', mail: 'nowhere' } });
    expect(wrong).toMatchObject({ screen: { id: 'YOU' }, error: 'Please check “E-mail”.' });
    expect((await ana.form({ wamid, action: 'data_exchange', screen: 'YOU', data: { name: 'Ana' } })).screen?.id).toBe('WISH');
    expect((await ana.form({ wamid, action: 'BACK', screen: 'WISH' })).screen?.id).toBe('YOU');
    await ana.form({ wamid, action: 'data_exchange', screen: 'YOU', data: { name: 'Ana Kern' } });
    expect(await ana.form({ wamid, action: 'data_exchange', screen: 'WISH', data: { wish: 'cake' } })).toEqual({ sent: true });
    await ana.sees(({ content }) => content.text === 'A cake for Ana Kern.');

    // What is used is over.
    expect(await ana.form({ wamid, action: 'INIT' })).toMatchObject({ over: expect.stringContaining('no longer open') });
  }, 40_000);

  it('is published once, however many customers get it', async () => {
    for (const name of ['Ben', 'Cleo']) {
      const one = await customer(name);
      await one.says('Hello');
      await one.opens();
    }
    const rows = await app.get(TenantDatabase).inBusiness(bakery.id, (tx) => tx.query(`select 1 from published_forms`));
    expect(rows).toHaveLength(1);
  }, 40_000);

  it('believes no answers but those that it took itself', async () => {
    const eve = await customer('Eve');
    await eve.says('Hello');
    await eve.opens();
    const values = JSON.stringify({ flow_token: 'guessed', name: 'Eve', wish: 'everything' });
    const taken = await app.get(TenantDatabase).inBusiness(bakery.id, async (tx) => {
      const [{ id }]: [{ id: string }] = await tx.query(
        `select c.id from conversations c join contacts p on p.business_id = c.business_id and p.id = c.contact_id where p.profile_name = 'Eve'`,
      );
      return app.get(Forms).take(tx, { businessId: bakery.id, conversationId: id, run: 1, values: JSON.parse(values) });
    });
    expect(taken).toBeUndefined();
  }, 40_000);
});

describe('the endpoint of forms', () => {
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${base}/webhooks/whatsapp/forms/${path}`, { method: 'POST', headers, body: '{}' });

  it('answers only who signs as Meta does, and says so in Meta’s way', async () => {
    expect((await ask(bakery.id)).status).toBe(432);
    expect((await ask(bakery.id, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).status).toBe(432);
    const signed = `sha256=${createHmac('sha256', bakery.number.appSecret).update('{}').digest('hex')}`;
    expect((await ask(bakery.id, { 'x-hub-signature-256': signed })).status).toBe(421);
    expect((await ask(newId(), { 'x-hub-signature-256': signed })).status).toBe(432);
  });
});
