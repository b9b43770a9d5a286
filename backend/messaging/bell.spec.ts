import { SystemClock } from '../database/ports.ts';
import { Notifications } from '../database/notifications.ts';
import { newId } from '../database/ids.ts';
import { plainBusiness, type PlainBusiness } from '../testing/plain-business.ts';
import { announce } from './announce.ts';
import { Bell, ringIn } from './bell.ts';

let bakery: PlainBusiness;
let notifications: Notifications[];
let here: Bell;
let there: Bell;
/** Who was woken, in order. */
let woken: string[];
const heard = new WeakMap<Notifications, { now: () => void }>();

beforeAll(async () => {
  bakery = await plainBusiness();
  process.env['LISTEN_DATABASE_URL'] = bakery.url;
});

beforeEach(async () => {
  woken = [];
  notifications = [new Notifications(new SystemClock()), new Notifications(new SystemClock())];
  [here, there] = notifications.map((each) => new Bell(each)) as [Bell, Bell];
  for (const [name, bell] of Object.entries({ here, there })) {
    bell.on('inbox', () => woken.push(`${name}: inbox`));
    bell.on('outbox', () => woken.push(`${name}: outbox`));
    await bell.onModuleInit();
  }
  for (const each of notifications) {
    const hearer = { now: () => undefined as void };
    heard.set(each, hearer);
    await each.listen('heard', () => hearer.now());
  }
});

afterEach(() => Promise.all(notifications.map((each) => each.onApplicationShutdown())));

afterAll(async () => {
  delete process.env['LISTEN_DATABASE_URL'];
  await bakery.end();
});

/** Notifications come in order: once both have heard one that is said now, they have heard all that was said before. */
async function allIsHeard(): Promise<void> {
  const hearing = notifications.map((each) => new Promise<void>((hears) => (heard.get(each)!.now = hears)));
  await bakery.database.query(`select pg_notify('heard', '')`);
  await Promise.all(hearing);
}

describe('the bell', () => {
  it('wakes this process and all others when a transaction that rings it is committed', async () => {
    await bakery.database.inBusiness(bakery.businessId, (tx) => ringIn(tx, 'inbox'));
    await allIsHeard();
    expect(woken.sort()).toEqual(['here: inbox', 'there: inbox']);
  });

  it('wakes this process at once and once, and the others by what it said to them', async () => {
    await bakery.database.inBusiness(bakery.businessId, (tx) => announce(tx, here.toOthers('outbox'), []));
    here.ring('outbox');
    expect(woken).toContain('here: outbox');
    await allIsHeard();
    expect(woken.sort()).toEqual(['here: outbox', 'there: outbox']);
  });

  it('wakes nobody for what was rolled back', async () => {
    const undone = bakery.database.inBusiness(bakery.businessId, async (tx) => {
      await announce(tx, here.toOthers('inbox'), [{ businessId: bakery.businessId, what: 'conversation', id: newId() }]);
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await allIsHeard();
    expect(woken).toEqual([]);
  });

  it('wakes everybody for a queue that it does not know, as a newer version may ring for one', async () => {
    await bakery.database.query(`select pg_notify('perfcent_work', 'parcels of-a-newer-version')`);
    await allIsHeard();
    expect(woken.sort()).toEqual(['here: inbox', 'here: outbox', 'there: inbox', 'there: outbox']);
  });
});
