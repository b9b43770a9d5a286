import { fileURLToPath } from 'node:url';
import { ownDatabase } from '../testing/test-database.ts';
import { chaosRound } from './round.ts';
import type { Ground } from './world.ts';

const ground: Ground = { root: fileURLToPath(new URL('../..', import.meta.url)), database: ownDatabase };

describe('two servers that are killed while customers order', () => {
  it('lose nothing, do nothing twice, and answer in order', async () => {
    const seed = Number(process.env['CHAOS_SEED'] ?? 1);
    const { breaches, lastWords, figures } = await chaosRound(ground, {
      seed,
      orders: 10,
      kills: 3,
      atOnce: 10,
      faults: false,
      hurry: true,
    });
    expect({ breaches, ...(lastWords && { lastWords }) }).toEqual({ breaches: [] });
    expect(figures).toMatchObject({ orders: 10 });
  }, 120_000);
});
