import { listed } from '../../flows/language/text.ts';
import { numberIn } from '../../flows/machine/numbers.ts';

export interface Item {
  readonly text: string;
  readonly quantity: number;
  /** Whether somebody said how many. */
  readonly isCounted: boolean;
}

/** The things that a customer's words name, one by one; a number before a thing is how many. */
export function itemsIn(words: string): readonly Item[] {
  return listed(words)
    .map((part) => part.replace(/^[\s\-–—•*·]+|[\s.!?]+$/gu, ''))
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .map(itemIn)
    .slice(0, 100);
}

/** What leads up to an amount and names nothing: "make it 40 croissants", "mejor 40 cruasanes". */
const leading =
  /^(?:(?:please|can|could|you|we|i|id|would|like|want|need|make|change|it|that|them|to|rather|better|instead|por|favor|quiero|queremos|que|sean|pon|ponme|mejor|cambia|cambialo|cámbialo|a)[\s,]+)+(?=\d)/iu;

function itemIn(whole: string): Item {
  const part = whole.replace(leading, '');
  const [, first = '', rest = ''] = /^(\S+)\s+(.+)$/su.exec(part) ?? [];
  const amount = rest === '' ? undefined : /^\d{1,4}\s*[x×]?$/iu.test(first) ? Number.parseInt(first, 10) : numberIn(first);
  const isAmount = amount !== undefined && Number.isInteger(amount) && amount >= 1 && amount <= 9_999;
  const text = isAmount ? rest.replace(/^[x×]\s+/iu, '') : part;
  return { text: [...text].slice(0, 300).join(''), quantity: isAmount ? amount : 1, isCounted: isAmount };
}
