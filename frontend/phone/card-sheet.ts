import { Component, output, signal } from '@angular/core';
import { form, FormField, maxLength, required } from '@angular/forms/signals';
import { PhoneSheet } from './phone-sheet.ts';

export interface Card {
  readonly name: string;
  readonly phone: string;
}

@Component({
  selector: 'app-card-sheet',
  imports: [FormField, PhoneSheet],
  template: `
    <app-phone-sheet heading="Send contact" (closed)="closed.emit()">
      <form (submit)="$event.preventDefault(); send()">
        <label>Name <input [formField]="card.name" /></label>
        <label>Phone <input type="tel" [formField]="card.phone" /></label>
        <button type="submit" [disabled]="card().invalid()">Send contact</button>
      </form>
    </app-phone-sheet>
  `,
  styles: `
    @use 'phone' as phone;

    form {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
    label {
      @include phone.field;
    }
    button {
      @include phone.filled-button;
    }
  `,
})
export class CardSheet {
  readonly chosen = output<Card>();
  readonly closed = output<void>();

  private readonly model = signal<Card>({ name: '', phone: '' });
  protected readonly card = form(this.model, (card) => {
    required(card.name);
    maxLength(card.name, 200);
    required(card.phone);
    maxLength(card.phone, 40);
  });

  protected send() {
    if (this.card().valid()) this.chosen.emit(this.model());
  }
}
