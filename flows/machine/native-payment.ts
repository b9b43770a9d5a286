import type { Json } from '../language/flow.ts';
import { read } from '../language/values.ts';
import { shorten } from '../language/limits.ts';

/** What WhatsApp needs to ask for money by itself, where Meta has it: India, by a payment gateway, and Brazil, by a link. */
export interface NativePayment {
  /** What the payment is known by, to us and to Meta. */
  readonly reference: string;
  readonly goods: 'digital-goods' | 'physical-goods';
  /** As it is read out: "P-1001". */
  readonly number: string;
  readonly title: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: 'INR' | 'BRL';
  readonly by: { readonly gateway: string; readonly configuration: string } | { readonly link: string };
  /** Who stands for the goods, as Indian law wants it told. */
  readonly seller?: { readonly name: string; readonly address: string; readonly city: string; readonly postcode: string };
  /** Nobody can pay after it: an instant in ISO 8601, and words for it. */
  readonly expires?: { readonly at: string; readonly words: string };
}

const longestTitle = 60;

type Fields = Readonly<Record<string, Json>>;

const isRecord = (value: Json): value is Fields => value !== null && typeof value === 'object' && !Array.isArray(value);

const textIn = (value: Fields, name: string): string => {
  const found = read(name, value);
  return typeof found === 'string' ? found.trim() : '';
};

/** Reads what `payment.link` gave; undefined when it is no such thing. */
export function nativePaymentIn(value: Json): NativePayment | undefined {
  if (!isRecord(value)) return undefined;
  const { amount } = value;
  const [reference, number, title, currency] = ['reference', 'number', 'title', 'currency'].map((name) => textIn(value, name)) as [
    string,
    string,
    string,
    string,
  ];
  const [gateway, configuration, link] = [textIn(value, 'gateway'), textIn(value, 'configuration'), textIn(value, 'link')];
  const by = gateway !== '' && configuration !== '' ? { gateway, configuration } : { link };
  if (reference === '' || title === '' || ('link' in by && link === '')) return undefined;
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount <= 0) return undefined;
  if (currency !== 'INR' && currency !== 'BRL') return undefined;
  const seller = read('seller', value);
  const [at, words] = [textIn(value, 'expiresAt'), textIn(value, 'expiresWords')];
  return {
    reference,
    goods: textIn(value, 'goods') === 'physical-goods' ? 'physical-goods' : 'digital-goods',
    number: number || reference,
    title: shorten(title, longestTitle),
    amount,
    currency,
    by,
    ...(isRecord(seller)
      ? {
          seller: {
            name: textIn(seller, 'name'),
            address: textIn(seller, 'address'),
            city: textIn(seller, 'city'),
            postcode: textIn(seller, 'postcode'),
          },
        }
      : {}),
    ...(at === '' || words === '' || Number.isNaN(Date.parse(at)) ? {} : { expires: { at, words } }),
  };
}

/** What the payment of such a record is known by; empty when it is no such thing. */
export const referenceIn = (value: Json): string => (isRecord(value) ? textIn(value, 'reference') : '');
