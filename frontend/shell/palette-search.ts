import { httpResource } from '@angular/common/http';
import { inject } from '@angular/core';
import type { BookingPage } from '../../backend/contract/bookings.ts';
import type { ProductPage } from '../../backend/contract/catalog.ts';
import type { ConversationPage } from '../../backend/contract/conversations.ts';
import type { OrderPage } from '../../backend/contract/orders.ts';
import type { PaymentPage } from '../../backend/contract/payments.ts';
import type { QuotePage } from '../../backend/contract/quotes.ts';
import type { IconName } from '../ui/icons.ts';
import { money } from '../ui/money.ts';
import { dayAndTime } from '../ui/time.ts';
import { Session } from './session.ts';

export interface Destination {
  readonly id: string;
  readonly icon: IconName;
  readonly name: string;
  readonly note: string;
  readonly url: string;
  readonly queryParams?: Readonly<Record<string, string>>;
}

/** So many of each kind: whoever wants more opens the list. */
const mostOfAKind = 4;

interface Source {
  readonly isLoading: () => boolean;
  readonly error: () => unknown;
  readonly found: () => readonly Destination[];
}

/** What is asked for the words of the palette: one source a kind of record. Call from an injection context. */
export const sourcesFor = (words: () => string, zone = inject(Session).zone): readonly Source[] => [
  source<ConversationPage>(words, '/api/conversations', 'inbox', '/inbox', ({ rows }) =>
    rows.map(({ id, contact, lastMessage }) => ({ id, name: contact.name, note: lastMessage ?? contact.phone ?? '' })),
  ),
  source<OrderPage>(words, '/api/orders', 'orders', '/orders', ({ rows }) =>
    rows.map(({ id, number, contact, total, currency }) => ({
      id,
      name: number === null ? 'Draft order' : `Order #${number}`,
      note: `${contact.name} · ${money(total, currency)}`,
    })),
  ),
  source<QuotePage>(words, '/api/quotes', 'quotes', '/quotes', ({ rows }) =>
    rows.map(({ id, number, contact, total, currency }) => ({
      id,
      name: number === null ? 'Draft quote' : `Quote Q-${number}`,
      note: `${contact.name}${total === null ? '' : ` · ${money(total, currency)}`}`,
    })),
  ),
  source<PaymentPage>(words, '/api/payments', 'payments', '/payments', ({ rows }) =>
    rows.map(({ id, number, contact, title, amount, currency }) => ({
      id,
      name: `Payment ${number}`,
      note: `${contact.name} · ${title} · ${money(amount, currency)}`,
    })),
  ),
  source<BookingPage>(words, '/api/bookings', 'bookings', '/bookings', ({ rows }) =>
    rows.map(({ id, number, contact, name, title, startsAt }) => ({
      id,
      name: number === null ? 'Held time' : `Booking B-${number}`,
      note: [contact?.name ?? name, title, dayAndTime(startsAt, zone())].filter(Boolean).join(' · '),
    })),
  ),
  source<ProductPage>(words, '/api/products', 'catalog', '/catalog', ({ rows }) =>
    rows.map(({ id, name, category }) => ({ id, name, note: category || 'Product' })),
  ),
];

function source<Page>(
  words: () => string,
  api: string,
  icon: IconName,
  room: string,
  rowsOf: (page: Page) => readonly Pick<Destination, 'id' | 'name' | 'note'>[],
): Source {
  // Nothing is asked before something is typed. A number is meant as the record's, with or without its #.
  const resource = httpResource<Page>(() => {
    const search = words().replace(/^#(?=\d)/, '');
    return search === '' ? undefined : { url: api, params: { search } };
  });
  return {
    isLoading: resource.isLoading,
    error: resource.error,
    found: () =>
      (resource.hasValue() ? rowsOf(resource.value()) : [])
        .slice(0, mostOfAKind)
        .map(({ id, name, note }) => ({ id: `${icon}-${id}`, icon, name, note, url: `${room}/${id}` })),
  };
}
