import { Component, computed, inject, signal } from '@angular/core';
import { applyEach, form, FormField, type FieldTree, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ContactView } from '../../backend/contract/conversations.ts';
import type { QuoteItems, QuoteView } from '../../backend/contract/quotes.ts';
import { Session } from '../shell/session.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Icon } from '../ui/icon.ts';
import { amountAsTyped, amountFrom, decimalsOf, MoneyPipe } from '../ui/money.ts';
import { statusOf } from '../ui/problem.ts';
import { Refusal } from '../ui/refusal.ts';
import { Finder } from '../ui/finder.ts';
import { emptyQuote, freeLine, itemLine, quoteFrom, subtotalOf, type TypedQuote, typedQuote } from './typed-quote.ts';
import { QuotesApi } from './quotes-api.ts';

type Item = QuoteItems['items'][number];

/** A new quote, or the next words of one: lines from the catalog or free, what is taken off, and for how long it stands. */
@Component({
  selector: 'app-quote-editor',
  imports: [
    Field,
    FieldControl,
    Finder,
    FormField,
    FormRoot,
    Icon,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MoneyPipe,
  ],
  templateUrl: './quote-editor.html',
  styleUrl: './quote-editor.scss',
})
export class QuoteEditor {
  private readonly api = inject(QuotesApi);
  private readonly dialog = inject<MatDialogRef<QuoteEditor, QuoteView>>(MatDialogRef);

  protected readonly quote = inject<QuoteView | null>(MAT_DIALOG_DATA);
  private readonly ofBusiness = inject(Session).currency;
  protected readonly currency = computed(() => this.quote?.currency ?? this.ofBusiness());
  protected readonly title = this.quote === null ? 'New quote' : this.quote.isSent ? 'Write a new revision' : 'Edit the quote';

  protected readonly contact = signal<ContactView | null>(this.quote?.contact ?? null);
  protected readonly taxRates = signal<QuoteItems['taxRates']>([]);
  protected readonly typed = signal<TypedQuote>(this.quote === null ? emptyQuote() : typedQuote(this.quote));
  protected readonly subtotal = computed(() => subtotalOf(this.typed().lines, this.currency()));

  protected readonly findContacts = (words: string) => this.api.contacts(words);
  protected readonly findItems = async (words: string): Promise<readonly Item[]> => (await this.api.items(words)).items;
  protected readonly nameOfContact = ({ name }: ContactView) => name;
  protected readonly aboutContact = ({ phone, username }: ContactView) => phone ?? username ?? '';
  protected readonly nameOfItem = ({ title }: Item) => title;
  protected readonly aboutItem = ({ amount }: Item) => amountAsTyped(amount, this.currency());

  /** Of the revision that this is written over. */
  private version = this.quote?.revisions[0].version ?? 0;
  /** What somebody else saved meanwhile. */
  protected readonly theirs = signal<QuoteView | undefined>(undefined);
  protected readonly theirWords = computed(() => {
    const newest = this.theirs()?.revisions[0];
    return newest?.lines.map(({ quantity, title, unitAmount }) => ({ words: `${quantity} × ${title}`, unitAmount })) ?? [];
  });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      applyEach(at.lines, (line) => {
        required(line.title, { message: 'Say what it is.' });
        maxLength(line.title, 300, { message: 'A line has at most 300 characters.' });
        validate(line.quantity, ({ value }) =>
          /^[1-9]\d{0,3}$/.test(value().trim()) ? undefined : { kind: 'quantity', message: 'From 1 to 9999.' },
        );
        validate(line.amount, ({ value }) =>
          value().trim() === '' || amountFrom(value(), this.currency()) !== undefined
            ? undefined
            : { kind: 'amount', message: `Like ${decimalsOf(this.currency()) ? '3.50' : '350'}.` },
        );
      });
      validate(at.discount, ({ value, valueOf }) => {
        const kind = valueOf(at.discountKind);
        if (kind === 'none') return undefined;
        if (kind === 'percent')
          return /^\d{1,3}([.,]\d{1,2})?$/.test(value().trim()) && Number(value().trim().replace(',', '.')) <= 100
            ? undefined
            : { kind: 'percent', message: 'Type a percentage up to 100, like 7.5.' };
        return amountFrom(value(), this.currency()) ? undefined : { kind: 'amount', message: 'Type an amount.' };
      });
      validate(at.depositPercent, ({ value }) =>
        /^\d{1,3}$/.test(value().trim()) && Number(value()) <= 100 ? undefined : { kind: 'percent', message: 'From 0 to 100.' },
      );
      validate(at.validDays, ({ value }) =>
        /^\d{1,3}$/.test(value().trim()) && Number(value()) >= 1 && Number(value()) <= 365
          ? undefined
          : { kind: 'days', message: 'From 1 to 365.' },
      );
      maxLength(at.note, 2_000, { message: 'A note has at most 2000 characters.' });
    },
    {
      submission: {
        action: async (fields) => {
          this.refusal.clear();
          const content = quoteFrom(this.typed(), this.currency(), this.taxRates());
          const contact = this.contact();
          try {
            if (this.quote) this.dialog.close(await this.api.change(this.quote.id, { ...content, version: this.version }));
            else if (contact) this.dialog.close(await this.api.create({ ...content, contactId: contact.id }));
            return undefined;
          } catch (error) {
            if (this.quote && statusOf(error) === 409) await this.showTheirs(this.quote.id);
            return this.refusal.from(error, byName(fields));
          }
        },
      },
    },
  );

  constructor() {
    void this.begin();
  }

  protected addItem(item: Item): void {
    this.typed.update((quote) => ({ ...quote, lines: [...quote.lines, itemLine(item, this.currency())] }));
  }

  protected addFree(): void {
    this.typed.update((quote) => ({ ...quote, lines: [...quote.lines, freeLine()] }));
  }

  protected removeLine(nth: number): void {
    this.typed.update((quote) => ({ ...quote, lines: quote.lines.filter((_, index) => index !== nth) }));
  }

  /** What is typed here is kept, and saved over theirs when it is saved again. */
  protected keepMine(): void {
    this.version = this.theirs()?.revisions[0].version ?? this.version;
    this.theirs.set(undefined);
    this.refusal.clear();
  }

  protected takeTheirs(): void {
    const theirs = this.theirs();
    if (theirs) this.typed.set(typedQuote(theirs));
    this.keepMine();
  }

  /** What was refused may be another thing than a change of somebody else: then there is nothing to choose. */
  private async showTheirs(id: string): Promise<void> {
    try {
      const now = await this.api.read(id);
      if (now.canEdit && now.revisions[0].version !== this.version) this.theirs.set(now);
    } catch (error) {
      this.refusal.from(error, {});
    }
  }

  /** Tax rates for free lines, and for a new quote the usual terms of the business. */
  private async begin(): Promise<void> {
    try {
      const [{ taxRates }, terms] = await Promise.all([this.api.items(''), this.quote ? undefined : this.api.terms()]);
      this.taxRates.set(taxRates);
      if (terms)
        this.typed.update((quote) => ({ ...quote, depositPercent: String(terms.depositPercent), validDays: String(terms.validDays) }));
    } catch (error) {
      this.refusal.from(error, {});
    }
  }
}

/** As the server names them: `note`, `lines[0].quantity`. */
function byName({ lines, discount, depositPercent, validDays, note }: FieldTree<TypedQuote>): Record<string, FieldTree<string>> {
  const ofLines = [...lines].flatMap((line, nth) =>
    (
      [
        ['title', line.title],
        ['quantity', line.quantity],
        ['unitAmount', line.amount],
        ['variantId', line.title],
        ['taxRateId', line.taxRateId],
      ] as const
    ).map(([key, field]) => [`lines[${nth}].${key}`, field] as const),
  );
  return { 'discount.value': discount, depositPercent, validDays, note, ...Object.fromEntries(ofLines) };
}
