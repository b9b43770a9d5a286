import type { ImportMistake, ImportTally } from '../../backend/contract/catalog-import.ts';

/** "2 products new, 1 changed" */
export function tallyWords(noun: string, { added, changed, unchanged }: ImportTally): string {
  const all = added + changed + unchanged;
  const parts = [
    added > 0 && `${added} new`,
    changed > 0 && `${changed} changed`,
    unchanged > 0 && `${unchanged} as ${unchanged === 1 ? 'it is' : 'they are'}`,
  ];
  return `${all} ${noun}${all === 1 ? '' : 's'}${all > 0 ? `: ${parts.filter(Boolean).join(', ')}` : ''}`;
}

/** The server says the rest of a sentence that begins with the column. */
export const mistakeWords = ({ message }: ImportMistake): string => {
  const [first = '', ...rest] = message;
  return `${first.toUpperCase()}${rest.join('')}${message.endsWith('.') ? '' : '.'}`;
};

/** Spreadsheets save in UTF-8, or, on many Windows machines, in the old Latin of that system. */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
