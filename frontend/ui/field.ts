import { Component, computed, Directive, inject, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';

let made = 0;

/** A label, what is typed, and below it help or what is wrong: told to screen readers as belonging together. */
@Component({
  selector: 'app-field',
  template: `
    <label [for]="id">{{ label() }}</label>
    <ng-content />
    @if (wrong(); as words) {
      <p class="wrong" [id]="noteId">{{ words }}</p>
    } @else if (hint()) {
      <p class="soft" [id]="noteId">{{ hint() }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 6px;
    }
    label {
      font-weight: 550;
      font-size: 0.8125rem;
    }
    p {
      font-size: 0.8125rem;
    }
    .wrong {
      color: var(--failed);
    }
  `,
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input<string>();
  /** The field of the form that this shows. */
  readonly of = input.required<FieldTree<string> | FieldTree<string | null>>();

  readonly id = `field-${++made}`;
  readonly noteId = `${this.id}-note`;
  readonly wrong = computed(() => {
    const field = this.of()();
    const message = field.touched() ? field.errors()[0]?.message : undefined;
    // The server names the field and says the rest of the sentence: "must be a number".
    return message && /^\p{Ll}/u.test(message) ? `${this.label()} ${message}.` : message;
  });
  readonly described = computed(() => (this.wrong() || this.hint() ? this.noteId : null));
}

/** On the control inside an `app-field`. */
@Directive({
  selector: '[appControl]',
  host: {
    class: 'input',
    '[id]': 'field.id',
    '[attr.aria-invalid]': 'field.wrong() ? true : null',
    '[attr.aria-describedby]': 'field.described()',
  },
})
export class FieldControl {
  protected readonly field = inject(Field);
}
