import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { filter, merge, mergeMap, type Observable, ReplaySubject, Subject } from 'rxjs';
import type { Changed } from '../contract/live.ts';
import { Notifications } from '../database/notifications.ts';
import { Clock } from '../database/ports.ts';
import { liveChannel, type LivePayload } from '../messaging/live.ts';

/** What the dashboards of this process hear: one listening connection for all of them. */
@Injectable()
export class LiveFeed implements OnModuleInit, OnModuleDestroy {
  private readonly notices = new Subject<LivePayload>();
  /** The listening connection was lost for a while, so something may have been missed. */
  private readonly missed = new Subject<void>();
  /** This process stops, and a stream that stays open would keep it. Told to late comers too. */
  private readonly stopping = new ReplaySubject<void>(1);

  /** From here on the feed cannot be trusted to tell everything. */
  readonly ends: Observable<void> = merge(this.missed, this.stopping);

  constructor(
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(liveChannel, (payload) =>
      payload === '' ? this.missed.next() : this.notices.next(JSON.parse(payload) as LivePayload),
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.next();
    // Once the last bytes are out, the connections are idle and the server closes them; else it waits until they time out.
    await this.clock.sleep(20);
  }

  changesOf(businessId: string): Observable<Changed> {
    return this.notices.pipe(
      filter((notice) => notice.businessId === businessId),
      mergeMap(({ what, ids }) => ids.map((id) => ({ what, id }))),
    );
  }
}
