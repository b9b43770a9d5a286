import type { IconName } from '../ui/icons.ts';

export interface Room {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
}

/** Where one can go, in the order of the rail. */
export const rooms: readonly Room[] = [
  { path: '/inbox', name: 'Inbox', icon: 'inbox' },
  { path: '/orders', name: 'Orders', icon: 'orders' },
  { path: '/catalog', name: 'Catalog', icon: 'catalog' },
  { path: '/settings', name: 'Settings', icon: 'settings' },
];
