import { Component, computed, inject, signal, type Type } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import type { ProductView, VariantView } from '../../backend/contract/catalog.ts';
import { Session } from '../shell/session.ts';
import { Chip } from '../ui/chip.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { kept } from '../ui/kept.ts';
import { Live } from '../ui/live.ts';
import { MoneyPipe } from '../ui/money.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { CatalogApi } from './catalog-api.ts';
import { NewProductDialog } from './new-product-dialog.ts';
import { ProductDialog } from './product-dialog.ts';
import { VariantDialog } from './variant-dialog.ts';

const few = 3;

/** What the shop sells, at what price, and how much of it there is. */
@Component({
  selector: 'app-catalog-page',
  imports: [Chip, EmptyState, ErrorState, Icon, MatButton, MatSlideToggle, MoneyPipe, Skeleton],
  templateUrl: './catalog-page.html',
  styleUrl: './catalog-page.scss',
})
export class CatalogPage {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  protected readonly currency = inject(Session).currency;
  protected readonly products = this.api.products();
  private readonly all = kept(this.products, () => 'all');
  protected readonly loaded = computed(() => this.all() !== undefined);
  protected readonly search = signal('');
  protected readonly shown = computed(() => {
    const wanted = this.search().trim().toLowerCase();
    return (this.all() ?? []).filter(({ name, category, variants }) =>
      [name, category, ...variants.map((variant) => variant.name)].some((words) => words.toLowerCase().includes(wanted)),
    );
  });

  constructor() {
    // Orders hold stock and give it back.
    inject(Live).listen('order', () => this.products.reload());
  }

  protected stockOf({
    available,
    onHand,
    free,
  }: VariantView): { readonly words: string; readonly tone: 'failed' | 'waits' | 'bot' } | undefined {
    if (!available) return { words: 'Not offered', tone: 'bot' };
    if (onHand === null || free === null || free > few) return undefined;
    return free <= 0 ? { words: 'Sold out', tone: 'failed' } : { words: 'Few left', tone: 'waits' };
  }

  protected add(): void {
    this.afterwards(NewProductDialog, undefined);
  }

  protected edit(product: ProductView): void {
    this.afterwards(ProductDialog, product);
  }

  protected editVariant(product: ProductView, variant: VariantView): void {
    this.afterwards(VariantDialog, { product, variant });
  }

  protected async offer(product: ProductView, available: boolean): Promise<void> {
    try {
      await this.api.change(product.id, { available });
      this.say.done(available ? `${product.name} can be ordered.` : `${product.name} can no longer be ordered.`);
    } catch (error) {
      this.say.failed(`${product.name} was not changed.`, error);
    } finally {
      this.products.reload();
    }
  }

  private afterwards<D>(component: Type<unknown>, data: D): void {
    const opened = this.dialog.open<unknown, D, boolean>(component, { data, disableClose: true });
    opened.afterClosed().subscribe((changed) => changed && this.products.reload());
  }
}
