import { ownDatabase, type TestDatabase } from '../testing/test-database.ts';
import { Dice } from './dice.ts';
import { Graph } from './graph.ts';
import { Life } from './life.ts';
import { PaymentProvider } from './payment-provider.ts';
import { Server } from './server.ts';
import { SimulatedTime } from './simulated-time.ts';
import { beginning, World } from './world.ts';

// The oracle replays events in the order in which they were taken, so it would bless any order: which one is right is tested here.

let database: TestDatabase;
let world: World;
let server: Server;

beforeAll(async () => {
  database = await ownDatabase();
  world = await World.open(database);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

beforeEach(async () => {
  await world.beginAgain();
  const nobody = () => undefined;
  const graph = new Graph(
    () => beginning,
    nobody,
    () => Promise.resolve({ isKnown: false, until: undefined }),
    nobody,
  );
  server = new Server(
    new Life('A', world.wires, nobody, nobody),
    world,
    new SimulatedTime(beginning),
    graph,
    new PaymentProvider(nobody),
    new Dice(1),
  );
});

/** A customer writes, so many seconds before it reaches us. */
const arrives = (text: string, secondsAgo: number): Promise<unknown> => {
  const { businessId, phoneNumberId } = world.shops[0]!;
  const content = { kind: 'text' as const, text };
  const at = new Date(beginning - secondsAgo * 1000);
  const from = { waId: '4915111111', profileName: 'Ada Kern' };
  return server.intake.receive(businessId, [
    { type: 'message', phoneNumberId, wamid: `wamid.${text}`, at, from, received: content, content },
  ]);
};

async function taken(): Promise<string[]> {
  await server.runner.look();
  const rows: { text: string }[] = await world.owner.query(
    `select i.event -> 'message' ->> 'text' as text from transitions t join inbox i on i.id = t.inbox_id where i.source = 'whatsapp' order by t.id`,
  );
  return rows.map(({ text }) => text);
}

describe('the events of a conversation', () => {
  it('are taken in the order in which the customer wrote them, when they arrive together in another', async () => {
    for (const [text, secondsAgo] of [
      ['third', 1],
      ['first', 3],
      ['second', 2],
    ] as const)
      await arrives(text, secondsAgo);
    expect(await taken()).toEqual(['first', 'second', 'third']);
  });

  it('are taken by arrival, when one comes much later than it was written', async () => {
    await arrives('on time', 1);
    await arrives('written long ago', 300);
    expect(await taken()).toEqual(['on time', 'written long ago']);
  });

  it('are not taken again, when one comes late that should have been before', async () => {
    await arrives('second', 1);
    expect(await taken()).toEqual(['second']);
    await arrives('first', 2);
    expect(await taken()).toEqual(['second', 'first']);
  });
});
