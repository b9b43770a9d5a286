import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { isDatabaseDown, TenantDatabase } from './tenant-database.ts';

const everyMs = 3_000;

/** Keeps what PostgreSQL knows of its tables from falling behind while a young database grows fast. */
@Injectable()
export class Statistics {
  private readonly log = new Logger(Statistics.name);
  private looking = false;

  constructor(private readonly database: TenantDatabase) {}

  @Interval(everyMs)
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.database.query(`select look_at_what_grew()`);
    } catch (error) {
      // Plans stay as they are until the next look; what is down is told by those who need it.
      if (!isDatabaseDown(error)) this.log.warn(`The statistics could not be looked after: ${(error as Error).message}`);
    } finally {
      this.looking = false;
    }
  }
}
