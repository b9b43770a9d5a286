import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import type { PhoneForm, PhoneFormStep } from '../../backend/contract/phone.ts';
import { PhoneApi } from './phone-api.ts';
import { PhoneSheet } from './phone-sheet.ts';

type Screen = NonNullable<PhoneForm['screen']>;

const inputTypes: Readonly<Partial<Record<Screen['fields'][number]['type'], string>>> = {
  number: 'number',
  email: 'email',
  phone: 'tel',
  date: 'date',
};

/** A form that opens over the chat: each screen goes to the business, which says what comes next. */
@Component({
  selector: 'app-form-sheet',
  imports: [PhoneSheet],
  template: `
    <app-phone-sheet [heading]="screen()?.title ?? 'Form'" (closed)="closed.emit()">
      @if (over(); as words) {
        <p role="alert">{{ words }}</p>
      } @else {
        @for (screen of screens(); track screen.id) {
          <form #form (submit)="$event.preventDefault(); goOn(form, screen)">
            @for (text of screen.texts; track $index) {
              <p>{{ text }}</p>
            }
            @for (field of screen.fields; track field.name) {
              @switch (field.type) {
                @case ('choice') {
                  <fieldset>
                    <legend>{{ field.label }}</legend>
                    @for (option of field.options; track option.id) {
                      <label class="option"
                        ><input type="radio" [name]="field.name" [value]="option.id" [required]="field.required" />
                        {{ option.title }}</label
                      >
                    }
                  </fieldset>
                }
                @case ('choices') {
                  <fieldset>
                    <legend>{{ field.label }}</legend>
                    @for (option of field.options; track option.id) {
                      <label class="option"><input type="checkbox" [name]="field.name" [value]="option.id" /> {{ option.title }}</label>
                    }
                  </fieldset>
                }
                @case ('consent') {
                  <label class="option"
                    ><input type="checkbox" [name]="field.name" value="yes" [required]="field.required" /> {{ field.label }}</label
                  >
                }
                @case ('long-text') {
                  <label>{{ words(field) }} <textarea rows="4" [name]="field.name" [required]="field.required"></textarea></label>
                }
                @default {
                  <label
                    >{{ words(field) }}
                    <input [type]="inputTypes[field.type] ?? 'text'" step="any" [name]="field.name" [required]="field.required"
                  /></label>
                }
              }
            }
            @if (error(); as words) {
              <p class="error" role="alert">{{ words }}</p>
            }
            <div class="buttons">
              @if (!screen.first) {
                <button type="button" class="back" [disabled]="waiting()" (click)="ask({ action: 'BACK', screen: screen.id })">Back</button>
              }
              <button type="submit" [disabled]="waiting()">{{ screen.button }}</button>
            </div>
          </form>
        } @empty {
          <p role="status">Loading…</p>
        }
      }
    </app-phone-sheet>
  `,
  styles: `
    @use 'phone' as phone;

    form {
      display: flex;
      flex-direction: column;
      gap: 14px;
    }
    label:not(.option) {
      @include phone.field;
    }
    p {
      margin: 4px 0;
      overflow-wrap: anywhere;
      white-space: pre-line;
    }
    fieldset {
      display: grid;
      gap: 2px;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0;
      font-weight: 550;
    }
    .option {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 44px;
    }
    .option input {
      width: 20px;
      height: 20px;
      accent-color: var(--phone-accent);
    }
    .error {
      color: var(--phone-bad);
    }
    .buttons {
      display: grid;
      grid-auto-columns: 1fr;
      grid-auto-flow: column;
      gap: 8px;
    }
    button {
      @include phone.filled-button;
    }
    .back {
      background: var(--phone-raised);
      color: var(--phone-ink);
    }
  `,
})
export class FormSheet {
  private readonly api = inject(PhoneApi);

  readonly customer = input.required<string>();
  readonly number = input.required<string>();
  /** The message that the form came with. */
  readonly wamid = input.required<string>();
  readonly closed = output<void>();

  protected readonly inputTypes = inputTypes;
  protected readonly screen = signal<Screen | undefined>(undefined);
  /** As a list, so that the next screen begins with empty fields and the same one keeps its own. */
  protected readonly screens = computed(() => [this.screen()].filter((screen) => screen !== undefined));
  protected readonly error = signal<string | undefined>(undefined);
  protected readonly over = signal<string | undefined>(undefined);
  protected readonly waiting = signal(false);

  constructor() {
    effect(() => {
      this.wamid();
      untracked(() => void this.ask({ action: 'INIT' }));
    });
  }

  protected words({ label, required }: Screen['fields'][number]): string {
    return required ? label : `${label} (optional)`;
  }

  protected goOn(form: HTMLFormElement, { id, fields }: Screen): void {
    const given = new FormData(form);
    const data = Object.fromEntries(
      fields.map(({ name, type }) => [
        name,
        type === 'choices' ? given.getAll(name) : type === 'consent' ? given.has(name) : (given.get(name) ?? ''),
      ]),
    );
    void this.ask({ action: 'data_exchange', screen: id, data });
  }

  protected async ask(step: Omit<PhoneFormStep, 'wamid'>): Promise<void> {
    this.waiting.set(true);
    this.error.set(undefined);
    try {
      const told = await this.api.form(this.customer(), this.number(), { wamid: this.wamid(), ...step });
      if (told.sent) return this.closed.emit();
      this.over.set(told.over);
      this.screen.set(told.screen);
      this.error.set(told.error);
    } catch {
      this.error.set('The form cannot be reached now. Try again.');
      if (!this.screen()) this.over.set('The form could not be opened. Close it and try again.');
    } finally {
      this.waiting.set(false);
    }
  }
}
