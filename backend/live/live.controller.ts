import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { defer, exhaustMap, filter, finalize, interval, map, merge, type Observable, takeUntil } from 'rxjs';
import { CurrentSignIn } from '../access/current-member.ts';
import type { SignIn } from '../access/sign-in.ts';
import { SignIns } from '../access/sign-ins.ts';
import { Figures } from '../telemetry/figures.ts';
import { LiveFeed } from './live-feed.ts';

/** Proxies close a connection that stays silent. */
const pingMs = 20_000;
/** Whoever is removed from the business hears nothing any more after this long. */
const checkMs = 5_000;

@Controller('api')
export class LiveController {
  constructor(
    private readonly feed: LiveFeed,
    private readonly signIns: SignIns,
    private readonly figures: Figures,
  ) {}

  /** Ids of what changed, for as long as the sign-in is open. A page that stands open does not keep the sign-in from going idle. */
  @Sse('live')
  live(@CurrentSignIn() signIn: SignIn): Observable<MessageEvent> {
    const ended = interval(checkMs).pipe(
      // Where that cannot be told, the stream ends as well; the browser comes back by itself.
      exhaustMap(() => this.signIns.isOpen(signIn).catch(() => false)),
      filter((open) => !open),
    );
    const news = merge(
      this.feed.changesOf(signIn.member.businessId).pipe(map((changed): MessageEvent => ({ type: 'changed', data: changed }))),
      interval(pingMs).pipe(map((): MessageEvent => ({ type: 'ping', data: '' }))),
    ).pipe(
      // The browser connects again, and the page asks again for everything it shows.
      takeUntil(merge(ended, this.feed.ends)),
    );
    return defer(() => news.pipe(finalize(this.figures.listening())));
  }
}
