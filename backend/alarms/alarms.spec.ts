import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { newId } from '../database/ids.ts';
import { SystemClock } from '../database/ports.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { openShop } from '../testing/shop.ts';
import { type Alarm, type AlarmHandler, Alarms, clearAlarm, setAlarm } from './alarms.ts';

type Shop = Awaited<ReturnType<typeof openShop>>;
const hour = 3_600_000;
const kind = 'hold.ends';

describe('An alarm', () => {
  let shop: Shop;
  let now: Date;
  const opened: Alarms[] = [];

  /** The alarms of one server, which handle the kind so. */
  const server = (handler: AlarmHandler): Alarms => {
    const alarms = new Alarms(shop.database, new AcrossBusinesses(shop.database), new SystemClock());
    alarms.on(kind, handler);
    opened.push(alarms);
    return alarms;
  };
  const set = (subjectId: string, ms: number) =>
    shop.inShop((tx) => setAlarm(tx, { businessId: shop.businessId, kind, subjectId, at: new Date(now.valueOf() + ms) }));

  beforeAll(async () => {
    shop = await openShop();
    jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  });
  afterAll(() => shop.close());
  beforeEach(async () => {
    await shop.letTimePass('0 hours');
    await shop.inShop((tx) => tx.query('delete from alarms'));
    const [row] = await shop.inShop<{ now: Date }[]>((tx) => tx.query('select the_time() as now'));
    now = row!.now;
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((alarms) => alarms.onApplicationShutdown()));
  });

  it('goes off when its time has come, and not before', async () => {
    const heard: Alarm[] = [];
    const alarms = server(async (_, alarm) => void heard.push(alarm));
    const subjectId = newId();
    await set(subjectId, hour);
    await alarms.look();
    expect(heard).toEqual([]);

    await shop.letTimePass('61 minutes');
    await alarms.look();
    await alarms.look();
    expect(heard).toEqual([{ businessId: shop.businessId, subjectId, at: new Date(now.valueOf() + hour) }]);
  });

  it('goes off once, however many servers look at the same moment', async () => {
    let times = 0;
    const servers = Array.from({ length: 4 }, () => server(async () => void (times += 1)));
    for (let nth = 0; nth < 20; nth++) await set(newId(), -1_000);
    await Promise.all(servers.map((alarms) => alarms.look()));
    expect(times).toBe(20);
  });

  it('moves with its thing and goes with it', async () => {
    const heard: string[] = [];
    const alarms = server(async (_, { subjectId }) => void heard.push(subjectId));
    const [moved, cleared] = [newId(), newId()];
    await set(moved, -hour);
    await set(moved, hour);
    await set(cleared, -hour);
    await shop.inShop((tx) => clearAlarm(tx, { businessId: shop.businessId, kind, subjectId: cleared }));
    await alarms.look();
    expect(heard).toEqual([]);
  });

  it('that fails leaves nothing behind and is tried again, less and less often', async () => {
    let fails = true;
    const subjectId = newId();
    const alarms = server(async (tx, { businessId }) => {
      await tx.query(`update businesses set name = 'half done' where id = $1`, [businessId]);
      if (fails) throw new Error('the provider is away');
    });
    await set(subjectId, -1_000);
    await alarms.look();
    await alarms.look();
    const [row] = await shop.inShop<{ tries: number; failure: string; name: string }[]>((tx) =>
      tx.query(`select tries, failure, name from alarms a join businesses b on b.id = a.business_id`),
    );
    expect(row).toMatchObject({ tries: 1, failure: 'the provider is away' });
    expect(row!.name).not.toBe('half done');

    fails = false;
    await shop.letTimePass('10 seconds');
    await alarms.look();
    expect(await shop.inShop((tx) => tx.query('select * from alarms'))).toEqual([]);
  });

  it('may be set anew by what it does', async () => {
    let times = 0;
    const alarms = server(async (tx, { businessId, subjectId, at }) => {
      times += 1;
      await setAlarm(tx, { businessId, kind, subjectId, at: new Date(at.valueOf() + hour) });
    });
    await set(newId(), -1_000);
    await alarms.look();
    await alarms.look();
    expect(times).toBe(1);
    expect(await shop.inShop((tx) => tx.query('select kind from alarms'))).toEqual([{ kind }]);
  });

  it('waits for whoever works on its thing, and is over when they call it off', async () => {
    const heard: string[] = [];
    const lockShop = (tx: Transaction, businessId: string) => tx.query(`select 1 from businesses where id = $1 for update`, [businessId]);
    const alarms = new Alarms(shop.database, new AcrossBusinesses(shop.database), new SystemClock());
    opened.push(alarms);
    alarms.on(kind, async (_, { subjectId }) => void heard.push(subjectId), lockShop);
    const subjectId = newId();
    await set(subjectId, -1_000);
    let looked = Promise.resolve();
    await shop.inShop(async (tx) => {
      await lockShop(tx, shop.businessId);
      looked = alarms.look();
      await waits(shop);
      await clearAlarm(tx, { businessId: shop.businessId, kind, subjectId });
    });
    await looked;
    expect(heard).toEqual([]);
    expect(await shop.inShop((tx) => tx.query('select * from alarms'))).toEqual([]);
  });

  it('of a kind that this server does not know waits for one that does', async () => {
    const heard: string[] = [];
    const alarms = server(async (_, { subjectId }) => void heard.push(subjectId));
    await shop.inShop((tx) => setAlarm(tx, { businessId: shop.businessId, kind: 'of.tomorrow', subjectId: newId(), at: now }));
    await alarms.look();
    expect(heard).toEqual([]);
    expect(await shop.inShop((tx) => tx.query('select tries from alarms'))).toEqual([{ tries: 0 }]);
  });
});

/** Resolves when somebody waits for a lock. */
async function waits({ database }: Shop): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ waiting: boolean }>(
      `select exists (select 1 from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and not granted)
           or exists (select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') waiting`,
    );
    if (row!.waiting) return;
  }
}
