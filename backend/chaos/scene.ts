import { newWamid } from '../sandbox/wamid.ts';
import { Chance } from './chance.ts';
import type { Copy, Refused } from './graph.ts';
import { type Inbound, Meta, type MetaHabits, seconds } from './meta.ts';
import type { Outcome } from './outcome.ts';
import { type MessageRecord, Records } from './records.ts';
import { type Breach, messagesProcessedOnce, repliesSentOnce, statusesKept, threadsAreWhole } from './verdict.ts';
import { pause, until } from './waiting.ts';
import type { World } from './world.ts';

/** One check in a world that it may share with others: people of its own, a Meta of its own, and what every check looks at in the end. */
export class Scene {
  readonly meta: Meta;
  readonly records: Records;
  readonly chance: Chance;
  readonly breaches: Breach[] = [];
  private readonly reactions = new Set<string>();

  constructor(
    readonly world: World,
    private readonly check: number,
    private readonly seed: number,
    habits?: MetaHabits,
  ) {
    this.chance = new Chance(seed);
    const doors = world.servers.map(({ address }) => address);
    this.meta = new Meta(world.business.number, doors, this.chance.split(), habits);
    this.records = new Records(world.owner);
  }

  person(nth: number): string {
    return `49${this.check}${String(1_000_000 + nth)}`;
  }

  isOurs(waId: string): boolean {
    return waId.length === this.person(0).length && waId.startsWith(`49${this.check}1`);
  }

  /** Words that are always answered: with the menu, wherever the chat stands. */
  asksForMenu(nth: number, at = Date.now()): Inbound {
    const from = this.person(nth);
    return { from, id: newWamid(from, true), timestamp: seconds(at), type: 'text', text: { body: 'menu' } };
  }

  /** Something that is taken in and never answered. */
  reacts(nth: number): Inbound {
    const from = this.person(nth);
    const reaction = { message_id: newWamid(from, false), emoji: '👍' };
    const id = newWamid(from, true);
    this.reactions.add(id);
    return { from, id, timestamp: seconds(), type: 'reaction', reaction };
  }

  copies(): Copy[] {
    return this.world.graph.copies.filter(({ to }) => this.isOurs(to));
  }

  refused(): Refused[] {
    return this.world.graph.refused.filter(({ to }) => this.isOurs(to));
  }

  async replies(): Promise<MessageRecord[]> {
    return (await this.records.messages()).filter(({ author, wa_id }) => author === 'bot' && this.isOurs(wa_id));
  }

  /** Until nothing is under way any more: no webhook, no event, no message. */
  async rest(withinMs: number): Promise<void> {
    try {
      await until(
        'everything is at rest',
        async () => {
          await this.meta.quiet();
          const { events, messages } = await this.records.unsettled();
          return events + messages === 0;
        },
        withinMs,
        150,
      );
    } catch (error) {
      this.breaches.push(`${(error as Error).message} ${JSON.stringify(await this.records.unsettled())}`);
    }
  }

  /** Doubts last three seconds instead of half a minute while `work` runs. */
  async withShortDoubts<T>(work: () => Promise<T>): Promise<T> {
    let over = false;
    const shortening = (async () => {
      while (!over) {
        await this.records.shortenDoubts();
        await pause(300);
      }
    })();
    try {
      return await work();
    } finally {
      over = true;
      await shortening;
    }
  }

  /**
   * Where Graph answers all, an extra copy is a breach, unless a server says that it got no answer: on a machine that stands still for
   * seconds that happens without anybody's fault. Where servers or answers are lost, it is enough that the message is marked.
   */
  async outcome(
    figures: Readonly<Record<string, number>>,
    { extraCopies }: { readonly extraCopies: 'if-in-doubt' | 'if-marked' },
  ): Promise<Outcome> {
    this.meta.stop();
    const [events, messages] = await Promise.all([this.records.events(), this.records.messages()]);
    const { breaches } = repliesSentOnce(this.world.graph, messages);
    // Reactions stand on the message they are about and not in the thread.
    const shown = new Map([...this.meta.acknowledged].filter(([wamid]) => !this.reactions.has(wamid)));
    const copies = this.copies();
    const seen = new Set<string>();
    const extra = copies.filter(({ opaque }) => seen.size === seen.add(opaque).size);
    const unexplained = extra.filter(({ opaque }) => !this.world.servers.some(({ inDoubt }) => inDoubt.has(opaque)));
    const all = [
      ...this.breaches,
      ...messagesProcessedOnce(this.meta.acknowledged, events),
      ...(await threadsAreWhole(shown, messages, this.records)),
      ...breaches,
      ...statusesKept(this.meta, this.world.graph, messages),
      ...(unexplained.length > 0 && extraCopies === 'if-in-doubt'
        ? [`${unexplained.length} messages were sent more often than once, though each was answered`]
        : []),
      ...this.world.servers.filter(({ isRunning }) => !isRunning).map(({ name }) => `${name} is not running any more`),
    ];
    return {
      seed: this.seed,
      breaches: all,
      figures: {
        'messages acknowledged': this.meta.acknowledged.size,
        'webhooks of them acknowledged': [...this.meta.acknowledged.values()].reduce((sum, times) => sum + times, 0),
        'copies at Graph': copies.length,
        'extra copies': extra.length,
        ...figures,
      },
      ...(all.length > 0 && { lastWords: this.world.servers.map((server) => `${server.name}:\n${server.lastWords()}`).join('\n') }),
    };
  }
}
