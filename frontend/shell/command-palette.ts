import { httpResource } from '@angular/common/http';
import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';
import { Router } from '@angular/router';
import type { ConversationPage } from '../../backend/contract/conversations.ts';
import type { OrderPage } from '../../backend/contract/orders.ts';
import { Icon } from '../ui/icon.ts';
import type { IconName } from '../ui/icons.ts';
import { money } from '../ui/money.ts';
import { rooms } from './rooms.ts';

interface Destination {
  readonly id: string;
  readonly icon: IconName;
  readonly name: string;
  readonly note: string;
  readonly url: string;
}

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

  private readonly conversations = httpResource<ConversationPage>(() => this.url('/api/conversations'));
  private readonly orders = httpResource<OrderPage>(() => this.url('/api/orders'));

  protected readonly looking = computed(() => this.conversations.isLoading() || this.orders.isLoading());
  protected readonly failed = computed(() => Boolean(this.conversations.error() || this.orders.error()));
  protected readonly found = computed<readonly Destination[]>(() => [
    ...this.pages(),
    ...(this.conversations.hasValue() ? this.conversations.value().rows : []).slice(0, 6).map(({ id, contact, lastMessage }) => ({
      id: `conversation-${id}`,
      icon: 'inbox' as const,
      name: contact.name,
      note: lastMessage ?? contact.phone ?? '',
      url: `/inbox/${id}`,
    })),
    ...(this.orders.hasValue() ? this.orders.value().rows : []).slice(0, 6).map(({ id, number, contact, total, currency }) => ({
      id: `order-${id}`,
      icon: 'orders' as const,
      name: number === null ? 'Draft order' : `Order #${number}`,
      note: `${contact.name} · ${money(total, currency)}`,
      url: `/orders/${id}`,
    })),
  ]);
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
    void this.router.navigateByUrl(destination.url);
  }

  private pages(): Destination[] {
    const wanted = this.typed().trim().toLowerCase();
    return rooms
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map(({ path, name, icon }) => ({ id: `page-${name}`, icon, name, note: 'Page', url: path }));
  }

  /** Nothing is asked before something is typed. A number is meant as the order's, with or without its #. */
  private url(path: string): string | undefined {
    const search = this.search().replace(/^#(?=\d)/, '');
    return search ? `${path}?search=${encodeURIComponent(search)}` : undefined;
  }
}
