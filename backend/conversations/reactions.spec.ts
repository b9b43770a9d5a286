import type { Flow } from '../../flows/language/flow.ts';
import { talkingBusiness } from '../testing/talking-business.ts';

const greeting: Flow = {
  id: 'root',
  title: 'Greeting',
  start: 'ask-name',
  triggers: [{ on: 'first' }],
  variables: { name: { type: 'text' } },
  steps: {
    'ask-name': {
      kind: 'ask',
      text: 'Your name?',
      answer: { type: 'text' },
      saveAs: 'name',
      silence: { afterMinutes: 60 },
      next: { answered: 'bye', failed: 'bye', silence: 'end' },
    },
    bye: { kind: 'say', text: 'Bye {{ name }}', next: { done: 'end' } },
    end: { kind: 'end' },
  },
  layout: {},
};

const ready = (text: string): Flow => ({
  id: 'order-ready',
  title: 'Order ready',
  start: 'tell',
  triggers: [{ on: 'event', signal: 'order.ready' }],
  variables: {},
  steps: { tell: { kind: 'say', text, next: { done: 'end' } }, end: { kind: 'end' } },
  layout: {},
});

let bakery: Awaited<ReturnType<typeof talkingBusiness>>;

beforeAll(async () => {
  bakery = await talkingBusiness([greeting, ready('Order {{ event.number }} is ready.')]);
});
afterAll(() => bakery.end());

const number = { number: 'O-1001' };

it('is told in the middle of a question, which is then asked again', async () => {
  await bakery.says('491', 'hello');
  await bakery.signals('491', 'order.ready', number);
  expect(await bakery.thread('491')).toEqual(['> hello', '< Your name?', '< Order O-1001 is ready.', '< Your name?']);
  await bakery.says('491', 'Ada');
  expect((await bakery.thread('491')).at(-1)).toBe('< Bye Ada');
});

it('is told where nothing runs, and the next message begins anew', async () => {
  await bakery.signals('491', 'order.ready', number);
  expect((await bakery.thread('491')).at(-1)).toBe('< Order O-1001 is ready.');
  expect(await bakery.conversation('491')).toMatchObject({ step: null, run: 2 });
  await bakery.says('491', 'hello');
  expect((await bakery.thread('491')).at(-1)).toBe('< Your name?');
});

it('is not told to a customer whom a person talks with, whether or not a flow was under way', async () => {
  await bakery.says('492', 'hello');
  await bakery.staff('492', 'staff.took');
  await bakery.signals('492', 'order.ready', number);
  await bakery.says('493', 'hello');
  await bakery.says('493', 'Ada');
  await bakery.staff('493', 'staff.took');
  await bakery.signals('493', 'order.ready', number);
  for (const waId of ['492', '493']) expect((await bakery.thread(waId)).filter((line) => line.includes('ready'))).toEqual([]);
});

it('ends quietly where no flow reacts to it', async () => {
  await bakery.says('494', 'hello');
  const before = await bakery.thread('494');
  await bakery.signals('494', 'order.out', number);
  expect(await bakery.thread('494')).toEqual(before);
});

it('is told in the words published last, also within the flows that were not published with them', async () => {
  await bakery.publish([ready('Come and get {{ event.number }}!')]);
  await bakery.says('495', 'hello');
  await bakery.signals('495', 'order.ready', number);
  expect(await bakery.thread('495')).toContain('< Come and get O-1001!');
  const versions: { flow_id: string; count: string }[] = await bakery.owner.query(
    `select flow_id, count(*) from flow_versions group by flow_id order by flow_id`,
  );
  expect(versions).toEqual([
    { flow_id: 'order-ready', count: '2' },
    { flow_id: 'root', count: '2' },
  ]);
  // The drawing of a flow that was not published stays as it was.
  expect(await bakery.owner.query(`select id, draft_revision from flows order by id`)).toMatchObject([
    { id: 'order-ready', draft_revision: 2 },
    { id: 'root', draft_revision: 1 },
  ]);
});
