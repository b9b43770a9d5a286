import { Temporal } from 'temporal-polyfill';
import type { Text } from '../../../flows/language/flow.ts';
import { money } from '../../../flows/language/liquid.ts';
import { inLanguage } from '../../../flows/language/text.ts';
import { clockInWords, dayInWords, shortDay, timeInWords } from '../../../flows/language/when.ts';
import type { Booking } from '../../book/booking.entity.ts';
import { zoneOf } from '../../contacts/zone-of.ts';
import type { Transaction } from '../../database/tenant-database.ts';
import type { OptionItem } from './operation.ts';

/** The words that operations put around times. Everything else that a customer reads stands in the flows. */
const words = {
  ours: { en: 'our time', es: 'nuestra hora' },
  with: { en: 'With', es: 'Con' },
  people: { en: 'People', es: 'Personas' },
  price: { en: 'Price', es: 'Precio' },
  deposit: { en: 'Deposit', es: 'Depósito' },
  note: { en: 'Note', es: 'Nota' },
  free: { en: 'free', es: 'libres' },
  'one-free': { en: 'free', es: 'libre' },
} as const satisfies Record<string, Text>;

export const bookingWord = (word: keyof typeof words, language: string): string => inLanguage(words[word], language);

/** The clocks that a customer reads: their own, and that of the business where it differs. */
export interface Clocks {
  readonly business: string;
  readonly waId: string | null;
  readonly language: string;
}

export async function clocksOf(tx: Transaction, businessId: string, contactId: string, language: string): Promise<Clocks> {
  const [row]: { zone: string; wa_id: string | null }[] = await tx.query(
    `select b.zone, c.wa_id from businesses b left join contacts c on c.business_id = b.id and c.id = $2 where b.id = $1`,
    [businessId, contactId],
  );
  return { business: row!.zone, waId: row!.wa_id, language };
}

/** "Friday, 24 July, 16:00 (15:00 our time)". */
export function whenIn(clocks: Clocks, at: Date): string {
  const zone = zoneOf(clocks.waId, clocks.business, at);
  const own = timeInWords(at, zone, clocks.language);
  return zone === clocks.business ? own : `${own} (${clockInWords(at, clocks.business)} ${bookingWord('ours', clocks.language)})`;
}

/** A row with the time alone, for a list of one date of the business; with the day, where it is another one for the customer. */
export function timeOption(clocks: Clocks, start: number, date: string, places: string | undefined): OptionItem {
  const at = new Date(start);
  const zone = zoneOf(clocks.waId, clocks.business, at);
  const ours = zone === clocks.business ? undefined : `${clockInWords(at, clocks.business)} ${bookingWord('ours', clocks.language)}`;
  const isThatDay = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone).toPlainDate().toString() === date;
  const clock = clockInWords(at, zone);
  return described({ id: at.toISOString(), title: isThatDay ? clock : `${shortDay(at, zone, clocks.language)}, ${clock}` }, [ours, places]);
}

/** A row with the day and the time, for a list across days. */
export function slotOption(clocks: Clocks, start: number): OptionItem {
  const at = new Date(start);
  const zone = zoneOf(clocks.waId, clocks.business, at);
  const ours = zone === clocks.business ? undefined : `${clockInWords(at, clocks.business)} ${bookingWord('ours', clocks.language)}`;
  return described({ id: at.toISOString(), title: `${shortDay(at, zone, clocks.language)}, ${clockInWords(at, zone)}` }, [ours]);
}

export function dayOption(clocks: Clocks, date: string, start: number, count: number): OptionItem {
  const at = new Date(start);
  const free = bookingWord(count === 1 ? 'one-free' : 'free', clocks.language);
  return { id: date, title: shortDay(at, clocks.business, clocks.language), description: `${count} ${free}` };
}

export const dayIn = (clocks: Clocks, start: number): string => dayInWords(new Date(start), clocks.business, clocks.language);

function described(option: OptionItem, notes: readonly (string | undefined)[]): OptionItem {
  const description = notes.filter((note) => note !== undefined).join(' · ');
  return description === '' ? option : { ...option, description };
}

/** A booking as its customer checks it. */
export function bookingSummary(booking: Booking, people: readonly string[], clocks: Clocks): string {
  const { language } = clocks;
  const amount = (minor: number) => money(minor, booking.currency, language);
  const line = (word: keyof typeof words, value: string) => `${bookingWord(word, language)}: ${value}`;
  return [
    `*${booking.title}*`,
    whenIn(clocks, booking.startsAt),
    ...(people.length > 0 ? [line('with', people.join(', '))] : []),
    ...(booking.people > 1 ? [line('people', String(booking.people))] : []),
    ...(booking.amount > 0 ? [line('price', amount(booking.amount))] : []),
    ...(booking.deposit > 0 ? [line('deposit', amount(booking.deposit))] : []),
    ...(booking.note ? [line('note', booking.note)] : []),
  ].join('\n');
}
