import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { Clock } from '../database/ports.ts';
import { rememberReads } from '../database/read-once.ts';
import { isDatabaseDown, TenantDatabase, together, type Transaction } from '../database/tenant-database.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import { Bell } from '../messaging/bell.ts';
import { Hands } from '../messaging/hands.ts';
import { Pump } from '../messaging/pump.ts';
import { Figures } from '../telemetry/figures.ts';
import { type Span, Traces } from '../telemetry/traces.ts';
import { Reach } from './reach.ts';
import { putAside } from './set-aside.ts';
import { type DueEvent, runs, type Taken, type Talk, type Timers } from './talk.ts';
import { type Due, dueEvents, dueOfLocked, holdBack, lockDue, lockedTalks, lockOne, type TalkKey } from './turn-store.ts';
import { commitTurns, storeTurns, type TakenTalk } from './turn-writing.ts';
import { NeedsItsOwnTransaction, Turns } from './turns.ts';

/** Conversations that share a transaction, and events of one conversation in it. */
const mostTogether = 100;
const eventsEach = 20;
/** Transactions under way at once: while the database works for one, another decides. */
const lanes = 2;
const lookEveryMs = 1_000;
/** Where so many waited, more may. For fewer, a look that finds nothing would cost as much as their turns. */
const aCrowd = 8;

/** A turn that could not be taken: which event of which conversation, and why. */
interface Failed {
  readonly due: DueEvent;
  readonly error: unknown;
}

/**
 * Moves the conversations. One event is one turn: the conversation is locked, its machine decides, and the snapshot, the replies, the
 * timers and the mark that the event is taken are committed together or not at all. Many conversations, of any businesses, share a
 * transaction; a turn that calls an operation which writes what others write too (stock) has one to itself.
 * Any number of processes may run this against one database.
 */
@Injectable()
export class Runner implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger(Runner.name);
  private readonly pumps = Array.from(
    { length: lanes },
    () =>
      new Pump(
        () => this.round(),
        (error) => this.log.error(`The runner stumbled: ${(error as Error).message}`),
      ),
  );
  private callOffWakeUp = () => {};

  constructor(
    private readonly database: TenantDatabase,
    private readonly across: AcrossBusinesses,
    private readonly flows: FlowLibrary,
    private readonly turns: Turns,
    private readonly bell: Bell,
    private readonly hands: Hands,
    private readonly clock: Clock,
    private readonly figures: Figures,
    private readonly traces: Traces,
  ) {}

  onModuleInit(): void {
    this.bell.on('inbox', () => void this.wake());
  }

  /** Resolves when what is due is taken. */
  wake(): Promise<void> {
    const [first, ...others] = this.pumps;
    // What is new may be for a conversation that another transaction holds: it looks again when it is done.
    for (const pump of others) if (pump.isBusy) void pump.wake();
    return first!.wake();
  }

  /** The fallback for a missed ring, and what notices that a timer is due. */
  @Cron(CronExpression.EVERY_SECOND, { waitForCompletion: true })
  async look(): Promise<void> {
    await this.wake();
    await this.wakeForNextTimer().catch((error: Error) => this.log.warn(`The next timer cannot be asked for now: ${error.message}`));
  }

  async onApplicationShutdown(): Promise<void> {
    this.callOffWakeUp();
    await Promise.all(this.pumps.map((pump) => pump.stop()));
  }

  /** Takes what is due until less is found than a transaction takes. What comes meanwhile rings, and then there is another round. */
  private async round(): Promise<void> {
    while (await this.takeTurns());
  }

  /** @returns whether there may be more at once. */
  private async takeTurns(): Promise<boolean> {
    const alone = new Map<string, TalkKey>();
    const failed: Failed[] = [];
    let locked: readonly TalkKey[] = [];
    let turns: readonly TakenTalk[] = [];
    let othersWait = false;
    const seconds = this.figures.stopwatch();
    try {
      turns = await this.database.inBusinesses([], async (tx) => {
        const locking = lockDue(tx, mostTogether).then((keys) => (locked = keys));
        // One packet asks for all of it.
        const [, talks, due] = await together([locking, lockedTalks(tx), dueOfLocked(tx, eventsEach)]);
        if (locked.length === 0) return [];
        if (locked.length === mostTogether) this.callOthers();
        const taken = await this.takeTogether(tx, locked, talks, due, alone, failed);
        othersWait = await commitTurns(tx, taken, this.bell.toOthers('outbox'), this.hands);
        return taken;
      });
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      // One of them spoils it for all: each gets a transaction of its own, and the guilty one is found. What failed so far was
      // rolled back with the rest, and may have failed for another's fault only.
      failed.length = 0;
      this.log.warn(`Taking conversations together failed, so each is taken alone: ${(error as Error).message}`);
      for (const key of locked) alone.set(key.id, key);
    }
    if (othersWait) this.bell.ring('outbox');
    this.committed(turns, seconds());
    // These go one after the other here, and beside it in another lane.
    if (alone.size > 1) this.callOthers();
    for (const key of alone.values()) await this.takeAlone(key);
    for (const { due, error } of failed) await this.setAside(due, error);
    const wasCut = turns.some(({ taken }) => taken.length === eventsEach);
    return locked.length >= aCrowd || wasCut || failed.length > 0;
  }

  /** There is more than one lane can take at once. */
  private callOthers(): void {
    for (const pump of this.pumps) if (!pump.isBusy) void pump.wake();
  }

  private async takeTogether(
    tx: Transaction,
    keys: readonly TalkKey[],
    talks: readonly Talk[],
    due: Due,
    alone: Map<string, TalkKey>,
    failed: Failed[],
  ): Promise<readonly TakenTalk[]> {
    const idle = keys.filter(({ id }) => (due.get(id) ?? []).length === 0);
    if (idle.length > 0) await holdBack(tx, idle);
    // Who begins anew asks for the published flows: once for all of them.
    await this.flows.foresee(
      tx,
      talks.filter(({ snapshot }) => !runs(snapshot)).map(({ business }) => business.id),
    );

    // Turns that change what others read too have transactions to themselves.
    rememberReads(tx);
    const reach = new Reach(tx, new Set(keys.map(({ businessId }) => businessId)), false);
    const turns: TakenTalk[] = [];
    for (const talk of talks) turns.push(await this.takeOwn(reach, talk, due.get(talk.id) ?? [], alone, failed));
    await reach.all();
    return turns;
  }

  /** Takes the events of one conversation in a shared transaction, up to the first that needs one to itself or fails. */
  private async takeOwn(
    reach: Reach,
    first: Talk,
    due: readonly DueEvent[],
    alone: Map<string, TalkKey>,
    failed: Failed[],
  ): Promise<TakenTalk> {
    let talk = first;
    let timers: Timers = new Map();
    const taken: Taken[] = [];
    for (const event of due) {
      // A timer that an earlier event of this very round cancelled or armed anew has not fired.
      if (event.timer !== undefined && timers.has(event.timer)) continue;
      const next = { ...talk };
      const nextTimers = new Map(timers);
      await reach.begin(first.business.id);
      try {
        taken.push(await this.watched(event, (span) => this.turns.take(reach, next, nextTimers, event, span)));
      } catch (error) {
        if (isDatabaseDown(error)) throw error;
        await reach.undo();
        if (error instanceof NeedsItsOwnTransaction) alone.set(first.id, { businessId: first.business.id, id: first.id });
        else failed.push({ due: event, error });
        break;
      }
      talk = next;
      timers = nextTimers;
    }
    return takenTalk(first, talk, timers, taken);
  }

  /** One event, one conversation, one transaction; again for the next, while there is one. */
  private async takeAlone(key: TalkKey): Promise<void> {
    for (;;) {
      let current: DueEvent | undefined;
      const seconds = this.figures.stopwatch();
      try {
        const went = await this.database.inBusiness(key.businessId, async (tx) => {
          const talk = await lockOne(tx, key);
          if (!talk) return undefined;
          [current] = (await dueEvents(tx, [key], 1)).get(key.id) ?? [];
          if (!current) return undefined;
          const event = current;
          const before = { ...talk };
          const timers: Timers = new Map();
          const reach = new Reach(tx, new Set([key.businessId]), true);
          const taken = await this.watched(event, (span) => this.turns.take(reach, talk, timers, event, span));
          const turn = takenTalk(before, talk, timers, [taken]);
          return { turn, replies: await storeTurns(tx, [turn], this.bell.toOthers('outbox')) };
        });
        if (!went) return;
        if (went.replies) this.bell.ring('outbox');
        this.committed([went.turn], seconds());
      } catch (error) {
        if (isDatabaseDown(error) || !current) throw error;
        return this.setAside(current, error);
      }
    }
  }

  private committed(turns: readonly TakenTalk[], seconds: number): void {
    const taken = turns.flatMap((turn) => turn.taken.map((each) => ({ ...each, talk: turn.talk })));
    if (taken.length === 0) return;
    this.figures.committed(taken.length, seconds);
    for (const { span, talk, replies } of taken) span.end({ flow: talk.flowId ?? '', step: talk.step ?? '', replies: replies.length });
  }

  private async watched(due: DueEvent, take: (span: Span) => Promise<Taken>): Promise<Taken> {
    const seconds = this.figures.stopwatch();
    const span = this.traces.begin('turn', due.trace, { event: due.event.type });
    try {
      const taken = await take(span);
      this.figures.turn(seconds());
      return taken;
    } catch (error) {
      if (!(error instanceof NeedsItsOwnTransaction)) span.fail();
      throw error;
    }
  }

  private async setAside(due: DueEvent, error: unknown): Promise<void> {
    this.figures.stumbled();
    this.log.error(`Event ${due.inboxId} could not be taken (try ${due.tries + 1}): ${(error as Error).stack ?? String(error)}`);
    await this.database.inBusiness(due.businessId, (tx) => putAside(tx, due, (error as Error).message));
  }

  /** One that is due before the next look is not kept waiting for it. What is due and was not taken is locked: its holder sees to it. */
  private async wakeForNextTimer(): Promise<void> {
    const ms = await this.across.untilNextTimer();
    this.callOffWakeUp();
    if (ms !== undefined && ms > 0 && ms < lookEveryMs) this.callOffWakeUp = this.clock.after(Math.ceil(ms), () => void this.wake());
  }
}

const takenTalk = (before: Talk, talk: Talk, timers: Timers, taken: readonly Taken[]): TakenTalk => ({
  talk,
  timers,
  taken,
  languageFound: talk.contactLanguage !== before.contactLanguage,
  consents: consentsIn(before, talk, taken),
  hadTimers: runs(before.snapshot),
});

/** What the customer stopped or took back in these turns, in their own words. */
function consentsIn(before: Talk, talk: Talk, taken: readonly Taken[]): TakenTalk['consents'] {
  const content = taken.findLast(({ due }) => due.message?.author === 'contact')?.due.message?.content;
  const words = content?.kind === 'text' ? content.text.slice(0, 200) : content?.kind === 'tap' ? content.title : '';
  const said = (purpose: 'marketing' | 'service', was: boolean, is: boolean) => (was === is ? [] : [{ purpose, given: !is, words }]);
  return [
    ...said('marketing', before.marketingStopped, talk.marketingStopped),
    ...said('service', before.serviceStopped, talk.serviceStopped),
  ];
}
