import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { SeededBusiness } from '../seed/make-business.ts';
import { type AttackedServer, attackedServer } from './testing/attacked-server.ts';
import { inLanes } from '../testing/in-lanes.ts';
import { goodMessage, mutatedWebhook, samplesFor } from './testing/mutated-webhooks.ts';

/** `npm run attack -- --webhooks 100000` sets these. A run of `npm test` is the same each time. */
const wanted = Number(process.env['PERFCENT_WEBHOOKS'] ?? 2_000);
const seed = Number(process.env['PERFCENT_SEED'] ?? 1);
const patience = 60_000 + wanted * 100;

/** Every so many of the attack, a good message goes between them. */
const goodEvery = 50;

let server: AttackedServer;
let bakery: SeededBusiness;
let samples: readonly string[];

beforeAll(async () => {
  server = await attackedServer();
  bakery = await server.makeBusiness();
  samples = samplesFor(bakery);
}, 60_000);
afterAll(() => server.close());

/** Posts so many webhooks, several at the same time; gives how often each status was answered. */
async function attack(count: number, post: (nth: number) => Promise<number>): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  await inLanes(count, async (nth) => {
    const status = await post(nth);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  });
  return statuses;
}

const count = async (sql: string): Promise<number> => {
  const [row]: [{ count: number }] = await server.owner.query(`select (${sql})::integer as count`);
  return row.count;
};
/** What only a webhook brings: the bot may still be at work on what came before. */
const brought = `select (select count(*) from messages where author = 'contact') + (select count(*) from inbox where source = 'whatsapp')
  + (select count(*) from contacts) + (select count(*) from account_notices)`;

describe('webhooks in which something was changed', () => {
  it(
    'are taken or refused when they are signed, never lose what is good, and leave no conversation stuck',
    async () => {
      const complained = jest.spyOn(Logger.prototype, 'error');
      const good = (nth: number) => goodMessage(bakery, `4917299${String(nth).padStart(6, '0')}`, `wamid.GOOD.${nth}`, 'Hello');
      const statuses = await attack(wanted, async (nth) => {
        if (nth % goodEvery === 0) expect(await server.webhook(good(nth), bakery.number.appSecret)).toBe(200);
        const { name, body } = mutatedWebhook(samples, seed, nth);
        const status = await server.webhook(body, bakery.number.appSecret);
        if (status !== 200 && status !== 400) throw new Error(`${name} was answered with ${status}`);
        return status;
      });
      expect([...statuses.keys()].sort()).toEqual([200, 400]);

      await server.settled(patience / 2);
      expect(complained.mock.calls).toEqual([]);
      const goodOnes = Math.ceil(wanted / goodEvery);
      expect(await count(`select count(*) from messages where wamid like 'wamid.GOOD.%'`)).toBe(goodOnes);
      expect(
        await count(`select count(distinct conversation_id) from messages b where author = 'bot' and exists (
          select 1 from messages g where g.conversation_id = b.conversation_id and g.wamid like 'wamid.GOOD.%')`),
      ).toBe(goodOnes);
      expect(await count(`select count(*) from inbox where state <> 'done'`)).toBe(0);
      // Who is asked something has a clock running that will not let them wait for ever.
      expect(
        await count(`select count(*) from conversations c where c.waits_for in ('answer', 'choice') and c.owner = 'bot' and not exists (
          select 1 from timers t where t.business_id = c.business_id and t.conversation_id = c.id and t.name like '%:silence')`),
      ).toBe(0);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
    patience,
  );

  it(
    'leave nothing behind when they are signed by somebody else',
    async () => {
      const before = await count(brought);
      const statuses = await attack(wanted, (nth) =>
        server.webhook(mutatedWebhook(samples, seed, nth).body, nth % 2 ? 'guessed' : undefined),
      );
      expect(statuses).toEqual(new Map([[401, wanted]]));
      expect(await count(brought)).toBe(before);
    },
    patience,
  );
});
