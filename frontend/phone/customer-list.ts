import { Component, input, output } from '@angular/core';
import type { PhoneChat, PhoneCustomer } from '../../backend/contract/phone.ts';
import { PhoneIcon } from './phone-icon.ts';
import { shortLabel } from './when.ts';

const tickWords = { sent: 'Sent', delivered: 'Delivered', read: 'Read' } as const;

/** The made-up customers, each with the newest message of the chat with the chosen business. */
@Component({
  selector: 'app-customer-list',
  imports: [PhoneIcon],
  template: `
    <ul>
      @for (chat of chats(); track chat.customer.id) {
        <li [class.open]="open().includes(chat.customer.id)">
          <button
            type="button"
            class="chat"
            (click)="chosen.emit(chat.customer)"
            [attr.aria-current]="open().includes(chat.customer.id) ? 'true' : null"
          >
            <span class="avatar" aria-hidden="true">{{ initials(chat.customer.name) }}</span>
            <span class="lines">
              <span class="line">
                <strong [class.unread]="chat.unread > 0">{{ chat.customer.name }}</strong>
                @if (chat.last; as last) {
                  <time [attr.datetime]="last.at">{{ when(last.at) }}</time>
                }
              </span>
              <span class="line soft">
                <span class="last">
                  @if (chat.last; as last) {
                    @if (last.tick; as tick) {
                      <span class="tick" [class.read]="tick === 'read'" role="img" [attr.aria-label]="tickWords[tick]">
                        <app-phone-icon [name]="tick === 'sent' ? 'check' : 'checks'" />
                      </span>
                    }
                    {{ last.text }}
                  } @else {
                    {{ chat.customer.hidesNumber ? 'Number hidden' : '+' + chat.customer.waId }}
                  }
                </span>
                @if (chat.customer.hidesNumber) {
                  <app-phone-icon name="hidden" title="Hides the number" />
                }
                @if (chat.unread > 0) {
                  <span class="badge" [attr.aria-label]="chat.unread + ' unread'">{{ chat.unread }}</span>
                }
              </span>
            </span>
          </button>
          @if (open().length > 0 && !open().includes(chat.customer.id)) {
            <button
              type="button"
              class="beside"
              (click)="besideChosen.emit(chat.customer)"
              [attr.aria-label]="'Open ' + chat.customer.name + ' beside'"
              title="Open beside"
            >
              <app-phone-icon name="beside" />
            </button>
          }
        </li>
      }
    </ul>
  `,
  styleUrl: './customer-list.scss',
})
export class CustomerList {
  readonly chats = input.required<readonly PhoneChat[]>();
  readonly open = input.required<readonly string[]>();
  readonly chosen = output<PhoneCustomer>();
  readonly besideChosen = output<PhoneCustomer>();

  protected readonly when = (at: string) => shortLabel(at);
  protected readonly tickWords = tickWords;
  protected readonly initials = (name: string) => (name.match(/(?<!\p{L})\p{L}/gu) ?? ['?']).slice(0, 2).join('').toUpperCase();
}
