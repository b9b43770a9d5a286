import { alike, type Reader } from './content.ts';
import { fields, fieldsOf, idOf, jsonFrom, lineOf, listOf, numberOf, present, textOf, waIdOf, type Fields } from './fields.ts';

const location: Reader = (message) => {
  const of = fieldsOf(message, 'location');
  const latitude = numberOf(of, 'latitude');
  const longitude = numberOf(of, 'longitude');
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  return alike({
    kind: 'location',
    latitude,
    longitude,
    ...present<{ name?: string; address?: string }>({ name: lineOf(of, 'name'), address: lineOf(of, 'address') }),
  });
};

const mostCards = 257;

const contacts: Reader = (message) => {
  const cards = listOf(message, 'contacts')
    .slice(0, mostCards)
    .flatMap((card) => {
      const of = fields(card);
      return of ? [{ name: nameOn(of), phones: phonesOn(of) }] : [];
    });
  return cards.length === 0 ? undefined : { received: { kind: 'contacts' }, content: { kind: 'contacts', contacts: cards } };
};

function nameOn(card: Fields): string {
  const name = fieldsOf(card, 'name');
  const parts = ['first_name', 'middle_name', 'last_name'].flatMap((key) => lineOf(name, key) ?? []);
  return lineOf(name, 'formatted_name') ?? (parts.join(' ') || (lineOf(fieldsOf(card, 'org'), 'company') ?? ''));
}

const phonesOn = (card: Fields): string[] =>
  listOf(card, 'phones').flatMap((phone) => {
    const of = fields(phone);
    return (of && (lineOf(of, 'phone') ?? waIdOf(of, 'wa_id'))) ?? [];
  });

/**
 * The number on a card by which its owner answered our request for it. WhatsApp marks such a card; any other may be of
 * anybody and tells nothing about who sent it.
 */
export function ownNumberOn(message: Fields): string | undefined {
  const cards = listOf(message, 'contacts').flatMap((card) => fields(card) ?? []);
  const [card] = cards;
  if (cards.length !== 1 || !card || (card.get('origin') ?? message.get('origin')) !== 'contact_request') return undefined;
  const numbers = listOf(card, 'phones').flatMap((phone) => waIdOf(fields(phone) ?? new Map(), 'wa_id') ?? []);
  return numbers.length === 1 && /^\d+$/.test(numbers[0]!) ? numbers[0] : undefined;
}

const mostLines = 1000;
const mostOfOne = 1_000_000;

/** A basket from the catalog at Meta. Its prices are what the customer's phone claims: shown to people, never charged. */
const order: Reader = (message) => {
  const of = fieldsOf(message, 'order');
  const items = listOf(of, 'product_items')
    .slice(0, mostLines)
    .flatMap((item) => {
      const line = fields(item);
      const retailerId = line && idOf(line, 'product_retailer_id');
      const quantity = line && numberOf(line, 'quantity');
      if (
        !line ||
        retailerId === undefined ||
        quantity === undefined ||
        !Number.isInteger(quantity) ||
        quantity < 1 ||
        quantity > mostOfOne
      )
        return [];
      return [{ retailerId, quantity, amount: amountOn(line), currency: idOf(line, 'currency') ?? '' }];
    });
  if (items.length === 0) return undefined;
  return {
    received: { kind: 'order', items },
    content: { kind: 'order', catalogId: idOf(of, 'catalog_id') ?? '', ...present<{ text?: string }>({ text: textOf(of, 'text') }), items },
  };
};

function amountOn(line: Fields): string {
  const price = numberOf(line, 'item_price');
  return price === undefined || price < 0 || price > Number.MAX_SAFE_INTEGER ? '' : String(price);
}

const longestForm = 64_000;

/** A filled-in WhatsApp form. Its values are the customer's word. */
export const form: Reader = (interactive) => {
  const of = fieldsOf(interactive, 'nfm_reply');
  const text = of.get('response_json');
  const values = typeof text === 'string' && text.length <= longestForm ? parsed(text) : undefined;
  if (values === undefined) return undefined;
  return {
    received: { kind: 'form', values },
    content: { kind: 'form', name: lineOf(of, 'name') ?? 'flow', ...present<{ body?: string }>({ body: textOf(of, 'body') }) },
  };
};

function parsed(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return fields(value) && jsonFrom(value);
  } catch {
    // The customer's phone wrote no JSON: the message is kept as one that cannot be read.
    return undefined;
  }
}

export const thingReaders = { location, contacts, order } satisfies Record<string, Reader>;
