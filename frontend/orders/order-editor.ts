import { Component, computed, inject, signal } from '@angular/core';
import { applyEach, form, FormField, FormRoot, maxLength, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import type { VariantChoice } from '../../backend/contract/catalog.ts';
import type { ContactView } from '../../backend/contract/conversations.ts';
import { Session } from '../shell/session.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Finder } from '../ui/finder.ts';
import { Icon } from '../ui/icon.ts';
import { money, MoneyPipe } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { type NewOrder, OrdersApi } from './orders-api.ts';

interface TypedOrder {
  readonly lines: readonly {
    readonly variantId: string;
    readonly title: string;
    readonly amount: number;
    readonly free: number | null;
    readonly quantity: string;
  }[];
  readonly delivery: NewOrder['delivery'];
  readonly payment: NewOrder['payment'];
  readonly address: string;
  readonly note: string;
}

/** An order that staff take, by phone or at the counter. Closes with its id. */
@Component({
  selector: 'app-order-editor',
  imports: [
    ...[Field, FieldControl, Finder, FormField, FormRoot, Icon, MatButton],
    ...[MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, MoneyPipe],
  ],
  templateUrl: './order-editor.html',
  styleUrl: './order-editor.scss',
})
export class OrderEditor {
  private readonly api = inject(OrdersApi);
  private readonly dialog = inject<MatDialogRef<OrderEditor, string>>(MatDialogRef);
  /** Pressed twice, or sent again after a cut line, it is one order. */
  private readonly key = crypto.randomUUID();

  protected readonly currency = inject(Session).currency;
  protected readonly contact = signal<ContactView | null>(null);
  private readonly tried = signal(false);
  protected readonly typed = signal<TypedOrder>({ lines: [], delivery: 'pickup', payment: 'agreed', address: '', note: '' });
  protected readonly wantsContact = computed(() => this.tried() && this.contact() === null);
  protected readonly wantsLines = computed(() => this.tried() && this.typed().lines.length === 0);
  protected readonly sum = computed(() => {
    const sum = this.typed().lines.reduce((all, { quantity, amount }) => all + Number(quantity) * amount, 0);
    return Number.isFinite(sum) ? sum : 0;
  });
  protected readonly paymentHints: Readonly<Record<NewOrder['payment'], string>> = {
    agreed: 'Confirmed at once, paid whenever you agreed.',
    cash: 'Paid when it is handed over.',
    online: 'The customer gets a link, and pays before you begin.',
  };

  protected readonly findContacts = (words: string) => this.api.contacts(words);
  protected readonly nameOfContact = ({ name }: ContactView) => name;
  protected readonly aboutContact = ({ phone, username }: ContactView) => phone ?? username ?? '';
  protected readonly findProducts = async (words: string) => (await this.api.products(words)).filter(({ available }) => available);
  protected readonly nameOfProduct = ({ title }: VariantChoice) => title;
  protected readonly aboutProduct = ({ amount, free }: VariantChoice) =>
    `${money(amount, this.currency())}${free === null ? '' : ` · ${free} free`}`;

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      applyEach(at.lines, (line) => {
        validate(line.quantity, ({ value, valueOf }) => {
          if (!/^[1-9]\d{0,3}$/.test(value().trim())) return { kind: 'quantity', message: 'From 1 to 9999.' };
          const free = valueOf(line.free);
          return free !== null && Number(value()) > free ? { kind: 'stock', message: `Only ${free} free.` } : undefined;
        });
      });
      validate(at.address, ({ value, valueOf }) =>
        valueOf(at.delivery) === 'delivery' && value().trim() === '' ? { kind: 'missing', message: 'Say where to bring it.' } : undefined,
      );
      maxLength(at.address, 300, { message: 'An address has at most 300 characters.' });
      maxLength(at.note, 1_000, { message: 'A note has at most 1000 characters.' });
    },
    {
      submission: {
        action: async ({ address, note }) => {
          this.refusal.clear();
          this.tried.set(true);
          const contact = this.contact();
          if (!contact || this.wantsLines()) return undefined;
          const { lines, delivery, payment, ...typed } = this.typed();
          try {
            const { id } = await this.api.create({
              ...{ key: this.key, contactId: contact.id, delivery, payment },
              lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity: Number(quantity) })),
              address: delivery === 'delivery' ? typed.address.trim() : null,
              note: typed.note.trim() || null,
            });
            this.dialog.close(id);
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { address, note });
          }
        },
        onInvalid: () => this.tried.set(true),
      },
    },
  );

  /** What is in it already becomes one more. */
  protected add({ id: variantId, title, amount, free }: VariantChoice): void {
    this.typed.update((order) => {
      const has = order.lines.some((line) => line.variantId === variantId);
      const more = order.lines.map((line) =>
        line.variantId === variantId ? { ...line, quantity: String((Number(line.quantity) || 0) + 1) } : line,
      );
      return { ...order, lines: has ? more : [...order.lines, { variantId, title, amount, free, quantity: '1' }] };
    });
  }

  protected remove(nth: number): void {
    this.typed.update((order) => ({ ...order, lines: order.lines.filter((_, index) => index !== nth) }));
  }
}
