import { Logger } from '@nestjs/common';
import type { Flow } from '../../flows/language/flow.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { newId } from '../database/ids.ts';
import { SystemClock } from '../database/ports.ts';
import { prepared } from '../database/tenant-database.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import type { Arrival, MessageArrived } from '../messaging/arrivals.ts';
import { Hands } from '../messaging/hands.ts';
import { Intake } from '../messaging/intake.ts';
import { Figures } from '../telemetry/figures.ts';
import { NoTraces } from '../telemetry/traces.ts';
import { plainBusiness, type PlainBusiness } from '../testing/plain-business.ts';
import type { OperationsRunner } from './operations/operations-runner.ts';
import { Runner } from './runner.ts';
import { lockDue } from './turn-store.ts';
import { Turns } from './turns.ts';
import { quietBell } from '../testing/quiet-bell.ts';

/** Asks for a name; the bakery's then asks an operation. */
const asks = (withOperation: boolean): Flow => ({
  id: 'root',
  title: 'Name',
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
      next: { answered: withOperation ? 'look-up' : 'bye', failed: 'bye', silence: 'bye' },
    },
    ...(withOperation && { 'look-up': { kind: 'call', operation: 'contact.addresses', input: {}, next: { listed: 'bye', none: 'bye' } } }),
    bye: { kind: 'say', text: 'Bye {{ name }}', next: { done: 'end' } },
    end: { kind: 'end' },
  },
  layout: {},
});

const numbers = { bakery: '100200300', florist: '100200301' } as const;
let world: PlainBusiness;
let bakery: string;
const florist = newId();
let intake: Intake;
const runners: Runner[] = [];

const answers: Pick<OperationsRunner, 'perform'> = { perform: () => Promise.resolve({ outcome: 'none', output: { options: [] } }) };

function newRunner(): Runner {
  const [flows, clock] = [new FlowLibrary(), new SystemClock()];
  const runner = new Runner(
    world.database,
    new AcrossBusinesses(world.database),
    flows,
    new Turns(flows, answers as OperationsRunner),
    quietBell(),
    new Hands(),
    clock,
    new Figures(),
    new NoTraces(),
  );
  runners.push(runner);
  return runner;
}

beforeAll(async () => {
  Logger.overrideLogger(false);
  world = await plainBusiness();
  bakery = world.businessId;
  await world.owner.query(`insert into businesses (id, name, currency, zone) values ($1, 'Florist', 'EUR', 'Europe/Berlin')`, [florist]);
  await world.owner.query(
    `insert into whatsapp_numbers (business_id, phone_number_id, waba_id, display_phone_number, access_token, app_secret, verify_token_sha256) values ($1, $2, '2', '+49 30 2', 'x', 'x', 'x')`,
    [florist, numbers.florist],
  );
  const flows = new FlowLibrary();
  for (const id of [bakery, florist]) await world.database.inBusiness(id, (tx) => flows.publish(tx, id, [asks(id === bakery)]));
  intake = new Intake(world.database, new SystemClock(), quietBell());
});

afterAll(async () => {
  for (const runner of runners) await runner.onApplicationShutdown();
  await world.end();
});

let count = 0;
const says = (to: keyof typeof numbers, waId: string, text: string): MessageArrived => ({
  type: 'message',
  phoneNumberId: numbers[to],
  wamid: `wamid.${++count}`,
  at: new Date(),
  from: { waId },
  received: { kind: 'text', text },
  content: { kind: 'text', text },
});
const receive = (to: keyof typeof numbers, ...arrivals: Arrival[]) => intake.receive(to === 'bakery' ? bakery : florist, arrivals);

const thread = async (waId: string): Promise<string[]> => {
  const rows: { author: string; text: string }[] = await world.owner.query(
    `select m.author, m.content ->> 'text' as text from messages m join conversations c on c.id = m.conversation_id join contacts p on p.id = c.contact_id where p.wa_id = $1 order by m.position`,
    [waId],
  );
  return rows.map(({ author, text }) => `${author === 'contact' ? '>' : '<'} ${text}`);
};

describe('turns of several businesses in one transaction', () => {
  it('each read the flows of their own, also after an operation worked for another, and in a process that knows none yet', async () => {
    const runner = newRunner();
    await receive('bakery', says('bakery', '11', 'hello'));
    await receive('florist', says('florist', '21', 'hello'), says('florist', '22', 'hello'));
    await runner.look();
    await receive('bakery', says('bakery', '11', 'Ada'));
    await receive('florist', says('florist', '21', 'menu'));
    await receive('florist', says('florist', '22', 'Bob'), says('florist', '22', 'hello again'));
    await newRunner().look();
    expect(await thread('11')).toEqual(['> hello', '< Your name?', '> Ada', '< Bye Ada']);
    expect((await thread('21')).at(-1)).toBe('< Your name?');
    expect(await thread('22')).toEqual(['> hello', '< Your name?', '> Bob', '> hello again', '< Bye Bob', '< Your name?']);
    expect(await world.owner.query(`select 1 from inbox where state <> 'done' or tries > 0`)).toEqual([]);
  });

  it('are not hidden by a flood of messages in one conversation', async () => {
    await receive('bakery', ...Array.from({ length: 420 }, (_, nth) => says('bakery', '31', `again ${nth}`)));
    await receive('florist', says('florist', '41', 'hello'));
    const locked = await world.database.inBusinesses([], (tx) => lockDue(tx, 100));
    expect(new Set(locked.map(({ businessId }) => businessId))).toEqual(new Set([bakery, florist]));
    await newRunner().look();
    expect(await thread('41')).toEqual(['> hello', '< Your name?']);
    expect((await thread('31')).filter((line) => line.startsWith('<')).length).toBeGreaterThan(400);
  });

  it('are all taken by one look, however many messages each has', async () => {
    for (let who = 0; who < 60; who++)
      await receive(
        'florist',
        ...Array.from({ length: 9 }, (_, nth) => says('florist', `5${String(who).padStart(2, '0')}`, `word ${nth}`)),
      );
    await newRunner().look();
    expect(await world.owner.query(`select 1 from inbox where state = 'waiting'`)).toEqual([]);
  });
});

describe('a webhook', () => {
  it('may tell of a message from the business phone and of its delivery at once', async () => {
    await receive(
      'bakery',
      {
        type: 'status',
        phoneNumberId: numbers.bakery,
        wamid: 'wamid.by-phone',
        status: 'delivered',
        at: new Date(),
      },
      {
        type: 'echo',
        phoneNumberId: numbers.bakery,
        wamid: 'wamid.by-phone',
        at: new Date(),
        to: { waId: '11' },
        content: { kind: 'text', text: 'See you' },
      },
    );
    expect(await world.owner.query(`select state from messages where wamid = 'wamid.by-phone'`)).toEqual([{ state: 'delivered' }]);
  });
});

describe('a connection that lost its prepared statements', () => {
  it('fails once and is replaced', async () => {
    const ask = () => world.database.inBusinesses([bakery], async (tx) => (await prepared(tx, `select 'here' as word`)).rows);
    const deallocate = () => world.database.inBusinesses([bakery], (tx) => tx.query(`deallocate all`));
    await ask();
    await deallocate();
    const failures: unknown[] = [];
    for (let tries = 0; tries < 20; tries++) await ask().catch((error: { code?: string }) => failures.push(error.code));
    expect(new Set(failures)).toEqual(failures.length ? new Set(['26000']) : new Set());
    expect(failures.length).toBeLessThan(13);
    expect(await ask()).toEqual([{ word: 'here' }]);
  });
});
