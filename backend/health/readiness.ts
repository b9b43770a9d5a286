import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
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

  /** One statement tells all: it reads the schema's time, and says something that we must hear. */
  private async lookNow(): Promise<string | undefined> {
    const id = newId();
    const heard = new Promise<boolean>((hear) => this.awaited.set(id, () => hear(true)));
    try {
      const asked = this.database.query<{ time: string | null }>(`select schema_time() as time, pg_notify($1, $2)`, [channel, id]);
      // A database that was never migrated knows no such function: that is told apart from one that does not answer.
      const answer = await inTime(databaseAnswersWithinMs, this.clock, asked.catch(withoutSchema));
      if (answer === undefined) return 'The database does not answer.';
      if (Number(answer[0]?.time ?? 0) < this.wanted.time) return 'The database is not migrated yet.';
      if (!(await inTime(heardWithinMs, this.clock, heard))) return 'Notifications of the database are not heard.';
      return undefined;
    } finally {
      this.awaited.delete(id);
    }
  }
}

/** SQLSTATE 42883 (no such function) and 42P01 (no such table). @throws every other error. */
function withoutSchema(error: unknown): [] {
  if (['42883', '42P01'].includes((error as { code?: string }).code ?? '')) return [];
  throw error;
}
