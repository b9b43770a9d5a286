import type { Copy } from './graph.ts';
import type { Inbound, StatusName } from './meta.ts';
import type { Outcome } from './outcome.ts';
import { Scene } from './scene.ts';
import { each, pause } from './waiting.ts';
import type { World } from './world.ts';

const textsEach = 2;
const reactionsEach = 8;

/** Check 20: each webhook comes up to five times, at once, at two servers. Each message is processed once. */
export async function webhooksComeOften(world: World, seed: number, full: boolean): Promise<Outcome> {
  const size = full ? { messages: 20_000 } : { messages: 1_000 };
  const scene = new Scene(world, 20, seed, { mostCopies: 5, repeats: 0.8 });
  await each(size.messages / (textsEach + reactionsEach), 12, async (nth) => {
    const texts = Array.from({ length: textsEach }, () => scene.asksForMenu(nth));
    const reactions = Array.from({ length: reactionsEach }, () => scene.reacts(nth));
    await scene.meta.bring(...scene.chance.shuffled([...texts, ...reactions]));
  });
  await scene.rest(300_000);
  return scene.outcome({}, { extraCopies: 'if-in-doubt' });
}

const rank: Readonly<Record<string, number>> = { queued: 0, sending: 0, unknown: 0, accepted: 1, sent: 2, delivered: 3, read: 4 };

/**
 * Check 21: what comes within half a minute comes in any order, the customers' messages as well as the statuses of ours. A message that
 * is read stays read, and no status takes one back.
 */
export async function webhooksAreShuffled(world: World, seed: number, full: boolean): Promise<Outcome> {
  const size = full ? { customers: 500, texts: 3, windowMs: 30_000 } : { customers: 20, texts: 3, windowMs: 1_200 };
  const scene = new Scene(world, 21, seed, { mostCopies: 3, repeats: 0.3 });
  const copies: Copy[] = [];
  const forget = world.graph.onCopy((copy) => void (scene.isOurs(copy.to) && copies.push(copy)));
  /** Each at some moment of the window. */
  const scatter = <T>(things: readonly T[], bring: (thing: T) => Promise<void>) =>
    Promise.all(scene.chance.shuffled(things).map((thing) => pause(scene.chance.between(0, size.windowMs)).then(() => bring(thing))));

  const texts: Inbound[] = Array.from({ length: size.customers * size.texts }, (_, nth) =>
    scene.asksForMenu(nth % size.customers, Date.now() - scene.chance.between(0, size.windowMs)),
  );
  await scatter(texts, (text) => scene.meta.bring(text));
  await scene.rest(180_000);
  forget();

  const watching = watchStates(scene);
  const news = copies.flatMap((copy) => (['sent', 'delivered', 'read'] as const).map((status): [Copy, StatusName] => [copy, status]));
  await scatter(news, ([copy, status]) => scene.meta.report(copy, status));
  await scene.rest(60_000);
  const steps = await watching.stop();
  const unread = (await scene.replies()).filter(({ state }) => state !== 'read').length;
  if (unread > 0) scene.breaches.push(`${unread} messages are not read, though Meta reported so`);
  return scene.outcome({ 'statuses reported': news.length, 'steps of states seen': steps }, { extraCopies: 'if-in-doubt' });
}

/** Looks at the states of our messages again and again: none may go back. */
function watchStates(scene: Scene): { stop(): Promise<number> } {
  const seen = new Map<string, number>();
  let steps = 0;
  let over = false;
  const look = async () => {
    for (const { id, state } of await scene.replies()) {
      const before = seen.get(id) ?? 0;
      const now = rank[state] ?? 0;
      if (now < before) scene.breaches.push(`Message ${id} went back to ${state}`);
      if (now > before) steps += 1;
      seen.set(id, now);
    }
  };
  const watching = (async () => {
    while (!over) {
      await look();
      await pause(30);
    }
    await look();
  })();
  return {
    stop: async () => {
      over = true;
      await watching;
      return steps;
    },
  };
}

const longEnoughMs = 120_000;

/** What is written down, once nothing is added to it any more: a busy machine takes its time for all that fell due in a week. */
async function unchanging(scene: Scene): Promise<Readonly<Record<string, string>>> {
  for (const until = Date.now() + longEnoughMs; ;) {
    const before = await scene.records.fingerprint();
    await pause(2_000);
    await scene.rest(longEnoughMs);
    const after = await scene.records.fingerprint();
    if (Object.entries(after).every(([table, print]) => print === before[table])) return after;
    if (Date.now() > until) throw new Error('A week later, the servers do not come to rest');
  }
}

/**
 * Check 22: a week later everything comes once more, at servers that have forgotten what they knew. Nothing happens. The week passes for
 * the database only, which is the clock that all waiting reads.
 */
export async function webhooksComeAgainAWeekLater(world: World, seed: number, full: boolean): Promise<Outcome> {
  const size = full ? { customers: 300, texts: 3 } : { customers: 10, texts: 2 };
  const scene = new Scene(world, 22, seed);
  const messages: Inbound[] = [];
  const copies: Copy[] = [];
  const forget = world.graph.onCopy((copy) => void (scene.isOurs(copy.to) && copies.push(copy)));
  await each(size.customers, 20, async (nth) => {
    for (let text = 0; text < size.texts; text++) {
      const message = text % 2 ? scene.reacts(nth) : scene.asksForMenu(nth);
      messages.push(message);
      await scene.meta.bring(message);
    }
  });
  await scene.rest(60_000);
  forget();
  await Promise.all(copies.flatMap((copy) => (['sent', 'delivered', 'read'] as const).map((status) => scene.meta.report(copy, status))));
  await scene.records.letTimePass('7 days');
  await Promise.all(world.servers.map((server) => server.kill().then(() => server.start())));
  // Every question that waited for an answer has waited too long by now; that comes to its own rest first.
  const before = await unchanging(scene);
  const sent = scene.copies().length;
  await scene.meta.bring(...messages);
  await Promise.all(copies.flatMap((copy) => (['sent', 'delivered'] as const).map((status) => scene.meta.report(copy, status))));
  await pause(1_500);
  await scene.rest(60_000);
  const after = await scene.records.fingerprint();
  for (const [table, print] of Object.entries(after))
    if (print !== before[table]) scene.breaches.push(`The rows of ${table} changed when everything came again`);
  if (scene.copies().length !== sent) scene.breaches.push(`${scene.copies().length - sent} messages were sent when everything came again`);
  return scene.outcome(
    { 'messages that came again': messages.length, 'statuses that came again': copies.length * 2 },
    { extraCopies: 'if-in-doubt' },
  );
}
