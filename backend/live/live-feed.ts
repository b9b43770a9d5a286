import { Injectable, type OnModuleInit } from '@nestjs/common';
import { filter, map, type Observable, Subject } from 'rxjs';
import type { Changed } from '../contract/live.ts';
import { Notifications } from '../database/notifications.ts';
import { liveChannel, type LiveNotice } from '../messaging/live.ts';

/** What the dashboards of this process hear: one listening connection for all of them. */
@Injectable()
export class LiveFeed implements OnModuleInit {
  private readonly notices = new Subject<LiveNotice>();
  private readonly missed = new Subject<void>();

  /** The listening connection was lost for a while, so something may have been missed. */
  readonly gaps: Observable<void> = this.missed.asObservable();

  constructor(private readonly notifications: Notifications) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(liveChannel, (payload) => (payload === '' ? this.missed.next() : this.notices.next(JSON.parse(payload) as LiveNotice)));
  }

  changesOf(businessId: string): Observable<Changed> {
    return this.notices.pipe(
      filter((notice) => notice.businessId === businessId),
      map(({ what, id }) => ({ what, id })),
    );
  }
}
