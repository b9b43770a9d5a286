import type { Outcome } from './outcome.ts';
import { Scene } from './scene.ts';
import { pause, until } from './waiting.ts';
import type { World } from './world.ts';

/** How soon the servers must take webhooks again after PostgreSQL is back. */
const healingMs = 30_000;

/**
 * Check 14: PostgreSQL is stopped at once while webhooks come. They are answered with 503, so that Meta brings them again; what was
 * answered with 200 is there afterwards; the servers heal by themselves.
 */
export async function databaseStops(world: World, seed: number, full: boolean): Promise<Outcome> {
  const { outage } = world;
  if (!outage) throw new Error('This PostgreSQL is not ours to stop');
  const size = full
    ? { times: 20, customers: 12, leastDownMs: 1_000, mostDownMs: 30_000 }
    : { times: 2, customers: 6, leastDownMs: 600, mostDownMs: 1_200 };
  const scene = new Scene(world, 14, seed);
  const stops = new AbortController();
  const talking = Array.from({ length: size.customers }, async (_, nth) => {
    for (let count = 0; !stops.signal.aborted; count++) {
      await scene.meta.bring(count % 6 === 0 ? scene.asksForMenu(nth) : scene.reacts(nth));
      await pause(scene.chance.between(10, 200));
    }
  });
  let slowest = 0;
  for (let time = 0; time < size.times; time++) {
    await pause(scene.chance.between(800, 2_500));
    await outage.crash();
    await pause(scene.chance.between(size.leastDownMs, size.mostDownMs));
    await outage.revive();
    const back = Date.now();
    const before = scene.meta.acknowledged.size;
    await until('webhooks are taken again', () => scene.meta.acknowledged.size > before, healingMs).catch((error: Error) =>
      scene.breaches.push(error.message),
    );
    slowest = Math.max(slowest, Date.now() - back);
  }
  stops.abort();
  await Promise.all(talking);
  const rest = () => scene.rest(180_000);
  await (full ? rest() : scene.withShortDoubts(rest));

  const { otherAnswers } = scene.meta;
  const strange = [...otherAnswers].filter(([status]) => status !== 503);
  if (strange.length > 0)
    scene.breaches.push(`Webhooks were answered with ${strange.map(([status, times]) => `${status} (${times} times)`).join(', ')}`);
  if (!otherAnswers.has(503)) scene.breaches.push('No webhook came while PostgreSQL was down, so nothing is shown');
  return scene.outcome(
    { 'PostgreSQL stopped': size.times, 'webhooks answered with 503': otherAnswers.get(503) ?? 0, 'slowest healing (ms)': slowest },
    { extraCopies: 'if-marked' },
  );
}
