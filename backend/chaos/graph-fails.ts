import type { Fault, Send } from './graph.ts';
import type { Outcome } from './outcome.ts';
import { Scene } from './scene.ts';
import { each, pause } from './waiting.ts';
import type { World } from './world.ts';

/** Check 16: Graph answers 500 for a while. Every reply goes out afterwards, in order, once. */
export async function graphIsDown(world: World, seed: number, full: boolean): Promise<Outcome> {
  const size = full ? { customers: 200, texts: 3, outageMs: 600_000 } : { customers: 10, texts: 3, outageMs: 2_000 };
  const scene = new Scene(world, 16, seed);
  // From the first time that it is asked: a slow machine may need longer than a short outage until then.
  let end: number | undefined;
  world.graph.misbehave = () => {
    end ??= Date.now() + size.outageMs;
    return Date.now() < end ? { kind: 'refuse', status: 500, code: 131000 } : undefined;
  };
  await each(size.customers, 20, async (nth) => {
    for (let text = 0; text < size.texts; text++) await scene.meta.bring(scene.asksForMenu(nth));
  });
  await scene.rest(size.outageMs + 180_000);
  world.graph.misbehave = () => undefined;
  const refused = scene.refused().length;
  if (refused === 0) scene.breaches.push('Graph was never asked while it was down, so nothing is shown');
  return scene.outcome({ 'sends refused': refused }, { extraCopies: 'if-in-doubt' });
}

/**
 * Check 17: Graph answers 429 and says when to come back. Nobody comes much earlier, and nobody stays away much longer: a fifth of the
 * time at most, and what a look into the outbox takes.
 */
export async function graphAsksForPatience(world: World, seed: number, full: boolean): Promise<Outcome> {
  const size = full ? { customers: 60, retryAfterSeconds: 20, leewayMs: 2_000 } : { customers: 6, retryAfterSeconds: 2, leewayMs: 15_000 };
  const scene = new Scene(world, 17, seed);
  let end = 0;
  world.graph.misbehave = (): Fault | undefined => {
    end ||= Date.now() + 400;
    return Date.now() < end ? { kind: 'refuse', status: 429, code: 130429, retryAfterSeconds: size.retryAfterSeconds } : undefined;
  };
  await each(size.customers, 60, (nth) => scene.meta.bring(scene.asksForMenu(nth)));
  await scene.rest(size.retryAfterSeconds * 3_000 + 120_000);
  world.graph.misbehave = () => undefined;

  const asked = [...scene.refused(), ...scene.copies()].sort((a, b) => a.nth - b.nth);
  const waits = scene
    .refused()
    .map((send) => ({ send, ms: (asked.find((later) => later.opaque === send.opaque && later.nth > send.nth)?.at ?? Infinity) - send.at }));
  const told = size.retryAfterSeconds * 1_000;
  for (const { send, ms } of waits)
    if (ms < told * 0.8 || ms > told * 1.2 + size.leewayMs)
      scene.breaches.push(`Message ${send.opaque} was tried again after ${ms} ms instead of ${told}`);
  if (waits.length === 0) scene.breaches.push('Graph refused nothing, so nothing is shown');
  const all = waits.map(({ ms }) => ms);
  return scene.outcome(
    {
      'sends refused': waits.length,
      'asked to wait (ms)': told,
      'shortest wait (ms)': Math.min(...all),
      'longest wait (ms)': Math.max(...all),
    },
    { extraCopies: 'if-in-doubt' },
  );
}

/**
 * Check 18: Graph accepts a message and its answer is lost. When a status tells that it got there, it is not sent again; when nothing
 * tells, it is sent once more, and marked.
 */
export async function answersAreLost(world: World, seed: number, full: boolean): Promise<Outcome> {
  const size = full ? { customers: 300 } : { customers: 8 };
  const scene = new Scene(world, 18, seed);
  const spoiled = new Map<string, { readonly opaque: string; readonly told: boolean }>();
  world.graph.misbehave = ({ to, opaque }: Send): Fault | undefined => {
    if (spoiled.has(to)) return undefined;
    spoiled.set(to, { opaque, told: spoiled.size % 2 === 0 });
    return { kind: scene.chance.of(['hang', 'reset'] as const) };
  };
  const forget = world.graph.onCopy((copy) => {
    if (spoiled.get(copy.to)?.opaque === copy.opaque && spoiled.get(copy.to)!.told)
      void pause(150).then(() => scene.meta.report(copy, 'sent'));
  });
  const all = async () => {
    await each(size.customers, 40, (nth) => scene.meta.bring(scene.asksForMenu(nth)));
    await scene.rest(180_000);
  };
  await (full ? all() : scene.withShortDoubts(all));
  forget();
  world.graph.misbehave = () => undefined;

  const replies = new Map((await scene.replies()).map((reply) => [reply.id, reply]));
  const copies = scene.copies();
  for (const { opaque, told } of spoiled.values()) {
    const sent = copies.filter((copy) => copy.opaque === opaque).length;
    const marked = replies.get(opaque)?.maybe_twice;
    if (told && sent !== 1) scene.breaches.push(`Message ${opaque} was sent ${sent} times though a status had told that it got there`);
    if (!told && sent !== 2) scene.breaches.push(`Message ${opaque}, of which nothing was heard, was sent ${sent} times`);
    if (marked !== !told) scene.breaches.push(`Message ${opaque} is ${marked ? '' : 'not '}marked as one that may be there twice`);
  }
  return scene.outcome({ 'answers lost': spoiled.size }, { extraCopies: 'if-marked' });
}
