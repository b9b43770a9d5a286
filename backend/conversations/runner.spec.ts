import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Flow } from '../../flows/language/flow.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { SystemClock } from '../database/ports.ts';
import type { TenantDatabase, Transaction } from '../database/tenant-database.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import type { MessageArrived } from '../messaging/arrivals.ts';
import { Hands } from '../messaging/hands.ts';
import { Intake } from '../messaging/intake.ts';
import { putEvents } from '../messaging/inbox.ts';
import { Outbox, type TakenMessage } from '../messaging/outbox.ts';
import { plainBusiness, type PlainBusiness } from '../testing/plain-business.ts';
import type { OperationsRunner } from './operations/operations-runner.ts';
import { Runner } from './runner.ts';
import { Figures } from '../telemetry/figures.ts';
import { NoTraces } from '../telemetry/traces.ts';
import { lockDue } from './turn-store.ts';
import { Turns } from './turns.ts';
import { quietBell } from '../testing/quiet-bell.ts';

const silence = { afterMinutes: 60 };

/** Asks for a name and a colour, and breaks in the hands of whoever says "break". */
const greeting: Flow = {
  id: 'root',
  title: 'Greeting',
  start: 'ask-name',
  triggers: [{ on: 'first' }],
  variables: { name: { type: 'text' }, colour: { type: 'text' } },
  steps: {
    'ask-name': {
      kind: 'ask',
      text: 'Your name?',
      answer: { type: 'text' },
      saveAs: 'name',
      silence,
      next: { answered: 'ask-colour', failed: 'bye', silence: 'missed' },
    },
    'ask-colour': {
      kind: 'choose',
      text: '{{ name }}, a colour?',
      options: [
        { id: 'red', title: 'Red' },
        { id: 'break', title: 'Break' },
        { id: 'look', title: 'Look it up' },
      ],
      silence,
      next: { red: 'bye', break: 'look-up', look: 'ask-others', failed: 'bye', silence: 'missed' },
    },
    'look-up': { kind: 'call', operation: 'contact.addresses', input: {}, next: { listed: 'bye', none: 'bye' } },
    'ask-others': {
      kind: 'request',
      method: 'GET',
      url: 'https://colours.example/{{ name }}',
      saveAs: { colour: 'body.colour' },
      next: { done: 'told', failed: 'bye' },
    },
    told: { kind: 'say', text: '{{ colour }}, then', next: { done: 'end' } },
    missed: { kind: 'say', text: 'Another time, then.', next: { done: 'end' } },
    bye: { kind: 'say', text: 'Bye {{ name }}', next: { done: 'end' } },
    end: { kind: 'end' },
  },
  layout: {},
};

let bakery: PlainBusiness;
let owner: DataSource;
let database: TenantDatabase;
let businessId: string;
let intake: Intake;
let runner: Runner;
let outbox: Outbox;
const hands = new Hands();
const phoneNumberId = '100200300';

beforeAll(async () => {
  // The event that cannot be taken is logged each time; the reader of the test does not need to see it.
  Logger.overrideLogger(false);
  bakery = await plainBusiness();
  ({ owner, database, businessId } = bakery);
  const flows = new FlowLibrary();
  await database.inBusiness(businessId, (tx) => flows.publish(tx, businessId, [greeting]));
  const broken: Pick<OperationsRunner, 'perform'> = { perform: () => Promise.reject(new Error('the address book is on fire')) };
  const clock = new SystemClock();
  intake = new Intake(database, clock, quietBell());
  outbox = new Outbox(database);
  runner = new Runner(
    database,
    new AcrossBusinesses(database),
    flows,
    new Turns(flows, broken as OperationsRunner),
    quietBell(),
    hands,
    clock,
    new Figures(),
    new NoTraces(),
  );
});

afterAll(async () => {
  await runner.onApplicationShutdown();
  await bakery.end();
});

let count = 0;
function says(waId: string, text: string, wamid = `wamid.${++count}`): MessageArrived {
  return {
    type: 'message',
    phoneNumberId,
    wamid,
    at: new Date(),
    from: { waId, profileName: 'Ada' },
    received: { kind: 'text', text },
    content: { kind: 'text', text },
  };
}

const thread = async (waId: string): Promise<string[]> => {
  const rows: { author: string; content: { text: string } }[] = await owner.query(
    `select m.author, m.content from messages m join conversations c on c.id = m.conversation_id join contacts p on p.id = c.contact_id where p.wa_id = $1 order by m.position`,
    [waId],
  );
  return rows.map(({ author, content }) => `${author === 'contact' ? '>' : '<'} ${content.text}`);
};

const conversation = async (waId: string) => {
  const [row]: { id: string; owner: string; step: string | null; handoff_reason: string | null; snapshot: unknown }[] = await owner.query(
    `select c.id, c.owner, c.step, c.handoff_reason, c.snapshot from conversations c join contacts p on p.id = c.contact_id where p.wa_id = $1`,
    [waId],
  );
  return row!;
};

/** Looks for work with a runner during whose turns something else happens: whenever it begins a flow. */
async function lookWhile(happens: (tx: Transaction) => Promise<unknown>): Promise<void> {
  const flows = new FlowLibrary();
  const publishedFlows = flows.publishedFlows.bind(flows);
  flows.publishedFlows = async (tx, business) => {
    await happens(tx);
    return publishedFlows(tx, business);
  };
  const other = new Runner(
    database,
    new AcrossBusinesses(database),
    flows,
    new Turns(flows, {
      perform: () => Promise.reject(new Error('No operation is called here')),
    } as Partial<OperationsRunner> as OperationsRunner),
    quietBell(),
    new Hands(),
    new SystemClock(),
    new Figures(),
    new NoTraces(),
  );
  await other.look();
  await other.onApplicationShutdown();
}

describe('a conversation', () => {
  it('is moved by each message once, however often WhatsApp delivers it', async () => {
    const hello = says('491', 'hello');
    await Promise.all(Array.from({ length: 10 }, () => intake.receive(businessId, [hello])));
    await Promise.all([runner.look(), runner.look()]);
    expect(await thread('491')).toEqual(['> hello', '< Your name?']);
  });

  it('answers a burst in order and loses nothing', async () => {
    await Promise.all(['hi', 'Grace', 'red'].map((text) => intake.receive(businessId, [says('492', text)])));
    await runner.look();
    expect((await thread('492')).filter((line) => line.startsWith('<'))).toEqual(['< Your name?', '< Grace, a colour?', '< Bye Grace']);
    expect(await conversation('492')).toMatchObject({ step: null, owner: 'bot' });
  });

  it('begins anew after its end, on the version published then', async () => {
    await intake.receive(businessId, [says('492', 'again')]);
    await runner.look();
    expect((await thread('492')).at(-1)).toBe('< Your name?');
    const runs: { run: number }[] = await owner.query(`select distinct run from transitions where conversation_id = $1 order by run`, [
      (await conversation('492')).id,
    ]);
    expect(runs.map(({ run }) => run)).toEqual([1, 2]);
  });

  it('has what it asks over HTTP sent once its turn is kept, and goes on with the answer', async () => {
    await Promise.all(['hi', 'Mira Li', 'Look it up'].map((text) => intake.receive(businessId, [says('488', text)])));
    await runner.look();
    const { id } = await conversation('488');
    const asked: { ref: string; asked: { url: string } }[] = await owner.query(
      `select ref, asked from requests where conversation_id = $1`,
      [id],
    );
    expect(asked).toMatchObject([{ asked: { url: 'https://colours.example/Mira%20Li' } }]);

    const event = { type: 'request.answered', ref: asked[0]!.ref, outcome: 'done', output: { colour: 'blue' } } as const;
    await database.inBusiness(businessId, (tx) =>
      putEvents(tx, businessId, [{ conversationId: id, source: 'request', externalId: 'x', event }]),
    );
    await runner.look();
    expect((await thread('488')).at(-1)).toBe('< blue, then');
  });

  it('is answered by silence when its timer fires, once, though two processes look', async () => {
    await intake.receive(businessId, [says('493', 'hello')]);
    await runner.look();
    await owner.query(`update timers set fire_at = now() - interval '1 second' where conversation_id = $1`, [
      (await conversation('493')).id,
    ]);
    await Promise.all([runner.look(), runner.look()]);
    expect(await thread('493')).toEqual(['> hello', '< Your name?', '< Another time, then.']);
    const timers: unknown[] = await owner.query(`select 1 from timers where conversation_id = $1`, [(await conversation('493')).id]);
    expect(timers).toEqual([]);
  });

  it('hears nothing from the bot while a person has it, and goes on where it was', async () => {
    await intake.receive(businessId, [says('494', 'hello')]);
    await runner.look();
    const { id } = await conversation('494');
    await database.inBusiness(businessId, (tx) =>
      putEvents(tx, businessId, [{ conversationId: id, source: 'staff', event: { type: 'staff.took' } }]),
    );
    await runner.look();
    await intake.receive(businessId, [says('494', 'Is anybody there?')]);
    await runner.look();
    expect((await thread('494')).filter((line) => line.startsWith('<'))).toEqual(['< Your name?']);
    expect(await conversation('494')).toMatchObject({ owner: 'human' });

    await database.inBusiness(businessId, (tx) =>
      putEvents(tx, businessId, [{ conversationId: id, source: 'staff', event: { type: 'staff.gave-back', how: 'resume' } }]),
    );
    await runner.look();
    expect((await thread('494')).at(-1)).toContain('Your name?');
    expect(await conversation('494')).toMatchObject({ owner: 'bot', step: 'ask-name' });
  });

  it('goes to a person when an event cannot be taken, and blocks nobody meanwhile', async () => {
    for (const text of ['hello', 'Linus', 'Break']) await intake.receive(businessId, [says('495', text)]);
    await intake.receive(businessId, [says('496', 'hello')]);
    await runner.look();
    expect(await thread('496')).toEqual(['> hello', '< Your name?']);
    const { id } = await conversation('495');
    for (let tries = 0; tries < 6; tries++) {
      await owner.query(`update inbox set retry_at = now() where conversation_id = $1 and state = 'waiting'`, [id]);
      await runner.look();
    }
    expect(await conversation('495')).toMatchObject({
      owner: 'human',
      handoff_reason: 'The assistant could not go on',
    });
    const aside: { reason: string; tries: number }[] = await owner.query(
      `select reason, tries from inbox where conversation_id = $1 and state = 'set-aside'`,
      [id],
    );
    expect(aside).toEqual([{ reason: 'the address book is on fire', tries: 5 }]);
  });

  it('keeps what follows an event that waits for its next try out of the way of others', async () => {
    for (const text of ['hello', 'Nora', 'Break', 'anybody?']) await intake.receive(businessId, [says('500', text)]);
    await runner.look();
    const { id } = await conversation('500');
    await owner.query(
      `insert into timers (business_id, conversation_id, name, fire_at) values ($1, $2, 'flow/any:wait', now() - interval '1 second')`,
      [businessId, id],
    );
    await runner.look();
    expect(await database.outsideBusiness((tx) => lockDue(tx, 10))).toEqual([]);
    const waiting: { tries: number }[] = await owner.query(
      `select tries from inbox where conversation_id = $1 and state = 'waiting' order by seq`,
      [id],
    );
    expect(waiting.map(({ tries }) => tries)).toEqual([1, 0]);
  });

  it('blames nobody when what several turns share cannot be stored', async () => {
    await owner.query(`delete from timers`);
    await owner.query(`update inbox set state = 'done' where state = 'waiting'`);
    for (const waId of ['501', '502']) for (const text of ['hello', 'Ida']) await intake.receive(businessId, [says(waId, text)]);
    let stumbles = 0;
    await lookWhile(async (tx) => {
      if (stumbles++ === 0) await tx.query(`select 1 / 0`);
    });
    for (const waId of ['501', '502']) expect((await thread(waId)).at(-1)).toContain('a colour?');
    const tried: unknown[] = await owner.query(`select 1 from inbox where tries > 0 and conversation_id in ($1, $2)`, [
      (await conversation('501')).id,
      (await conversation('502')).id,
    ]);
    expect(tried).toEqual([]);
    // The timers that the good turns armed are not drawn nearer by the failure that was rolled back.
    const soon: unknown[] = await owner.query(`select 1 from timers where fire_at < now() + interval '50 minutes'`);
    expect(soon).toEqual([]);
  });

  it("shows what the owner wrote on the business's own phone as its last message, and nothing as unread", async () => {
    const content = { kind: 'text' as const, text: 'I am on it' };
    await intake.receive(businessId, [{ type: 'echo', phoneNumberId, wamid: 'wamid.echo', at: new Date(), to: { waId: '504' }, content }]);
    await runner.look();
    const [row]: unknown[] = await owner.query(
      `select owner, last_message, last_message_at is not null dated, window_ends_at, unread from conversations where id = $1`,
      [(await conversation('504')).id],
    );
    expect(row).toEqual({ owner: 'human', last_message: 'I am on it', dated: true, window_ends_at: null, unread: 0 });
  });

  it("leaves the customer's own stop of marketing alone that comes during a turn", async () => {
    await intake.receive(businessId, [says('503', 'hello')]);
    await lookWhile(() =>
      intake.receive(businessId, [{ type: 'preference', phoneNumberId, from: { waId: '503' }, marketing: 'stop', at: new Date() }]),
    );
    const [contact]: { language: string; marketing_stopped_at: Date | null }[] = await owner.query(
      `select language, marketing_stopped_at from contacts where wa_id = '503'`,
    );
    expect(contact).toEqual({ language: 'en', marketing_stopped_at: expect.any(Date) as Date });
  });

  it('keeps a snapshot that is small and plain', async () => {
    const { snapshot } = await conversation('496');
    expect(JSON.stringify(snapshot).length).toBeLessThan(600);
  });
});

describe('the hands of the sender', () => {
  const handed: TakenMessage[] = [];
  /** So many are free for each transaction. */
  const lend = (free: number) =>
    hands.lend((wanted) => ({ count: Math.min(wanted, free), leaseMs: 8_000, fill: (taken) => void handed.push(...taken) }));
  const states = async (waId: string) => {
    const rows: { state: string }[] = await owner.query(
      `select m.state from messages m join conversations c on c.id = m.conversation_id join contacts p on p.id = c.contact_id
       where p.wa_id = $1 and m.author = 'bot' order by m.position`,
      [waId],
    );
    return rows.map(({ state }) => state);
  };
  beforeEach(async () => {
    lend(0);
    // What the conversations before have left to do.
    await runner.look();
    await owner.query(`update messages set state = 'accepted' where unsent`);
    handed.splice(0);
  });
  afterAll(() => hands.lend(() => ({ count: 0, leaseMs: 0, fill: () => undefined })));

  it('get a reply with the commit of its turn, as the outbox would give it', async () => {
    lend(10);
    await intake.receive(businessId, [says('34600700001', 'hello')]);
    await runner.look();
    expect(handed).toMatchObject([
      { businessId, phoneNumberId, waId: '34600700001', content: { text: 'Your name?' }, tries: 1, fence: 1, again: false },
    ]);
    expect(await states('34600700001')).toEqual(['sending']);
    expect(await outbox.take(10, 10_000)).toEqual([]);
    await outbox.accepted(handed[0]!, 'wamid.handed.1');
    expect(await states('34600700001')).toEqual(['accepted']);
  });

  it('get none that an earlier one of the conversation is ahead of', async () => {
    lend(10);
    const waId = '34600700002';
    await intake.receive(businessId, [says(waId, 'hello')]);
    await runner.look();
    await intake.receive(businessId, [says(waId, 'Ada')]);
    await runner.look();
    expect(handed).toHaveLength(1);
    expect(await states(waId)).toEqual(['sending', 'queued']);
    expect(await outbox.accepted(handed[0]!, 'wamid.handed.2')).toBe(true);
    const [next] = await outbox.take(10, 10_000);
    expect(next).toMatchObject({ waId, tries: 1, fence: 1 });
    await outbox.accepted(next!, 'wamid.handed.3');
  });

  it('leave in the outbox what they have no room for', async () => {
    lend(1);
    await intake.receive(businessId, [says('34600700003', 'hello'), says('34600700004', 'hello')]);
    await runner.look();
    expect(handed).toHaveLength(1);
    const taken = await outbox.take(10, 10_000);
    expect(taken).toHaveLength(1);
    expect(new Set([...handed, ...taken].map(({ waId }) => waId))).toEqual(new Set(['34600700003', '34600700004']));
    for (const [nth, each] of [...handed, ...taken].entries()) await outbox.accepted(each, `wamid.handed.room.${nth}`);
  });
});

describe('the outbox', () => {
  it('sends the messages of one conversation in order, one at a time', async () => {
    await owner.query(`update messages set state = 'accepted' where state = 'queued'`);
    for (const text of ['hi', 'Rosa', 'red']) await intake.receive(businessId, [says('497', text)]);
    await runner.look();
    const sent: string[] = [];
    for (let round = 0; round < 3; round++) {
      const [taken, ...others] = await outbox.take(10, 10_000);
      expect(others).toEqual([]);
      sent.push((taken!.content as { text: string }).text);
      await outbox.accepted(taken!, `wamid.sent.${round}`);
    }
    expect(sent).toEqual(['Your name?', 'Rosa, a colour?', 'Bye Rosa']);
    expect(await outbox.take(10, 10_000)).toEqual([]);
  });

  it('lets a status settle a doubt, so that nothing is sent twice', async () => {
    await intake.receive(businessId, [says('498', 'hi')]);
    await runner.look();
    const [taken] = await outbox.take(10, 10_000);
    await outbox.inDoubt(taken!, 'the connection was reset');
    await intake.receive(businessId, [
      { type: 'status', phoneNumberId, wamid: 'wamid.settled', status: 'delivered', at: new Date(), opaque: taken!.id },
    ]);
    await owner.query(`update messages set send_after = now() - interval '1 second' where id = $1`, [taken!.id]);
    expect(await outbox.take(10, 10_000)).toEqual([]);
    await intake.receive(businessId, [{ type: 'status', phoneNumberId, wamid: 'wamid.settled', status: 'sent', at: new Date() }]);
    const [row]: { state: string; wamid: string }[] = await owner.query(`select state, wamid from messages where id = $1`, [taken!.id]);
    expect(row).toEqual({ state: 'delivered', wamid: 'wamid.settled' });
  });

  it('does not doubt a message that a status told of before its answer was given up', async () => {
    await intake.receive(businessId, [says('505', 'hi')]);
    await runner.look();
    const [taken] = await outbox.take(10, 10_000);
    await intake.receive(businessId, [
      { type: 'status', phoneNumberId, wamid: 'wamid.first', status: 'delivered', at: new Date(), opaque: taken!.id },
    ]);
    await outbox.inDoubt(taken!, 'no answer in time');
    expect(await owner.query(`select state, wamid, maybe_twice from messages where id = $1`, [taken!.id])).toEqual([
      { state: 'delivered', wamid: 'wamid.first', maybe_twice: false },
    ]);
  });

  it('sends once more after a doubt that nothing settled, marked, and then no more', async () => {
    await intake.receive(businessId, [says('499', 'hi')]);
    await runner.look();
    const [first] = await outbox.take(10, 10_000);
    // Its holder dies: the lease runs out, the doubt begins, and after the wait it is taken once more.
    await owner.query(`update messages set leased_until = now() - interval '1 second' where id = $1`, [first!.id]);
    await outbox.doubtTheSilent();
    expect(await outbox.take(10, 10_000)).toEqual([]);
    await owner.query(`update messages set send_after = now() - interval '1 second' where id = $1`, [first!.id]);
    const [again] = await outbox.take(10, 10_000);
    expect(again).toMatchObject({ id: first!.id, again: true });
    await outbox.accepted(first!, 'wamid.too-late');
    await outbox.inDoubt(again!, 'the connection was reset again');
    const [row]: { state: string; maybe_twice: boolean; wamid: string | null }[] = await owner.query(
      `select state, maybe_twice, wamid from messages where id = $1`,
      [first!.id],
    );
    expect(row).toEqual({ state: 'failed', maybe_twice: true, wamid: null });
  });
});
