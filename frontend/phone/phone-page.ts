import { Component, computed, DestroyRef, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { PhoneCustomer } from '../../backend/contract/phone.ts';
import { AddCustomer } from './add-customer.ts';
import { CustomerList } from './customer-list.ts';
import { PhoneApi } from './phone-api.ts';
import { PhoneIcon } from './phone-icon.ts';
import { PhoneThread } from './phone-thread.ts';

const sideBySide = 3;

/** The customers' side of the sandbox: choose who you are, and chat with the business as on a phone. */
@Component({
  selector: 'app-phone-page',
  imports: [AddCustomer, CustomerList, PhoneIcon, PhoneThread],
  templateUrl: './phone-page.html',
  styleUrl: './phone-page.scss',
})
export class PhonePage {
  private readonly api = inject(PhoneApi);
  private readonly router = inject(Router);

  /** From the address: the business's number, and the customers whose phones are open, with commas. */
  readonly number = input<string>();
  readonly customers = input<string>();

  protected readonly numbers = this.api.numbers();
  protected readonly chosenNumber = computed(() => {
    const all = this.numbers.hasValue() ? this.numbers.value() : [];
    return all.find(({ phoneNumberId }) => phoneNumberId === this.number()) ?? all[0];
  });
  protected readonly chosenNumberId = computed(() => this.chosenNumber()?.phoneNumberId);
  protected readonly chats = this.api.chats(this.chosenNumberId);

  protected readonly openIds = computed(() => (this.customers() ?? '').split(',').filter((id) => id !== ''));
  protected readonly phones = computed(() => {
    const all = this.chats.hasValue() ? this.chats.value().map(({ customer }) => customer) : [];
    return this.openIds().flatMap((id) => all.find((customer) => customer.id === id) ?? []);
  });
  private readonly wantsToAdd = signal(false);
  /** With nobody there yet, the first thing to do is to add somebody. */
  protected readonly adding = computed(() => this.wantsToAdd() || (this.chats.hasValue() && this.chats.value().length === 0));

  constructor() {
    const stop = this.api.listen((event) => {
      if (event.kind === 'missed') this.numbers.reload();
      if (event.kind === 'missed' || event.phoneNumberId === this.chosenNumberId()) this.chats.reload();
    });
    inject(DestroyRef).onDestroy(stop);
  }

  protected toggleAdding() {
    this.wantsToAdd.update((wanted) => !wanted);
  }

  protected async added(customer: PhoneCustomer) {
    this.wantsToAdd.set(false);
    this.chats.reload();
    await this.show([customer.id]);
  }

  protected choose(customer: PhoneCustomer) {
    return this.show([customer.id]);
  }

  protected addBeside(customer: PhoneCustomer) {
    return this.show([...this.openIds(), customer.id].slice(-sideBySide));
  }

  protected close(id: string) {
    return this.show(this.openIds().filter((one) => one !== id));
  }

  protected chooseNumber(phoneNumberId: string) {
    return this.router.navigate([], { queryParams: { number: phoneNumberId }, queryParamsHandling: 'merge' });
  }

  private show(ids: readonly string[]) {
    return this.router.navigate([], { queryParams: { customers: ids.length > 0 ? ids.join(',') : null }, queryParamsHandling: 'merge' });
  }
}
