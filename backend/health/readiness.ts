import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { Notifications } from '../database/notifications.ts';
import { newId } from '../database/ids.ts';
import { Clock } from '../database/ports.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { inTime, sharedFor } from './shared-for.ts';

const channel = 'perfcent_ready';
const lookAtMostEveryMs = 500;
const databaseAnswersWithinMs = 1_000;
const heardWithinMs = 700;

/** The newest migration that this program knows, as the time in its name. A database that is further is fine: an older server may still serve. */
export abstract class SchemaWanted {
  abstract readonly time: number;
}

/** Whether this process can do its work now: the database answers, has the tables we know, and we hear what is said on it. */
@Injectable()
export class Readiness implements OnModuleInit {
  private readonly log = new Logger(Readiness.name);
  private readonly look: () => Promise<string | undefined>;
  private readonly awaited = new Map<string, () => void>();
  private last: string | undefined;

  constructor(
    private readonly across: AcrossBusinesses,
    private readonly database: TenantDatabase,
    private readonly notifications: Notifications,
    private readonly wanted: SchemaWanted,
    private readonly clock: Clock,
  ) {
    this.look = sharedFor(lookAtMostEveryMs, clock, () => this.lookNow());
  }

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(channel, (id) => this.awaited.get(id)?.());
  }

  /** Undefined when all is well, else what is not, in words. Never throws. */
  async whatIsMissing(): Promise<string | undefined> {
    const missing = await this.look();
    if (missing !== this.last) {
      if (missing === undefined) this.log.log('Ready again.');
      else this.log.warn(`Not ready: ${missing}`);
    }
    this.last = missing;
    return missing;
  }

  /** What is said on the database must be heard: that shows the whole way that wakes the runner and the dashboards. */
  private async lookNow(): Promise<string | undefined> {
    const id = newId();
    const heard = new Promise<boolean>((hear) => this.awaited.set(id, () => hear(true)));
    try {
      const asked = Promise.all([this.across.schemaTime(), this.database.query(`select pg_notify($1, $2)`, [channel, id])]);
      const answer = await inTime(databaseAnswersWithinMs, this.clock, asked);
      if (answer === undefined) return 'The database does not answer.';
      if (answer[0] < this.wanted.time) return 'The database is not migrated yet.';
      if (!(await inTime(heardWithinMs, this.clock, heard))) return 'Notifications of the database are not heard.';
      return undefined;
    } finally {
      this.awaited.delete(id);
    }
  }
}
