import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '../database/notifications.ts';
import { prepared, type Transaction } from '../database/tenant-database.ts';

export const workChannel = 'perfcent_work';

/** Where there is new work: events to take, or messages to send. */
export type Queue = 'inbox' | 'outbox';

/** Rings in a transaction: every process hears it once the work is committed. */
export const ringIn = (tx: Transaction, queue: Queue): Promise<unknown> => prepared(tx, `select pg_notify($1, $2)`, [workChannel, queue]);

/** Wakes those who wait for work, in this process and in all others. A missed ring costs a second, the pollers' interval. */
@Injectable()
export class Bell implements OnModuleInit {
  private readonly sleepers: Record<Queue, Set<() => void>> = { inbox: new Set(), outbox: new Set() };

  constructor(private readonly notifications: Notifications) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(workChannel, (queue) => {
      if (queue !== 'outbox') this.wake('inbox');
      if (queue !== 'inbox') this.wake('outbox');
    });
  }

  on(queue: Queue, wake: () => void): void {
    this.sleepers[queue].add(wake);
  }

  private wake(queue: Queue): void {
    for (const wake of this.sleepers[queue]) wake();
  }
}
