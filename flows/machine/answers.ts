import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';
import type { AskStep, AnswerType, Json } from '../language/flow.ts';
import { lengthOf, limits } from '../language/limits.ts';
import { plain } from '../language/text.ts';
import type { Received } from './events.ts';
import { dateIn, timeIn } from './dates.ts';
import { numberIn } from './numbers.ts';

/** What is known around an answer: when it was sent and where the business is. */
export interface Surroundings {
  readonly at?: string;
  readonly zone: string;
  readonly country?: string;
}

/** The value that a message gives as an answer, or undefined when it does not fit the question. */
export function answerIn(message: Received, answer: AskStep['answer'], around: Surroundings): Json | undefined {
  // Longer than any message of WhatsApp, it is no number, day or address.
  if (answer.type !== 'text' && textIn(message).length > limits.text) return undefined;
  const value = readers[answer.type](message, around);
  return value !== undefined && fits(value, answer) ? value : undefined;
}

/** Whether a question of this type takes such a message at all: a photo is not a wrong number, it is no number. */
export function takes(type: AnswerType, message: Received): boolean {
  if (type === 'cart') return message.kind === 'order' || message.kind === 'text' || message.kind === 'tap';
  if (type === 'photo' || type === 'file') return message.kind === 'media' || message.kind === 'text' || message.kind === 'tap';
  if (type === 'place') return message.kind === 'location' || message.kind === 'text' || message.kind === 'tap';
  return message.kind === 'text' || message.kind === 'tap';
}

const textIn = (message: Received): string => (message.kind === 'text' ? message.text : message.kind === 'tap' ? message.title : '').trim();

const readers: { readonly [T in AnswerType]: (message: Received, around: Surroundings) => Json | undefined } = {
  text: (message) => textIn(message) || undefined,
  number: (message) => numberIn(textIn(message)),
  date: (message, around) => dateIn(textIn(message), around),
  time: (message) => timeIn(textIn(message)),
  email: (message) => emailIn(textIn(message)),
  phone: (message, around) => {
    const number = parsePhoneNumberFromString(textIn(message).replace(/^00/, '+'), around.country as CountryCode | undefined);
    return number?.isValid() ? number.number : undefined;
  },
  place: placeIn,
  cart: (message) => (message.kind === 'order' && message.items.length > 0 ? message.items.map((item) => ({ ...item })) : undefined),
  photo: (message) => mediaIn(message, ['image']),
  file: (message) => mediaIn(message, ['image', 'document', 'video', 'audio', 'voice']),
};

/** Looked for in each word by itself: in a long text without blanks the pattern would take its time. No address is longer than 254 characters. */
const emailIn = (text: string): string | undefined =>
  text
    .split(/[\s<>"(),:;[\]]+/)
    .filter((word) => word.length <= 260 && word.includes('@'))
    .map((word) => /[^@]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u.exec(word)?.[0].toLowerCase())
    .find((found) => found !== undefined);

/** A place is a pin, or words that could be an address. */
function placeIn(message: Received): Json | undefined {
  if (message.kind === 'location') {
    const { latitude, longitude, name, address } = message;
    const written = address ?? name;
    return { latitude, longitude, ...(name ? { name } : {}), ...(written ? { address: written } : {}) };
  }
  const address = textIn(message);
  return plain(address).length >= 5 ? { address } : undefined;
}

/** What can be looked at as a receipt or a drawing: a voice note is words. */
export const paperIn = (message: Received): Json | undefined => mediaIn(message, ['image', 'document']);

function mediaIn(message: Received, kinds: readonly string[]): Json | undefined {
  if (message.kind !== 'media' || !kinds.includes(message.media)) return undefined;
  return { mediaId: message.mediaId, media: message.media, ...(message.caption ? { caption: message.caption } : {}) };
}

function fits(value: Json, { type, min = -Infinity, max = Infinity, whole }: AskStep['answer']): boolean {
  if (type !== 'number' && type !== 'text') return true;
  const size = typeof value === 'string' ? lengthOf(value) : Number(value);
  return size >= min && size <= max && !(whole && !Number.isInteger(value));
}
