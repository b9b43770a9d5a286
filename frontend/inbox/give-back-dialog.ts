import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import type { GiveBack } from '../../backend/contract/conversations.ts';
import { previewOf } from '../../backend/contract/preview.ts';
import { optionsOf } from '../../flows/machine/effects.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { ConversationsApi } from './conversations-api.ts';
import { stepWords } from './conversation-words.ts';

interface Way {
  readonly how: GiveBack['how'];
  readonly words: string;
  readonly yes: string;
}

const ways: readonly Way[] = [
  { how: 'resume', words: 'Continue where the bot was', yes: 'Give back' },
  { how: 'jump', words: 'Continue at another question', yes: 'Give back' },
  { how: 'restart', words: 'Start again at the menu', yes: 'Give back' },
  { how: 'close', words: 'Nothing more to do: close it', yes: 'Close' },
];

/** How a conversation goes on, and what the customer reads then, before anything is said. */
@Component({
  selector: 'app-give-back-dialog',
  imports: [ErrorState, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, Skeleton],
  template: `
    <h2 matDialogTitle>Give back to the bot</h2>
    <mat-dialog-content>
      <fieldset>
        <legend class="visually-hidden">How it goes on</legend>
        @for (way of open(); track way.how) {
          <label>
            <input type="radio" name="how" [value]="way.how" [checked]="how() === way.how" (change)="how.set(way.how)" /> {{ way.words }}
          </label>
        }
      </fieldset>
      @if (how() === 'jump') {
        <label class="places">
          Question
          <select (change)="to.set(value($event))">
            @for (place of places(); track place.to) {
              <option [value]="place.to" [selected]="place.to === to()">{{ place.title }}</option>
            }
          </select>
        </label>
      }
      <section aria-live="polite" aria-label="What the customer reads">
        @if (preview.hasValue()) {
          @for (message of says(); track $index) {
            <div class="says">
              <p>{{ message.words }}</p>
              @for (title of message.options; track $index) {
                <span>{{ title }}</span>
              }
            </div>
          } @empty {
            <p class="soft">{{ nothing() }}</p>
          }
          @if (preview.value().more) {
            <p class="soft">Then the bot looks something up and goes on.</p>
          }
          @if (preview.value().at; as at) {
            <p class="soft">It then rests at “{{ stepName(at.step) }}”.</p>
          }
        } @else if (preview.error()) {
          <app-error-state title="What the bot would say could not be loaded" [error]="preview.error()" (retry)="preview.reload()" />
        } @else {
          <app-skeleton [rows]="2" />
        }
      </section>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton matDialogClose>Keep it</button>
      <button matButton="filled" [matDialogClose]="choice()">{{ yes() }}</button>
    </mat-dialog-actions>
  `,
  styleUrl: './give-back-dialog.scss',
})
export class GiveBackDialog {
  private readonly api = inject(ConversationsApi);
  private readonly id = inject<string>(MAT_DIALOG_DATA);

  protected readonly how = signal<GiveBack['how']>('resume');
  protected readonly to = signal('');
  protected readonly preview = this.api.preview(() => ({ id: this.id, ...this.choice() }));
  private readonly known = this.api.preview(() => ({ id: this.id, how: 'resume' }));

  protected readonly places = computed(() => (this.known.hasValue() ? this.known.value().places : []));
  protected readonly open = computed(() => ways.filter(({ how }) => how !== 'jump' || this.places().length > 0));
  protected readonly choice = computed((): GiveBack => {
    const how = this.how();
    return how === 'jump' ? { how, to: this.to() || (this.places()[0]?.to ?? '') } : { how };
  });
  protected readonly yes = computed(() => ways.find(({ how }) => how === this.how())!.yes);
  protected readonly says = computed(() =>
    (this.preview.hasValue() ? this.preview.value().says : []).map((message) => ({
      words: previewOf(message),
      options:
        'kind' in message && (message.kind === 'buttons' || message.kind === 'list') ? optionsOf(message).map(({ title }) => title) : [],
    })),
  );
  protected readonly nothing = computed(() =>
    this.how() === 'close' ? 'The bot says nothing now, and asks how the talk was.' : 'The bot says nothing until the customer writes.',
  );

  protected readonly stepName = stepWords;
  protected readonly value = (event: Event): string => (event.target as HTMLSelectElement).value;
}
