import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Subject, type Observable } from 'rxjs';
import type { PhoneEvent } from '../contract/phone.ts';
import { Notifications } from '../database/notifications.ts';
import { TenantDatabase } from '../database/tenant-database.ts';

const channel = 'perfcent_phone';
const gatherMs = 30;

/** Tells the open phones, of whichever process, that something changed. They ask for the news themselves. */
@Injectable()
export class PhoneFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PhoneFeed.name);
  private readonly events = new Subject<PhoneEvent>();
  /** What changed since the last notification; a busy chat is told of once. */
  private gathered = new Set<string>();

  readonly changes: Observable<PhoneEvent> = this.events.asObservable();

  constructor(
    private readonly database: TenantDatabase,
    private readonly notifications: Notifications,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.notifications.listen(channel, (payload) => {
      this.events.next(payload === '' ? { kind: 'missed' } : (JSON.parse(payload) as PhoneEvent));
    });
  }

  /** Ends the open streams: a server with open streams would never stop. */
  beforeApplicationShutdown(): void {
    this.events.complete();
  }

  tell(event: PhoneEvent): void {
    if (this.gathered.size === 0) setTimeout(() => void this.notify(), gatherMs);
    this.gathered.add(JSON.stringify(event));
  }

  /** A phone that misses this shows the news with the next one. */
  private async notify(): Promise<void> {
    const payloads = [...this.gathered];
    this.gathered = new Set();
    try {
      await this.database.query(`select pg_notify($1, payload) from unnest($2::text[]) payload`, [channel, payloads]);
    } catch (error) {
      this.logger.warn(`The phones could not be told of news: ${String(error)}`);
    }
  }
}
