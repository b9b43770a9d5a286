import { Injectable } from '@nestjs/common';
import { TenantDatabase } from './tenant-database.ts';

/** How much of a queue is in a state, and since how many seconds its oldest. Beyond 100 000 nothing is counted. */
export interface QueueDepth {
  readonly queue: 'inbox' | 'outbox' | 'timers' | 'numbers';
  readonly state: string;
  readonly depth: number;
  readonly oldestSeconds: number;
}

/** How much waits, over all businesses: counts and ages, by a reviewed function, and nothing of anybody. */
@Injectable()
export class QueueDepths {
  constructor(private readonly database: TenantDatabase) {}

  read(): Promise<QueueDepth[]> {
    return this.database.query(`select queue, state, depth, oldest_seconds "oldestSeconds" from queue_depths()`);
  }
}
