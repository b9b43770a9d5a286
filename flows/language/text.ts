import type { Language, Text } from './flow.ts';

/** The words for a language: its own, those of its base (`es-MX` → `es`), English, or the first there are. */
export function inLanguage(text: Text, language: Language): string {
  if (typeof text === 'string') return text;
  for (const wanted of [language, language.split('-')[0]!, 'en']) {
    if (Object.hasOwn(text, wanted)) return text[wanted]!;
  }
  return Object.values(text)[0] ?? '';
}

/** Every wording of a text with its language; a bare string has none. */
export function wordings(text: Text): readonly { readonly language?: Language; readonly words: string }[] {
  return typeof text === 'string' ? [{ words: text }] : Object.entries(text).map(([language, words]) => ({ language, words }));
}

/**
 * Text as it is stored: no NUL, no half of a surrogate pair, composed characters. Every text from outside goes through here once,
 * at the wall (webhooks, requests, flows), and is the same from there on; all else in it is its writer's own affair.
 */
export function normaliseText(text: string): string {
  return text
    .replaceAll('\u0000', '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .normalize('NFC');
}

/** The same for one line (a name, words to search for): blanks of whatever kind and length are one space, and none is around it. */
export const normaliseLine = (text: string): string => normaliseText(text).replace(/\s+/g, ' ').trim();

/** Where people end one thing and begin the next: a line, a comma, "and". A comma within a number is none. */
const between = /\s*(?:\n|;|,(?!\d)|\s\+\s|\s&\s|\s(?:and|plus|y|e)\s)\s*/iu;

/** The parts of what somebody lists: "2 croissants and a baguette" has two. */
export const listed = (words: string): readonly string[] => words.split(between);

/** Text reduced to what a person would call "the same word": case, accents, punctuation and emoji are gone. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether a whole message says just these words. Words of signs alone (`👍`) must match sign by sign. */
export function sameWords(message: string, words: string): boolean {
  const left = plain(message);
  const right = plain(words);
  return left === '' && right === '' ? message.trim() === words.trim() && words.trim() !== '' : left === right;
}
