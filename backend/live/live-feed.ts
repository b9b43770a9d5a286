import { Injectable, type OnModuleInit } from '@nestjs/common';
import { filter, map, Subject, takeUntil, type Observable } from 'rxjs';
import type { Changed } from '../contract/live.ts';
import { Notifications } from '../database/notifications.ts';
import { liveChannel, type LiveNotice } from '../messaging/live.ts';

/** What the dashboards of this process hear: one listening connection for all of them. */
@Injectable()
export class LiveFeed implements OnModuleInit {
  private readonly notices = new Subject<LiveNotice>();
  /** The listening connection was lost for a while, so something may have been missed. */
  private readonly gaps = new Subject<void>();

  constructor(private readonly notifications: Notifications) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(liveChannel, (payload) => (payload === '' ? this.gaps.next() : this.notices.next(JSON.parse(payload) as LiveNotice)));
  }

  /** Ends after a gap: the browser connects again and asks for everything it shows. */
  changesOf(businessId: string): Observable<Changed> {
    return this.notices.pipe(
      filter((notice) => notice.businessId === businessId),
      map(({ what, id }) => ({ what, id })),
      takeUntil(this.gaps),
    );
  }
}
