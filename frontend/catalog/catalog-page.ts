import { afterNextRender, Component, computed, effect, inject, Injector, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { ProductMove, ProductPage, ProductRow, ProductShow, ProductSort } from '../../backend/contract/catalog.ts';
import { Session } from '../shell/session.ts';
import { Chip } from '../ui/chip.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { KeysetList } from '../ui/keyset-list.ts';
import { Live } from '../ui/live.ts';
import { Narrowed } from '../ui/narrowed.ts';
import { Reached } from '../ui/reached.ts';
import { RowKeys } from '../ui/row-keys.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { StateFilter } from '../ui/state-filter.ts';
import { CatalogApi } from './catalog-api.ts';
import { ImportDialog } from './import-dialog.ts';
import { NewProductDialog } from './new-product-dialog.ts';
import { markOf, priceWords, showWords, sortWords } from './product-words.ts';
import { TaxRatesDialog } from './tax-rates-dialog.ts';

const shows = Object.keys(showWords) as readonly ProductShow[];
const sorts = Object.entries(sortWords) as readonly (readonly [ProductSort, string])[];
const sortNames = sorts.map(([sort]) => sort);

/** What the shop sells, and beside it the product that is open. */
@Component({
  selector: 'app-catalog-page',
  imports: [
    ...[Chip, EmptyState, ErrorState, Icon, MatButton, Reached],
    ...[RouterLink, RouterLinkActive, RouterOutlet, RowKeys, Skeleton, StateFilter],
  ],
  templateUrl: './catalog-page.html',
  styleUrl: './catalog-page.scss',
})
export class CatalogPage {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly say = inject(Say);
  private readonly injector = inject(Injector);

  protected readonly currency = inject(Session).currency;
  protected readonly narrowed = new Narrowed();
  /** A category has a mark before its name in the address, since products may be without one. */
  private readonly marked = this.narrowed.text('category');
  protected readonly category = computed(() => this.marked()?.slice(1));
  protected readonly show = this.narrowed.one('show', shows);
  private readonly chosenSort = this.narrowed.one('sort', sortNames);
  protected readonly sort = computed(() => this.chosenSort() ?? 'catalog');
  protected readonly open = signal(false);
  protected readonly chosen = signal<ReadonlySet<string>>(new Set());
  protected readonly list = new KeysetList<ProductRow, ProductPage>((after) =>
    this.api.page({ search: this.narrowed.search(), category: this.category(), show: this.show(), sort: this.sort() }, after),
  );
  private readonly told = signal<Pick<ProductPage, 'categories' | 'counts'> | undefined>(undefined);
  private readonly facts = computed(() => this.list.first() ?? this.told());
  protected readonly categories = computed(() => this.facts()?.categories ?? []);
  /** A state that no product is in is no filter worth a place, unless it is the one that is chosen. */
  protected readonly filters = computed(() => {
    const counts = this.facts()?.counts;
    return shows
      .filter((show) => counts?.[show] || show === this.show())
      .map((show) => ({ state: show, words: showWords[show], count: counts?.[show] ?? 0 }));
  });
  protected readonly total = computed(() => this.facts()?.counts.all);
  /** Rows can be moved where the list is in the order that is moved, and shows all that is in it. */
  protected readonly movable = computed(() => this.sort() === 'catalog' && !this.show() && this.narrowed.search() === '');
  protected readonly dragged = signal<string | undefined>(undefined);
  protected readonly over = signal<string | undefined>(undefined);

  protected readonly sorts = sorts;
  protected readonly markOf = markOf;
  protected readonly priceOf = (row: ProductRow) => priceWords(row, this.currency());

  constructor() {
    effect(() => {
      this.narrowed.key();
      untracked(() => this.again());
    });
    const live = inject(Live);
    live.listen('product', () => void this.list.refresh());
    // Orders hold stock and give it back.
    live.listen('order', () => void this.list.refresh());
  }

  protected choose(id: string, isChosen: boolean): void {
    this.chosen.update((chosen) => new Set(isChosen ? [...chosen, id] : [...chosen].filter((each) => each !== id)));
  }

  protected chooseNone(): void {
    this.chosen.set(new Set());
  }

  protected async offer(available: boolean): Promise<void> {
    const ids = [...this.chosen()];
    const words = ids.length === 1 ? '1 product' : `${ids.length} products`;
    try {
      await this.api.offer(ids, available);
      this.chooseNone();
      this.say.done(available ? `${words} can be ordered.` : `${words} can no longer be ordered.`);
    } catch (error) {
      this.say.failed('Nothing was changed.', error);
    } finally {
      void this.list.refresh();
    }
  }

  protected async add(): Promise<void> {
    const categories = this.categories().map(({ name }) => name);
    const opened = this.dialog.open<NewProductDialog, unknown, string>(NewProductDialog, {
      data: { categories, category: this.category() ?? '' },
      disableClose: true,
      width: '760px',
      maxWidth: '96vw',
    });
    const id = await firstValueFrom(opened.afterClosed());
    if (!id) return;
    void this.list.refresh();
    await this.router.navigate(['/catalog', id], { queryParamsHandling: 'preserve' });
  }

  protected async importTable(): Promise<void> {
    const opened = this.dialog.open<ImportDialog, unknown, boolean>(ImportDialog, { width: '680px', maxWidth: '96vw' });
    if (!(await firstValueFrom(opened.afterClosed()))) return;
    this.say.done('The table is imported.');
    void this.list.refresh();
  }

  protected taxes(): void {
    this.dialog.open(TaxRatesDialog, { width: '520px' });
  }

  /** With the keyboard: one place up or down. */
  protected async step(event: KeyboardEvent, nth: number): Promise<void> {
    const down = event.key === 'ArrowDown';
    if (!down && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const rows = this.list.rows();
    const row = rows[nth];
    const handle = event.currentTarget as HTMLElement;
    if (down ? nth + 1 >= rows.length : nth === 0) return;
    await this.put(row, down ? { after: rows[nth + 1].id } : { before: rows[nth - 1].id });
    // The row goes to its new place as the page is drawn anew.
    afterNextRender(() => handle.focus(), { injector: this.injector });
  }

  protected async drop(event: DragEvent, before: ProductRow): Promise<void> {
    event.preventDefault();
    const row = this.list.rows().find(({ id }) => id === this.dragged());
    this.dragged.set(undefined);
    this.over.set(undefined);
    if (row && row.id !== before.id) await this.put(row, { before: before.id });
  }

  protected dragOver(event: DragEvent, row: ProductRow): void {
    if (this.dragged() === undefined) return;
    event.preventDefault();
    this.over.set(row.id);
  }

  private async put(row: ProductRow, to: ProductMove): Promise<void> {
    try {
      await this.api.move(row.id, to);
    } catch (error) {
      this.say.failed(`${row.name} was not moved.`, error);
    }
    await this.list.refresh();
  }

  /** Another question. The filters stay in place while the answer is on its way. */
  private again(): void {
    this.told.set(this.facts());
    this.chooseNone();
    void this.list.restart();
  }
}
