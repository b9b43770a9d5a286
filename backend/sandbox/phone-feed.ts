import { Injectable } from '@nestjs/common';
import { Subject, type Observable } from 'rxjs';
import type { PhoneEvent } from '../contract/phone.ts';

/** Tells the open phones of this process that something changed. They ask for the news themselves. */
@Injectable()
export class PhoneFeed {
  private readonly events = new Subject<PhoneEvent>();

  readonly changes: Observable<PhoneEvent> = this.events.asObservable();

  tell(event: PhoneEvent): void {
    this.events.next(event);
  }
}
