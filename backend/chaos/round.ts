import { Chance } from './chance.ts';
import { OrderingCustomer, type Plan } from './customer.ts';
import type { Fault } from './graph.ts';
import { Meta } from './meta.ts';
import type { Outcome } from './outcome.ts';
import { Records } from './records.ts';
import type { ServerProcess } from './servers.ts';
import {
  type Breach,
  copiesHaveReasons,
  messagesProcessedOnce,
  ordersExistOnce,
  repliesSentOnce,
  statusesKept,
  threadsAreWhole,
} from './verdict.ts';
import { each, pause, until } from './waiting.ts';
import { type Ground, openWorld, type World } from './world.ts';

export interface RoundWishes {
  readonly seed: number;
  readonly orders: number;
  readonly kills: number;
  /** Goes on with new orders, and kills, for at least so long. */
  readonly minutes?: number;
  /** Customers who order at the same time. */
  readonly atOnce?: number;
  /** Whether Graph fails now and then as well. */
  readonly faults?: boolean;
  /** Does not wait the half minute that a doubt lasts, but three seconds of it. */
  readonly hurry?: boolean;
  /** The shortest and the longest time between two kills. */
  readonly betweenKillsMs?: readonly [number, number];
  readonly say?: (line: string) => void;
}

/** Of one variant each, so that one tap says which. */
const products = ['Croissant', 'Cinnamon roll', 'Butter pretzel', 'Seeded roll', 'Cheesecake slice'] as const;

/** The longest that one order, or the rest after the last, may take: a kill and a doubt or two, and Meta's patience. */
const patienceMs = 180_000;
const hurriedPatienceMs = 40_000;

/** Customers order through signed webhooks while the servers are killed. At the end the journals are compared with the records. */
export async function chaosRound(ground: Ground, wishes: RoundWishes): Promise<Outcome> {
  const world = await openWorld(ground);
  try {
    return await new Round(world, wishes).run();
  } finally {
    await world.close();
  }
}

class Round {
  private readonly chance: Chance;
  private readonly killing: Chance;
  private readonly phones: Chance;
  private readonly meta: Meta;
  private readonly records: Records;
  private readonly customers = new Map<string, OrderingCustomer>();
  private readonly breaches: Breach[] = [];
  private readonly faulty = new Set<string>();
  private readonly patienceMs: number;
  private kills = 0;
  private over = false;
  private atRest = false;
  private readonly began = Date.now();

  constructor(
    private readonly world: World,
    private readonly wishes: RoundWishes,
  ) {
    this.patienceMs = wishes.hurry ? hurriedPatienceMs : patienceMs;
    this.chance = new Chance(wishes.seed);
    this.killing = this.chance.split();
    this.phones = this.chance.split();
    const doors = world.servers.map(({ address }) => address);
    this.meta = new Meta(world.business.number, doors, this.chance.split(), { mostCopies: 5, repeats: 0.25 });
    this.records = new Records(world.owner);
    this.connectPhones();
    if (wishes.faults ?? true) this.letGraphFail(this.chance.split());
  }

  async run(): Promise<Outcome> {
    const hurrying = this.wishes.hurry ? this.hurry() : undefined;
    const killing = this.keepKilling();
    await this.orderEverything();
    const ordered = Date.now();
    this.over = true;
    await killing;
    await this.comeToRest();
    this.atRest = true;
    await hurrying;
    this.meta.stop();
    return this.judge(ordered);
  }

  private async orderEverything(): Promise<void> {
    const { orders, atOnce = 20, minutes = 0 } = this.wishes;
    const until = this.began + minutes * 60_000;
    const one = async (nth: number) => {
      const customer = new OrderingCustomer(planOf(nth, this.phones), this.meta, this.phones.split());
      this.customers.set(customer.plan.waId, customer);
      await customer.order(this.patienceMs).catch((error: Error) => this.breaches.push(error.message));
    };
    await each(orders, atOnce, one);
    for (let nth = orders; Date.now() < until; nth += atOnce) await each(atOnce, atOnce, (more) => one(nth + more));
  }

  /** Kills a server at a moment by chance: at any time, or right when it has asked Graph and does not know the answer yet. */
  private async keepKilling(): Promise<void> {
    const { kills, minutes = 0, betweenKillsMs: [least, most] = [300, 2_500], say } = this.wishes;
    const wanted = minutes > 0 ? Infinity : kills;
    while (!this.over && this.kills < wanted) {
      await pause(this.killing.between(least, most));
      const victims = this.killing.happens(0.15) ? this.world.servers : [this.killing.of(this.world.servers)];
      if (this.killing.happens(0.5)) await Promise.race([this.world.graph.nextAsked(victims[0]!.name), pause(1_000)]);
      if (this.over) return;
      this.kills += victims.length;
      say?.(`${this.sinceBegin()} kill -9 ${victims.map(({ name }) => name).join(' and ')}`);
      await Promise.all(victims.map((server) => this.killAndRevive(server)));
    }
  }

  private async killAndRevive(server: ServerProcess): Promise<void> {
    await server.kill();
    await server.start();
  }

  /** All is at rest when nothing waits, nothing is unsent, and Meta has nothing to tell any more. */
  private async comeToRest(): Promise<void> {
    try {
      await until(
        'everything is at rest',
        async () => {
          await this.meta.quiet();
          const { events, messages } = await this.records.unsettled();
          return events + messages === 0;
        },
        this.patienceMs,
        200,
      );
    } catch (error) {
      this.breaches.push(`${(error as Error).message} ${JSON.stringify(await this.records.unsettled())}`);
    }
  }

  private async hurry(): Promise<void> {
    while (!this.atRest) {
      await this.records.shortenDoubts();
      await pause(300);
    }
  }

  private async judge(ordered: number): Promise<Outcome> {
    const { graph, servers } = this.world;
    const [events, messages] = await Promise.all([this.records.events(), this.records.messages()]);
    const plans = [...this.customers.values()].map(({ plan }) => plan);
    const sends = repliesSentOnce(graph, messages);
    const recoveries = servers.flatMap(({ startedAfterMs }) => startedAfterMs.slice(1));
    const breaches = [
      ...this.breaches,
      ...messagesProcessedOnce(this.meta.acknowledged, events),
      ...(await threadsAreWhole(this.meta.acknowledged, messages, this.records)),
      ...sends.breaches,
      ...copiesHaveReasons(graph, servers),
      ...statusesKept(this.meta, graph, messages),
      ...(await ordersExistOnce([...this.customers.values()], this.records)),
    ];
    const acknowledgedTimes = [...this.meta.acknowledged.values()].reduce((sum, times) => sum + times, 0);
    return {
      seed: this.wishes.seed,
      breaches,
      figures: {
        orders: plans.length,
        kills: this.kills,
        'messages acknowledged': this.meta.acknowledged.size,
        'webhooks of them acknowledged': acknowledgedTimes,
        'webhooks not acknowledged at first': [...this.meta.otherAnswers.values()].reduce((sum, times) => sum + times, 0),
        'events taken': events.filter(({ state }) => state === 'done').length,
        'copies at Graph': sends.figures.copies,
        'extra copies': sends.figures.extraCopies,
        'messages marked as maybe twice': sends.figures.marked,
        'sends that Graph spoiled': this.faulty.size,
        'slowest recovery of a server (ms)': Math.max(0, ...recoveries),
        'orders took (ms)': ordered - this.began,
        'rest after the last order (ms)': Date.now() - ordered,
      },
      ...(breaches.length > 0 && { lastWords: servers.map((server) => `${server.name}:\n${server.lastWords()}`).join('\n') }),
    };
  }

  /** What Graph takes reaches the customer's phone, and the phone tells how far it got: in any order, sometimes more than once. */
  private connectPhones(): void {
    this.world.graph.onCopy((copy) => {
      this.customers.get(copy.to)?.hears(copy);
      const delays = { sent: this.phones.between(5, 400), delivered: this.phones.between(20, 600), read: this.phones.between(40, 900) };
      for (const [status, delay] of Object.entries(delays) as ['sent' | 'delivered' | 'read', number][])
        void pause(delay).then(() => this.meta.report(copy, status));
    });
  }

  /** At most one fault for each message, so that all of them get there in the end. */
  private letGraphFail(chance: Chance): void {
    const { number } = this.world.business;
    this.world.graph.misbehave = ({ opaque, token }): Fault | undefined => {
      if (token !== number.accessToken) return { kind: 'refuse', status: 401, code: 190 };
      if (this.faulty.has(opaque) || !chance.happens(0.05)) return undefined;
      this.faulty.add(opaque);
      return chance.of<Fault>([
        { kind: 'refuse', status: 500, code: 131000 },
        { kind: 'refuse', status: 429, code: 130429, retryAfterSeconds: 1 },
        { kind: 'reset' },
        { kind: 'hang' },
        { kind: 'lose' },
      ]);
    };
  }

  private sinceBegin(): string {
    return `${((Date.now() - this.began) / 1000).toFixed(1)} s`;
  }
}

const planOf = (nth: number, chance: Chance): Plan => ({
  waId: `4915${String(1_000_000 + nth)}`,
  product: chance.of(products),
  quantity: chance.between(1, 9),
  how: chance.of(['delivery', 'pickup']),
  address: `Rosenweg ${chance.between(1, 99)}, 10119 Berlin`,
  typesIt: chance.happens(0.3),
  tapsTwice: chance.happens(0.4),
  swapped: chance.happens(0.5),
});
