import type { Json } from './flow.ts';
import { lengthOf } from './limits.ts';

/** What one field of a form takes. */
export type FieldType = 'text' | 'long-text' | 'number' | 'email' | 'phone' | 'date' | 'choice' | 'choices' | 'consent';

/** A form in words of one language, as the customer's phone shows it. */
export interface SaidScreen {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly fields: readonly SaidField[];
  /** The button that goes on. */
  readonly button: string;
}

export interface SaidField {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
  readonly required: boolean;
  readonly options: readonly { readonly id: string; readonly title: string }[];
}

/** What WhatsApp shows of a form. */
export const formLimits = {
  button: 30,
  screens: 8,
  fields: 10,
  title: 30,
  text: 4096,
  label: 20,
  consent: 120,
  options: 20,
  optionTitle: 30,
  next: 35,
  answer: 600,
} as const;

/** A field whose answer does not fit, by its name; or the answers, as they are kept. */
export type ScreenAnswers =
  | { readonly type: 'good'; readonly values: Readonly<Record<string, Json>> }
  | { readonly type: 'bad'; readonly field: string; readonly label: string };

/** Reads what a phone sent of a screen. It comes from a client, so nothing of it is trusted: only what the screen asked for is kept, and only if it fits. */
export function answersOn({ fields }: SaidScreen, data: unknown): ScreenAnswers {
  const given = (typeof data === 'object' && data !== null ? data : {}) as Readonly<Record<string, unknown>>;
  const values: Record<string, Json> = {};
  for (const field of fields) {
    const raw = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    const isEmpty = raw === undefined || raw === null || raw === '' || raw === false || (Array.isArray(raw) && raw.length === 0);
    const value = isEmpty ? undefined : valueIn(field, raw);
    if (value === undefined && (field.required || !isEmpty)) return { type: 'bad', field: field.name, label: field.label };
    values[field.name] = value ?? (field.type === 'choices' ? [] : field.type === 'consent' ? false : null);
  }
  return { type: 'good', values };
}

function valueIn({ type, options }: SaidField, raw: unknown): Json | undefined {
  if (type === 'consent') return raw === true ? true : undefined;
  if (type === 'choices') {
    const ids = Array.isArray(raw) ? raw.filter((id) => options.some((option) => option.id === id)) : [];
    return Array.isArray(raw) && ids.length === raw.length ? (ids as string[]) : undefined;
  }
  const text = typeof raw === 'string' ? raw.trim() : typeof raw === 'number' ? String(raw) : '';
  if (text === '' || lengthOf(text) > formLimits.answer) return undefined;
  switch (type) {
    case 'number':
      return /^-?\d{1,12}([.,]\d{1,6})?$/.test(text) ? Number(text.replace(',', '.')) : undefined;
    case 'email':
      return /^[^\s@<>"(),:;[\]]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(text) ? text.toLowerCase() : undefined;
    case 'phone':
      return /^\+?[\d\s()./-]{5,25}$/.test(text) ? text : undefined;
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
    case 'choice':
      return options.some(({ id }) => id === text) ? text : undefined;
    default:
      return text;
  }
}
