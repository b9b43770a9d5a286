import { Component, inject, output, signal } from '@angular/core';
import { form, FormField, maxLength, required } from '@angular/forms/signals';
import type { PhoneCustomer } from '../../backend/contract/phone.ts';
import { PhoneApi } from './phone-api.ts';

const names = ['Marta Ruiz', 'Jonas Weber', 'Amina Diallo', 'Tom Baker', 'Lucía Ortega', 'Ines Costa', 'Noah Klein', 'Priya Nair'];

/** A new customer with a phone. The number is made up when none is given. */
@Component({
  selector: 'app-add-customer',
  imports: [FormField],
  template: `
    <form (submit)="$event.preventDefault(); add()" aria-label="Add a customer">
      <label>Name <input [formField]="customer.name" autocomplete="off" /></label>
      <label>Number, or leave it to us <input type="tel" [formField]="customer.waId" autocomplete="off" placeholder="+1 555 …" /></label>
      <label class="check"><input type="checkbox" [formField]="customer.hidesNumber" /> Hides the number from businesses</label>
      @if (trouble(); as words) {
        <p role="alert">{{ words }}</p>
      }
      <button type="submit" [disabled]="customer().invalid() || adding()">Add and chat</button>
    </form>
  `,
  styles: `
    @use 'phone' as phone;

    form {
      display: flex;
      flex-direction: column;
      gap: 12px;
      padding: 4px 16px 16px;
      border-bottom: 1px solid var(--phone-line);
    }
    label {
      @include phone.field;
    }
    .check {
      flex-direction: row;
      align-items: center;
      gap: 10px;
      input {
        min-height: 20px;
        width: 20px;
        accent-color: var(--phone-accent);
      }
    }
    button {
      @include phone.filled-button;
    }
    p {
      margin: 0;
      color: var(--phone-bad);
    }
  `,
})
export class AddCustomer {
  private readonly api = inject(PhoneApi);

  readonly added = output<PhoneCustomer>();

  private readonly model = signal({ name: names[Math.floor(Math.random() * names.length)], waId: '', hidesNumber: false });
  protected readonly customer = form(this.model, (customer) => {
    required(customer.name);
    maxLength(customer.name, 100);
  });
  protected readonly adding = signal(false);
  protected readonly trouble = signal('');

  protected async add() {
    if (this.customer().invalid() || this.adding()) return;
    this.adding.set(true);
    this.trouble.set('');
    const { name, waId, hidesNumber } = this.model();
    try {
      this.added.emit(await this.api.addCustomer({ name, hidesNumber, ...(waId.trim() && { waId }) }));
    } catch (error) {
      const detail = (error as { error?: { detail?: string } | null }).error?.detail;
      this.trouble.set(detail ?? 'The sandbox does not answer. Is the server running?');
    } finally {
      this.adding.set(false);
    }
  }
}
