import { Component, computed, DestroyRef, type ElementRef, inject, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter, map } from 'rxjs';
import { Avatar } from '../ui/avatar.ts';
import { Icon } from '../ui/icon.ts';
import type { IconName } from '../ui/icons.ts';
import { Live } from '../ui/live.ts';
import { barRooms, moreRooms, rooms } from './rooms.ts';
import { Session } from './session.ts';
import { type Theme, ThemeChoice } from './theme.ts';
import { Waiting } from './waiting.ts';

/** The frame around every page of the business: where one can go, where something waits, and whose account this is. */
@Component({
  selector: 'app-shell',
  imports: [Avatar, Icon, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
  providers: [Waiting],
  host: { '(document:keydown)': 'hearKey($event)' },
})
export class Shell {
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly themeChoice = inject(ThemeChoice);
  private readonly live = inject(Live);
  private readonly page = viewChild.required<ElementRef<HTMLElement>>('page');
  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ urlAfterRedirects }) => urlAfterRedirects),
    ),
    { initialValue: this.router.url },
  );
  private paletteOpen = false;

  protected readonly rooms = rooms;
  protected readonly barRooms = barRooms;
  protected readonly moreRooms = moreRooms;
  protected readonly me = this.session.me;
  protected readonly otherBusinesses = computed(() => this.me()?.businesses.filter(({ id }) => id !== this.me()?.business.id) ?? []);
  protected readonly waiting = inject(Waiting).count;
  protected readonly connected = this.live.connected;
  protected readonly theme = this.themeChoice.theme;
  protected readonly themes: readonly { theme: Theme; words: string; icon: IconName }[] = [
    { theme: 'system', words: 'As the system', icon: 'system' },
    { theme: 'light', words: 'Light', icon: 'light' },
    { theme: 'dark', words: 'Dark', icon: 'dark' },
  ];
  protected readonly paletteKey = /Mac|iP/.test(navigator.platform) ? '⌘ K' : 'Ctrl K';
  /** A single conversation, order or the like takes the whole of a small screen. */
  protected readonly deep = computed(() => isDeep(this.url()));
  protected readonly isBehindMore = computed(() => moreRooms.some(({ path }) => path === `/${roomOf(this.url())}`));

  constructor() {
    this.live.open();
    inject(DestroyRef).onDestroy(() => this.live.close());
    this.moveFocusWithNavigation();
  }

  protected choose(theme: Theme): void {
    this.themeChoice.choose(theme);
  }

  protected keys(): void {
    void this.showKeys();
  }

  protected async switchTo(businessId: string): Promise<void> {
    await this.session.switchTo(businessId);
  }

  protected async signOut(): Promise<void> {
    await this.session.signOut();
    await this.router.navigateByUrl('/sign-in');
  }

  protected skipToPage(event: Event): void {
    event.preventDefault();
    this.page().nativeElement.focus();
  }

  protected hearKey(event: KeyboardEvent): void {
    if (event.key === '?' && !isTyping(event) && this.dialog.openDialogs.length === 0) {
      event.preventDefault();
      return void this.showKeys();
    }
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    void this.openPalette();
  }

  protected async openPalette(): Promise<void> {
    if (this.paletteOpen) return;
    this.paletteOpen = true;
    const { CommandPalette } = await import('./command-palette.ts');
    const palette = this.dialog.open(CommandPalette, { width: '600px', maxWidth: '94vw', position: { top: '12vh' }, ariaLabel: 'Go to' });
    palette.afterClosed().subscribe(() => (this.paletteOpen = false));
  }

  private async showKeys(): Promise<void> {
    const { KeysDialog } = await import('./keys-dialog.ts');
    this.dialog.open(KeysDialog, { width: '460px' });
  }

  /** A screen reader hears the new page by its heading, as after a page load. Within a room, focus stays where the person works. */
  private moveFocusWithNavigation(): void {
    let room = roomOf(this.router.url);
    const navigations = this.router.events.pipe(filter((event) => event instanceof NavigationEnd)).subscribe(({ urlAfterRedirects }) => {
      const next = roomOf(urlAfterRedirects);
      if (next === room) return;
      room = next;
      setTimeout(() => {
        const heading = [...this.page().nativeElement.querySelectorAll<HTMLElement>('h1')].find((each) => each.offsetParent !== null);
        heading?.setAttribute('tabindex', '-1');
        heading?.focus();
      });
    });
    inject(DestroyRef).onDestroy(() => navigations.unsubscribe());
  }
}

const isTyping = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;

/** One thing of a room. The sections of the settings are none. */
const isDeep = (url: string): boolean => /^\/(?!settings)[a-z-]+\/[^?#]/.test(url);

function roomOf(url: string): string {
  return url.split(/[/?#]/)[1] ?? '';
}
