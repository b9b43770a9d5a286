import { afterNextRender, Directive, ElementRef, inject, input, output } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { ActivatedRoute, Router } from '@angular/router';

/** The keys of a list of records, told by the dialog behind “?”. */
export const listKeys: readonly (readonly [keys: string, does: string])[] = [
  ['J or ↓', 'next row'],
  ['K or ↑', 'row before'],
  ['Enter', 'open the row'],
  ['/', 'search the list'],
  ['N', 'new one, where there can be one'],
  ['Esc', 'back from the search to the rows'],
];

/** On the list of a page: goes through its rows by key, as long as nobody types and no dialog is open. */
@Directive({ selector: '[appRowKeys]', host: { '(document:keydown)': 'hear($event)' } })
export class RowKeys {
  private readonly list = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly dialog = inject(MatDialog);

  /** Whether N begins a new one here. */
  readonly canBegin = input(false);
  readonly begin = output();

  constructor() {
    const router = inject(Router);
    const asked = inject(ActivatedRoute).queryParamMap.pipe(takeUntilDestroyed());
    // The command palette asks for a new one by the address.
    afterNextRender(() =>
      asked.subscribe((parameters) => {
        if (!parameters.has('new')) return;
        const tree = router.parseUrl(router.url);
        delete tree.queryParams['new'];
        void router.navigateByUrl(tree, { replaceUrl: true }).then(() => this.begin.emit());
      }),
    );
  }

  protected hear(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || this.dialog.openDialogs.length > 0) return;
    const target = event.target as HTMLElement;
    if (event.key === 'Escape' && target.matches('input[type=search]') && this.list.contains(target)) return this.row(0)?.focus();
    if (target.closest('input, textarea, select, [contenteditable], [role=menu], [role=slider]')) return;
    if (!this.press(event.key, target)) return;
    event.preventDefault();
  }

  private press(key: string, target: HTMLElement): boolean {
    if (key === '/') {
      const search = this.list.querySelector<HTMLInputElement>('input[type=search]');
      if (!search || search.offsetParent === null) return false;
      search.focus();
      search.select();
      return true;
    }
    if (key === 'n' && this.canBegin()) {
      this.begin.emit();
      return true;
    }
    // Elsewhere the arrows scroll what is read.
    const inList = this.list.contains(target);
    const by = key === 'j' || (key === 'ArrowDown' && inList) ? 1 : key === 'k' || (key === 'ArrowUp' && inList) ? -1 : 0;
    // The handle of a row moves the row with the arrows.
    if (by === 0 || target.closest('.handle')) return false;
    this.step(by);
    return true;
  }

  /** From the row that has the keyboard, else from the one that is open. */
  private step(by: 1 | -1): void {
    const rows = this.rows();
    const here = rows.findIndex((row) => row === document.activeElement);
    const from = here >= 0 ? here : rows.findIndex((row) => row.classList.contains('here'));
    const next = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }

  private row(nth: number): HTMLElement | undefined {
    return this.rows()[nth];
  }

  private rows(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('.rows li a')];
  }
}
