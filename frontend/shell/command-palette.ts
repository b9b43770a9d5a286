import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { Icon } from '../ui/icon.ts';
import { type Destination, sourcesFor } from './palette-search.ts';
import { rooms } from './rooms.ts';

const actions: readonly Destination[] = [
  { id: 'new-order', icon: 'add', name: 'New order', note: 'Action', url: '/orders', queryParams: { new: 'yes' } },
  { id: 'new-quote', icon: 'add', name: 'New quote', note: 'Action', url: '/quotes', queryParams: { new: 'yes' } },
  { id: 'new-product', icon: 'add', name: 'Add product', note: 'Action', url: '/catalog', queryParams: { new: 'yes' } },
];

/** Type a name, a number or a page; Enter goes there. */
@Component({
  selector: 'app-command-palette',
  imports: [Icon],
  templateUrl: './command-palette.html',
  styleUrl: './command-palette.scss',
})
export class CommandPalette {
  private readonly router = inject(Router);
  private readonly dialog = inject<MatDialogRef<CommandPalette>>(MatDialogRef);

  protected readonly typed = signal('');
  private readonly search = signal('');
  private pause: ReturnType<typeof setTimeout> | undefined;

  private readonly sources = sourcesFor(this.search);

  protected readonly looking = computed(() => this.sources.some(({ isLoading }) => isLoading()));
  protected readonly failed = computed(() => this.sources.some(({ error }) => error() !== undefined));
  /** The record of this very number stands first. */
  protected readonly found = computed<readonly Destination[]>(() => {
    const records = this.sources.flatMap(({ found }) => found());
    const number = /^(?:#|[A-Z]-)?(\d+)$/i.exec(this.search())?.[0].toLowerCase();
    const isMeant = ({ name }: Destination) =>
      number !== undefined && (name.toLowerCase().endsWith(` ${number}`) || name.endsWith(`#${number.replace('#', '')}`));
    return [...records.filter(isMeant), ...this.pages(), ...records.filter((each) => !isMeant(each))];
  });
  protected readonly chosen = linkedSignal<readonly Destination[], number>({ source: this.found, computation: () => 0 });
  protected readonly active = computed(() => this.found()[this.chosen()]?.id);

  protected type(text: string): void {
    this.typed.set(text);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.search.set(text.trim()), 180);
  }

  protected hearKey(event: KeyboardEvent): void {
    const last = this.found().length - 1;
    if (event.key === 'ArrowDown') this.chosen.update((at) => (at >= last ? 0 : at + 1));
    else if (event.key === 'ArrowUp') this.chosen.update((at) => (at <= 0 ? last : at - 1));
    else if (event.key === 'Enter') this.go(this.found()[this.chosen()]);
    else return;
    event.preventDefault();
    queueMicrotask(() => document.getElementById(this.active() ?? '')?.scrollIntoView({ block: 'nearest' }));
  }

  protected go(destination: Destination | undefined): void {
    if (!destination) return;
    this.dialog.close();
    void this.router.navigate([destination.url], { queryParams: destination.queryParams ?? {} });
  }

  private pages(): Destination[] {
    const wanted = this.typed().trim().toLowerCase();
    return [
      ...rooms.map(({ path, name, icon }) => ({ id: `page-${name}`, icon, name, note: 'Page', url: path })),
      ...(wanted === '' ? [] : actions),
    ].filter(({ name }) => name.toLowerCase().includes(wanted));
  }
}
