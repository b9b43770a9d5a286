import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { AcrossBusinesses, type AlarmKey } from '../database/across-businesses.ts';
import { Clock } from '../database/ports.ts';
import { isDatabaseDown, TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { Pump } from '../messaging/pump.ts';

/** An alarm that goes off: of which business, about what, and for when it was set. */
export interface Alarm {
  readonly businessId: string;
  readonly subjectId: string;
  readonly at: Date;
}

export type AlarmHandler = (tx: Transaction, alarm: Alarm) => Promise<void>;

/**
 * Locks the thing that an alarm is about. It is locked before its alarm: whoever works on the thing has it first, too, and sets or clears
 * the alarm then, and two that lock in different orders wait for each other for ever.
 */
export type SubjectLock = (tx: Transaction, businessId: string, subjectId: string) => Promise<unknown>;

const mostTogether = 50;
/** Alarms that are handled at once, each in a transaction of its own. */
const hands = 4;
const lookEveryMs = 1_000;
/** A failure is tried again after 5, 10, 20 … seconds, at last every half hour, for as long as it takes: money and goods hang on it. */
const patienceSeconds = { first: 5, longest: 1_800 };

/** Sets an alarm, in the caller's transaction; of one kind there is one for each thing, so it replaces what was set before. */
export async function setAlarm(
  tx: Transaction,
  { businessId, kind, subjectId, at }: { businessId: string; kind: string; subjectId: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into alarms (business_id, kind, subject_id, at, due_at) values ($1, $2, $3, $4, $4)
     on conflict (business_id, kind, subject_id) do update set at = excluded.at, due_at = excluded.due_at, tries = 0, failure = null`,
    [businessId, kind, subjectId, at],
  );
}

/** Calls an alarm off. One that is not set is off already. */
export async function clearAlarm(
  tx: Transaction,
  { businessId, kind, subjectId }: { businessId: string; kind: string; subjectId: string },
): Promise<void> {
  await tx.query(`delete from alarms where business_id = $1 and kind = $2 and subject_id = $3`, [businessId, kind, subjectId]);
}

/**
 * Lets alarms go off, once each, by the database's clock, in any number of processes: the alarm is gone in the same transaction that does
 * what it is for. A handler that throws leaves everything as it was, and is tried again.
 */
@Injectable()
export class Alarms implements OnApplicationShutdown {
  private readonly log = new Logger(Alarms.name);
  private readonly handlers = new Map<string, { readonly handle: AlarmHandler; readonly lock: SubjectLock | undefined }>();
  private readonly pump = new Pump(
    () => this.round(),
    (error) => this.log.error(`Alarms cannot be looked at now: ${(error as Error).message}`),
  );
  private callOffWakeUp = () => {};

  constructor(
    private readonly database: TenantDatabase,
    private readonly across: AcrossBusinesses,
    private readonly clock: Clock,
  ) {}

  /** Who handles a kind of alarm. Called where the handler's service is made; one kind has one handler. */
  on(kind: string, handle: AlarmHandler, lock?: SubjectLock): void {
    if (this.handlers.has(kind)) throw new Error(`Alarms of kind "${kind}" have a handler already`);
    this.handlers.set(kind, { handle, lock });
  }

  /** Resolves when what is due has gone off. */
  @Cron(CronExpression.EVERY_SECOND, { waitForCompletion: true })
  async look(): Promise<void> {
    await this.pump.wake();
    await this.wakeForNext().catch((error: Error) => this.log.warn(`The next alarm cannot be asked for now: ${error.message}`));
  }

  async onApplicationShutdown(): Promise<void> {
    this.callOffWakeUp();
    await this.pump.stop();
  }

  private async round(): Promise<void> {
    if (this.handlers.size === 0) return;
    for (;;) {
      const due = await this.across.dueAlarms([...this.handlers.keys()], mostTogether);
      const waiting = [...due];
      await Promise.all(
        Array.from({ length: hands }, async () => {
          for (let key = waiting.shift(); key; key = waiting.shift()) await this.goOff(key);
        }),
      );
      if (due.length < mostTogether) return;
    }
  }

  private async goOff(key: AlarmKey): Promise<void> {
    const { businessId, kind, subjectId } = key;
    try {
      const { handle, lock } = this.handlers.get(kind)!;
      await this.database.inBusiness(businessId, async (tx) => {
        await lock?.(tx, businessId, subjectId);
        // Whoever else handles it has it locked; then it is theirs. One that was set anew meanwhile is not due.
        const [rows] = await tx.query<[{ at: Date }[], number]>(
          `delete from alarms where (business_id, kind, subject_id) in (
             select business_id, kind, subject_id from alarms
             where business_id = $1 and kind = $2 and subject_id = $3 and due_at <= the_time() for update skip locked)
           returning at`,
          [businessId, kind, subjectId],
        );
        const [alarm] = rows;
        if (alarm) await handle(tx, { businessId, subjectId, at: alarm.at });
      });
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      this.log.error(`The alarm "${kind}" of ${subjectId} failed and will be tried again: ${(error as Error).message}`);
      await this.postpone(key, error as Error);
    }
  }

  private async postpone({ businessId, kind, subjectId }: AlarmKey, error: Error): Promise<void> {
    const { first, longest } = patienceSeconds;
    await this.database.inBusiness(businessId, (tx) =>
      tx.query(
        `update alarms set tries = tries + 1, failure = $4, due_at = the_time() + least($5 * power(2, least(tries, 20)), $6) * interval '1 second'
         where business_id = $1 and kind = $2 and subject_id = $3 and due_at <= the_time()`,
        [businessId, kind, subjectId, error.message.slice(0, 500), first, longest],
      ),
    );
  }

  /** What is due before the next look is not left until then. */
  private async wakeForNext(): Promise<void> {
    this.callOffWakeUp();
    const ms = this.handlers.size === 0 ? undefined : await this.across.untilNextAlarm([...this.handlers.keys()]);
    if (ms !== undefined && ms < lookEveryMs) this.callOffWakeUp = this.clock.after(Math.max(0, ms), () => void this.pump.wake());
  }
}
