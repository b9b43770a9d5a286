import type { Outcome } from './outcome.ts';
import { Scene } from './scene.ts';
import { pause } from './waiting.ts';
import type { World } from './world.ts';

const drainedWithinMs = 30_000;

/** Check 34: a server is told to end under load. It finishes what it has in hand, and nothing is dropped, doubted or sent twice. */
export async function serverEnds(world: World, seed: number, full: boolean): Promise<Outcome> {
  const size = full ? { times: 20, customers: 40 } : { times: 2, customers: 10 };
  const scene = new Scene(world, 34, seed);
  const stops = new AbortController();
  const talking = Array.from({ length: size.customers }, async (_, nth) => {
    for (let count = 0; !stops.signal.aborted; count++) {
      await scene.meta.bring(count % 4 === 0 ? scene.asksForMenu(nth) : scene.reacts(nth));
      await pause(scene.chance.between(5, 60));
    }
  });
  let slowest = 0;
  for (let time = 0; time < size.times; time++) {
    const server = world.servers[time % world.servers.length]!;
    await pause(scene.chance.between(500, 1_500));
    const { code, ms } = await server.terminate();
    // Null: it ended by the signal itself, once all was done.
    slowest = Math.max(slowest, ms);
    if (code !== 0 && code !== null) scene.breaches.push(`${server.name} ended with ${code}`);
    if (ms > drainedWithinMs) scene.breaches.push(`${server.name} needed ${ms} ms to end`);
    await server.start();
  }
  stops.abort();
  await Promise.all(talking);
  await scene.rest(60_000);
  const doubted = (await scene.replies()).filter(({ maybe_twice }) => maybe_twice).length;
  if (doubted > 0) scene.breaches.push(`${doubted} messages were left in doubt by a server that had time to finish`);
  return scene.outcome({ 'servers told to end': size.times, 'slowest end (ms)': slowest }, { extraCopies: 'if-in-doubt' });
}
