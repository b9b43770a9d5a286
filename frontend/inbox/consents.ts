import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ConsentEntry, ConsentPurpose, Consents } from '../../backend/contract/consents.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { Say } from '../ui/say.ts';
import { ConversationsApi } from './conversations-api.ts';

const purposes: Readonly<Record<ConsentPurpose, string>> = { service: 'Messages about orders and bookings', marketing: 'Offers' };
const sources: Readonly<Record<ConsentEntry['source'], string>> = { chat: 'in the chat', whatsapp: 'in WhatsApp', staff: 'written down' };

/** What this customer agreed to and stopped, since when and in which words; staff write down what they hear elsewhere. */
@Component({
  selector: 'app-consents',
  imports: [Ago, Chip, MatButton],
  template: `
    <h2>May be written to</h2>
    @if (consents.hasValue()) {
      @for (each of consents.value().now; track each.purpose) {
        <p class="now">
          <span>{{ purposes[each.purpose] }}</span>
          @switch (each.state) {
            @case ('agreed') {
              <app-chip tone="done" icon="check">Yes</app-chip>
            }
            @case ('stopped') {
              <app-chip tone="failed" icon="close">Stopped</app-chip>
            }
            @default {
              <app-chip tone="waits">Not asked</app-chip>
            }
          }
        </p>
      }
      @if (history().length > 0) {
        <details>
          <summary>History</summary>
          <ol>
            @for (entry of history(); track $index) {
              <li>
                {{ purposes[entry.purpose] }}: {{ entry.given ? 'agreed' : 'stopped' }} {{ sources[entry.source]
                }}{{ entry.by ? ' by ' + entry.by : '' }},
                <app-ago [at]="entry.at" [inText]="true" />
                @if (entry.words) {
                  <q>{{ entry.words }}</q>
                }
              </li>
            }
          </ol>
        </details>
      }
      @if (writing()) {
        <form (submit)="write($event)">
          <select class="input" name="what" aria-label="What the customer said">
            <option value="marketing:true">Wants offers</option>
            <option value="marketing:false">Wants no offers</option>
            <option value="service:false">Wants no messages at all</option>
            <option value="service:true">Wants messages again</option>
          </select>
          <input
            class="input"
            name="words"
            required
            maxlength="500"
            autocomplete="off"
            placeholder="How they said so"
            aria-label="How they said so"
          />
          <div>
            <button matButton type="button" (click)="writing.set(false)">Cancel</button>
            <button matButton="filled" type="submit">Write down</button>
          </div>
        </form>
      } @else {
        <button matButton (click)="writing.set(true)">Write down what they said</button>
      }
    } @else if (consents.error()) {
      <p class="soft">What they agreed to could not be loaded. <button matButton (click)="consents.reload()">Try again</button></p>
    } @else {
      <p class="soft">Loading…</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      justify-items: start;
      gap: 6px;
      padding: 16px 0;
      border-top: 1px solid var(--border);
    }
    h2 {
      color: var(--text-soft);
      font-size: 0.75rem;
      font-weight: 600;
    }
    .now {
      display: flex;
      justify-content: space-between;
      gap: 8px;
      width: 100%;
    }
    ol {
      display: grid;
      gap: 6px;
      margin: 6px 0 0;
      padding: 0;
      list-style: none;
      font-size: 0.8125rem;
    }
    q {
      color: var(--text-soft);
    }
    form {
      display: grid;
      gap: 6px;
      width: 100%;
    }
    form div {
      display: flex;
      justify-content: end;
      gap: 4px;
    }
  `,
})
export class ConsentsOfContact {
  private readonly api = inject(ConversationsApi);
  private readonly say = inject(Say);

  readonly contactId = input.required<string>();

  protected readonly consents = this.api.consents(() => this.contactId());
  protected readonly history = computed(() => (this.consents.hasValue() ? this.consents.value().history : []));
  protected readonly writing = signal(false);
  protected readonly purposes = purposes;
  protected readonly sources = sources;

  protected async write(event: Event): Promise<void> {
    event.preventDefault();
    const typed = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as { what: string; words: string };
    const [purpose, given] = typed.what.split(':') as [ConsentPurpose, string];
    try {
      const consents: Consents = await this.api.writeConsent(this.contactId(), {
        purpose,
        given: given === 'true',
        words: typed.words,
      });
      this.consents.set(consents);
      this.writing.set(false);
    } catch (error) {
      this.say.failed('It was not written down.', error);
    }
  }
}
