import { Component, computed, inject, input, type Type } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { ProductView, VariantView } from '../../backend/contract/catalog.ts';
import { Session } from '../shell/session.ts';
import { Chip } from '../ui/chip.ts';
import { confirmed } from '../ui/confirm-dialog.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { kept } from '../ui/kept.ts';
import { Live } from '../ui/live.ts';
import { MoneyPipe } from '../ui/money.ts';
import { statusOf } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { daysFrom } from '../ui/weekly-hours.ts';
import { CatalogApi } from './catalog-api.ts';
import { ProductDialog } from './product-dialog.ts';
import { ProductPictures } from './product-pictures.ts';
import { stockMark, taxWords } from './product-words.ts';
import { StockDialog } from './stock-dialog.ts';
import { VariantsDialog } from './variants-dialog.ts';

/** One product: its words, its variants with their prices and stock, its tax and its hours. */
@Component({
  selector: 'app-product-detail',
  imports: [Chip, EmptyState, ErrorState, Icon, MatButton, MatSlideToggle, MoneyPipe, ProductPictures, RouterLink, Skeleton],
  templateUrl: './product-detail.html',
  styleUrl: './product-detail.scss',
})
export class ProductDetail {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  readonly id = input.required<string>();

  private readonly resource = this.api.product(() => this.id());
  private readonly taxRates = this.api.taxRates();
  protected readonly product = kept(this.resource, () => this.id());
  protected readonly error = this.resource.error;
  protected readonly missing = computed(() => [400, 404].includes(statusOf(this.error()) ?? 0));
  protected readonly currency = inject(Session).currency;
  protected readonly stockMark = stockMark;
  protected readonly tax = computed(() => {
    const rates = this.taxRates.hasValue() ? this.taxRates.value() : [];
    const rate = rates.find(({ id }) => id === this.product()?.taxRateId);
    return rate ? taxWords(rate) : undefined;
  });
  protected readonly hours = computed(() =>
    daysFrom(this.product()?.availableHours ?? {})
      .filter(({ spans }) => spans.length > 0)
      .map(({ name, spans }) => ({ name, times: spans.map(([from, until]) => `${from}–${until}`).join(', ') })),
  );

  constructor() {
    const live = inject(Live);
    live.listen('product', (changes) => {
      if (changes === 'anything' || changes.has(this.id())) this.resource.reload();
    });
    live.listen('order', () => this.resource.reload());
  }

  protected reload(): void {
    this.resource.reload();
  }

  protected show(product: ProductView): void {
    this.resource.set(product);
  }

  protected edit(product: ProductView): Promise<void> {
    return this.ask(ProductDialog, { product, categories: [] }, '560px');
  }

  protected editVariants(product: ProductView): Promise<void> {
    return this.ask(VariantsDialog, product, '760px');
  }

  protected stock(product: ProductView, variant: VariantView): Promise<void> {
    return this.ask(StockDialog, { title: variant.name ? `${product.name}, ${variant.name}` : product.name, variant }, '560px');
  }

  protected offer(product: ProductView, available: boolean): Promise<void> {
    const words = available ? `${product.name} can be ordered.` : `${product.name} can no longer be ordered.`;
    return this.do(product, this.api.change(product.id, { available }), words);
  }

  protected offerVariant(product: ProductView, variant: VariantView, available: boolean): Promise<void> {
    return this.do(product, this.api.changeVariant(variant.id, { available }), `${product.name}, ${variant.name} is changed.`);
  }

  protected async archive(product: ProductView): Promise<void> {
    const sure = await confirmed(this.dialog, {
      title: `Archive ${product.name}?`,
      words:
        'Customers can no longer order it, and its retailer ids become free. Orders that name it stay as they are, and you can restore it.',
      yes: 'Archive it',
      no: 'Keep it',
    });
    if (sure) await this.do(product, this.api.archive(product.id), `${product.name} is archived.`);
  }

  protected restore(product: ProductView): Promise<void> {
    return this.do(product, this.api.restore(product.id), `${product.name} is back. Put it on sale when it is ready.`);
  }

  private async do(product: ProductView, work: Promise<ProductView>, words: string): Promise<void> {
    try {
      this.resource.set(await work);
      this.say.done(words);
    } catch (error) {
      this.say.failed(`${product.name} was not changed.`, error);
      this.resource.reload();
    }
  }

  private async ask<D>(component: Type<unknown>, data: D, width: string): Promise<void> {
    const opened = this.dialog.open<unknown, D, ProductView>(component, { data, width, maxWidth: '96vw', disableClose: true });
    const changed = await firstValueFrom(opened.afterClosed());
    if (changed?.id === this.id()) this.resource.set(changed);
  }
}
