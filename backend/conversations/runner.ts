import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Cron, CronExpression, SchedulerRegistry } from '@nestjs/schedule';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { isDatabaseDown, spoilsTransaction, TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { Bell } from '../messaging/bell.ts';
import { Pump } from '../messaging/pump.ts';
import { putAside } from './set-aside.ts';
import type { DueEvent, Talk, Timers } from './talk.ts';
import { dueEvents, holdBack, lockDue, lockOne, storeTurns, type TakenTalk } from './turn-store.ts';
import { CallsOperation, Turns, type TalkingBusiness } from './turns.ts';

/** Conversations that share a transaction, and events of one conversation in it. */
const together = 100;
const eventsEach = 20;
/** Businesses looked at in one round, and how many of them at once. */
const businessesARound = 200;
const atOnce = 4;
/** How long to leave alone what somebody else has locked. */
const lockedPauseMs = 50;

/** A turn that could not be taken: which event of which conversation, and why. */
interface Failed {
  readonly due: DueEvent;
  readonly error: unknown;
}

/**
 * Moves the conversations. One event is one transaction: the conversation is locked, its machine decides, and the snapshot, the
 * replies, the timers and the mark that the event is taken are committed together or not at all. Several conversations of one
 * business share a transaction as long as their effects are their own; a turn that calls an operation has one to itself.
 * Any number of processes may run this against one database.
 */
@Injectable()
export class Runner implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger(Runner.name);
  private readonly pump = new Pump(
    () => this.round(),
    (error) => this.log.error(`The runner stumbled: ${(error as Error).message}`),
  );

  constructor(
    private readonly database: TenantDatabase,
    private readonly across: AcrossBusinesses,
    private readonly turns: Turns,
    private readonly bell: Bell,
    private readonly schedule: SchedulerRegistry,
  ) {}

  onModuleInit(): void {
    this.bell.on('inbox', () => void this.pump.wake());
  }

  /** The fallback for a missed ring, and what notices that a timer is due. */
  @Cron(CronExpression.EVERY_SECOND, { waitForCompletion: true })
  async look(): Promise<void> {
    await this.pump.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    this.forgetWakeUp();
    await this.pump.stop();
  }

  /** Takes what is due until nothing is. */
  private async round(): Promise<void> {
    for (;;) {
      const businesses = await this.across.businessesWithDueEvents(businessesARound);
      if (businesses.length === 0) break;
      const queue = [...businesses];
      const moved = await Promise.all(
        Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
          let count = 0;
          for (let id = queue.shift(); id; id = queue.shift()) count += await this.takeTurns(id);
          return count;
        }),
      );
      // What is left is locked by another process, which will see to it.
      if (moved.every((count) => count === 0)) break;
    }
    await this.wakeForNextTimer();
  }

  /** @returns how many events were taken or postponed. */
  private async takeTurns(businessId: string): Promise<number> {
    const alone = new Set<string>();
    const failed: Failed[] = [];
    let count = 0;
    try {
      count = await this.database.inBusiness(businessId, async (tx) => {
        const business = await businessOf(tx, businessId);
        const talks = await lockDue(tx, businessId, together);
        const due = await dueEvents(
          tx,
          businessId,
          talks.map(({ id }) => id),
          eventsEach,
        );
        await holdBack(
          tx,
          businessId,
          talks.flatMap(({ id }) => (due.get(id)?.length ? [] : [id])),
        );
        const turns: TakenTalk[] = [];
        for (const talk of talks) turns.push(await this.takeOwn(tx, business, talk, due.get(talk.id) ?? [], alone, failed));
        await storeTurns(tx, businessId, turns);
        return turns.reduce((sum, { taken }) => sum + taken.length, 0);
      });
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      // One of them spoils it for all: each gets a transaction of its own, and the guilty one is found. What failed so far was
      // rolled back with the rest, and may have failed for another's fault only.
      failed.length = 0;
      this.log.warn(`Taking conversations together failed, so each is taken alone: ${(error as Error).message}`);
      for (const id of await this.dueIn(businessId)) alone.add(id);
    }
    for (const conversationId of alone) count += await this.takeAlone(businessId, conversationId);
    for (const { due, error } of failed) await this.setAside(businessId, due, error);
    return count + failed.length;
  }

  /** Takes the events of one conversation in a shared transaction, up to the first that needs one to itself or fails. */
  private async takeOwn(
    tx: Transaction,
    business: TalkingBusiness,
    first: Talk,
    due: readonly DueEvent[],
    alone: Set<string>,
    failed: Failed[],
  ): Promise<TakenTalk> {
    let talk = first;
    let timers: Timers = new Map();
    const taken: TakenTalk['taken'][number][] = [];
    for (const event of due) {
      // A timer that an earlier event of this very round cancelled or armed anew has not fired.
      if (event.timer !== undefined && timers.has(event.timer)) continue;
      const next = { ...talk };
      const nextTimers = new Map(timers);
      try {
        taken.push(await this.turns.take(tx, business, next, nextTimers, event, false));
      } catch (error) {
        if (spoilsTransaction(error)) throw error;
        if (error instanceof CallsOperation) alone.add(first.id);
        else failed.push({ due: event, error });
        break;
      }
      talk = next;
      timers = nextTimers;
    }
    return { talk, timers, taken };
  }

  /** One event, one conversation, one transaction; again for the next, while there is one. */
  private async takeAlone(businessId: string, conversationId: string): Promise<number> {
    for (let count = 0; ; count++) {
      let current: DueEvent | undefined;
      try {
        const went = await this.database.inBusiness(businessId, async (tx) => {
          const talk = await lockOne(tx, businessId, conversationId);
          if (!talk) return false;
          [current] = (await dueEvents(tx, businessId, [conversationId], 1)).get(conversationId) ?? [];
          if (!current) return false;
          const timers: Timers = new Map();
          const taken = await this.turns.take(tx, await businessOf(tx, businessId), talk, timers, current, true);
          await storeTurns(tx, businessId, [{ talk, timers, taken: [taken] }]);
          return true;
        });
        if (!went) return count;
      } catch (error) {
        if (isDatabaseDown(error) || !current) throw error;
        await this.setAside(businessId, current, error);
        return count + 1;
      }
    }
  }

  private async setAside(businessId: string, due: DueEvent, error: unknown): Promise<void> {
    this.log.error(`Event ${due.inboxId} could not be taken (try ${due.tries + 1}): ${(error as Error).stack ?? String(error)}`);
    await this.database.inBusiness(businessId, (tx) => putAside(tx, businessId, due, (error as Error).message));
  }

  private dueIn(businessId: string): Promise<string[]> {
    return this.database.inBusiness(businessId, async (tx) => (await lockDue(tx, businessId, together)).map(({ id }) => id));
  }

  private async wakeForNextTimer(): Promise<void> {
    const ms = await this.across.untilNextTimer();
    this.forgetWakeUp();
    // The second's look sees to what is further away.
    if (ms === undefined || ms > 1_000) return;
    // What is due already and was not taken is locked: asking again at once would only ask in circles.
    this.schedule.addTimeout(
      wakeUp,
      setTimeout(() => void this.pump.wake(), ms > 0 ? Math.ceil(ms) : lockedPauseMs),
    );
  }

  private forgetWakeUp(): void {
    if (this.schedule.doesExist('timeout', wakeUp)) this.schedule.deleteTimeout(wakeUp);
  }
}

const wakeUp = 'next-timer';

async function businessOf(tx: Transaction, businessId: string): Promise<TalkingBusiness> {
  const [business]: TalkingBusiness[] = await tx.query(`select id, name, currency, zone, language from businesses where id = $1`, [
    businessId,
  ]);
  if (!business) throw new Error(`There is no business ${businessId}`);
  return business;
}
