import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId } from '../database/ids.ts';
import { Notifications } from '../database/notifications.ts';
import { prepared, type Transaction } from '../database/tenant-database.ts';

export const workChannel = 'perfcent_work';

/** Where there is new work: events to take, messages to send, or something to ask over HTTP. */
export type Queue = 'inbox' | 'outbox' | 'requests';

const queues: readonly Queue[] = ['inbox', 'outbox', 'requests'];

/** Rings in a transaction: every process hears it once the work is committed. */
export const ringIn = (tx: Transaction, queue: Queue): Promise<unknown> => prepared(tx, `select pg_notify($1, $2)`, [workChannel, queue]);

/** Wakes those who wait for work, in this process and in all others. A missed ring costs a second, the pollers' interval. */
@Injectable()
export class Bell implements OnModuleInit {
  /** Tells this process from the others that hear what it has said. */
  private readonly own = newId();
  private readonly sleepers: Record<Queue, Set<() => void>> = { inbox: new Set(), outbox: new Set(), requests: new Set() };

  constructor(private readonly notifications: Notifications) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(workChannel, (said) => {
      const [queue, from] = said.split(' ');
      if (from === this.own) return;
      // What another version rings for, or a ring that was lost and made up for, may be for anybody.
      const known = queues.filter((each) => each === queue);
      for (const each of known.length > 0 ? known : queues) this.ring(each);
    });
  }

  on(queue: Queue, wake: () => void): void {
    this.sleepers[queue].add(wake);
  }

  /**
   * What a transaction says to all other processes when this one rings for itself: `ring` must follow the commit. It spares the work its
   * way through PostgreSQL and back, and a second look for nothing.
   */
  toOthers(queue: Queue): string {
    return `${queue} ${this.own}`;
  }

  /** There is work, and it is committed. Wakes this process only, at once. */
  ring(queue: Queue): void {
    for (const wake of this.sleepers[queue]) wake();
  }
}
