import type { IconName } from '../ui/icons.ts';

export interface Room {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
}

/** Where one can go, in the order of the rail. On a small screen the first four of those at hand are in the bar, the rest is behind More. */
export const rooms: readonly Room[] = [
  { path: '/inbox', name: 'Inbox', icon: 'inbox' },
  { path: '/quotes', name: 'Quotes', icon: 'quotes' },
  { path: '/orders', name: 'Orders', icon: 'orders' },
  { path: '/bookings', name: 'Bookings', icon: 'bookings' },
  { path: '/payments', name: 'Payments', icon: 'payments' },
  { path: '/catalog', name: 'Catalog', icon: 'catalog' },
  { path: '/settings', name: 'Settings', icon: 'settings' },
];

const mostInTheBar = 4;
/** What is needed on the way, the most needed first. */
const atHand = ['/inbox', '/orders', '/bookings', '/payments', '/quotes', '/catalog', '/settings'];

const byNeed = (one: Room, two: Room): number => atHand.indexOf(one.path) - atHand.indexOf(two.path);
const inTheBar = new Set(rooms.toSorted(byNeed).slice(0, mostInTheBar));

/** The rooms in the bar of a small screen, and those behind More. */
export const barRooms: readonly Room[] = rooms.filter((room) => inTheBar.has(room));
export const moreRooms: readonly Room[] = rooms.filter((room) => !inTheBar.has(room));
