import type { Flow } from '../../flows/language/flow.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { talkingBusiness } from '../testing/talking-business.ts';
import { FlowsSettings } from './flow-settings.ts';

const setting = (type: 'text' | 'number' | 'boolean' | 'time', initial: string | number | boolean, title: string) =>
  ({ type, initial, title: { en: title, es: `(${title})` }, role: 'setting' }) as const;

const shop: Flow = {
  id: 'root',
  title: 'Shop',
  start: 'rules',
  triggers: [{ on: 'first' }],
  variables: {
    days: setting('number', 2, 'Days to deliver'),
    gift: setting('boolean', false, 'Wrap as a gift'),
    until: setting('time', '18:00', 'Order until'),
    note: setting('text', 'Thanks', 'Closing words'),
    name: { type: 'text' },
  },
  steps: {
    rules: { kind: 'say', text: { en: '{{ days }} days, until {{ until }}. {{ note }}', es: '{{ days }} días' }, next: { done: 'bye' } },
    bye: { kind: 'say', text: { en: 'Bye' }, next: { done: 'end' } },
    end: { kind: 'end' },
  },
  layout: {},
};

let bakery: Awaited<ReturnType<typeof talkingBusiness>>;
let settings: FlowsSettings;
const owner = '11111111-1111-4111-8111-111111111111';

beforeAll(async () => {
  bakery = await talkingBusiness([shop]);
  settings = new FlowsSettings(bakery.database, bakery.library);
});
afterAll(() => bakery.end());

it('are listed with their titles and what holds now', async () => {
  expect(await settings.list(bakery.businessId)).toEqual([
    {
      flowId: 'root',
      title: 'Shop',
      version: 1,
      settings: [
        { name: 'note', title: 'Closing words', type: 'text', value: 'Thanks' },
        { name: 'days', title: 'Days to deliver', type: 'number', value: 2 },
        { name: 'until', title: 'Order until', type: 'time', value: '18:00' },
        { name: 'gift', title: 'Wrap as a gift', type: 'boolean', value: false },
      ],
    },
  ]);
});

it('hold for conversations that begin after they are set, as a new version of the flow', async () => {
  const set = await settings.set(bakery.businessId, 'root', { days: 5, until: '12:30' }, owner);
  expect(set).toMatchObject({ version: 2, settings: [{ value: 'Thanks' }, { value: 5 }, { value: '12:30' }, { value: false }] });
  await bakery.says('491', 'hello');
  expect(await bakery.thread('491')).toContain('< 5 days, until 12:30. Thanks');
});

it('leave a drawing that is not published as it is, but for the values', async () => {
  const drawn = { ...shop, title: 'A new shop' };
  await bakery.owner.query(`update flows set draft = $1 where id = 'root'`, [JSON.stringify(drawn)]);
  await settings.set(bakery.businessId, 'root', { note: 'See you' }, owner);
  const [row]: { draft: Flow; title: string }[] = await bakery.owner.query(`select draft, title from flows where id = 'root'`);
  expect(row!.draft).toMatchObject({ title: 'A new shop', variables: { note: { initial: 'See you' } } });
  expect(row!.title).toBe('Shop');
});

it('refuse what is no such value, naming the field, and change nothing', async () => {
  const refused = settings.set(bakery.businessId, 'root', { days: 'soon', until: '25:00', gift: true, name: 'x' }, owner);
  await expect(refused).rejects.toBeInstanceOf(InvalidInput);
  await expect(refused).rejects.toMatchObject({
    errors: [{ field: 'values.days' }, { field: 'values.until' }, { field: 'values.name' }],
  });
  expect((await settings.list(bakery.businessId))[0]!.settings[3]).toMatchObject({ name: 'gift', value: false });
});

it('know which texts lack a language', async () => {
  expect(await settings.missingTexts(bakery.businessId)).toEqual([
    { flowId: 'root', title: 'Shop', languages: ['en', 'es'], missing: [{ step: 'bye', path: 'text', language: 'es' }] },
  ]);
});
