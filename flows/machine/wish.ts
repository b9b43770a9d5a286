import { plain } from '../language/text.ts';
import { dateIn, timeIn } from './dates.ts';

/** When somebody would like to come: on a date, and between two times of the day. */
export interface Wish {
  readonly date?: string;
  /** `HH:MM`, the first that suits. */
  readonly from?: string;
  /** `HH:MM`, the last that suits. */
  readonly until?: string;
}

const parts: readonly (readonly [words: RegExp, from: string, until: string])[] = [
  [/\b(?:in the |por la |de la )?(?:morning|manana)\b/, '00:00', '11:59'],
  [/\b(?:noon|midday|mediodia)\b/, '11:30', '13:30'],
  [/\b(?:afternoon|tarde)\b/, '12:00', '19:59'],
  [/\b(?:evening|night|tonight|noche)\b/, '17:00', '23:59'],
];

const after = /\b(?:after|from|past|later than|not before|despues de|a partir de|desde|pasadas)\b/;
const before = /\b(?:before|until|till|by|earlier than|antes de|hasta)\b/;

/** What "Friday after 5" means; undefined where nothing of it is a time or a day. "5" without more is in the afternoon, as shops are open then. */
export function wishIn(text: string, around: { readonly at: string; readonly zone: string }): Wish | undefined {
  const said = plain(text);
  // "mañana" alone is tomorrow; "por la mañana" is the morning.
  const isMorning = /\b(?:morning|(?:por|de) la manana)\b/.test(said);
  const date = dateIn(text.replace(/\b(?:por|de) la ma[nñ]ana\b/gi, ''), around);
  const clock = clockIn(text, date !== undefined);
  if (clock !== undefined) {
    if (after.test(said)) return { ...(date && { date }), from: clock };
    if (before.test(said)) return { ...(date && { date }), until: clock };
    return { ...(date && { date }), from: clock, until: clock };
  }
  const part = parts.find(([words], nth) => (nth === 0 ? isMorning : words.test(said)));
  if (!part) return date === undefined ? undefined : { date };
  return { ...(date && { date }), from: part[1], until: part[2] };
}

/** The numbers of a date are no time of the day. */
function clockIn(text: string, hasDate: boolean): string | undefined {
  const marked =
    /(?:\b(?:after|from|at|before|until|till|by|past|than|las|la|de|desde|hasta|partir de)\s+|@\s?)(\d{1,2}(?:\s?[:.h]\s?\d{2})?\s*(?:a\.?\s?m\.?|p\.?\s?m\.?)?)/i.exec(
      text,
    );
  const bare = /\b(\d{1,2}\s?[:h]\s?\d{2}\s*(?:a\.?\s?m\.?|p\.?\s?m\.?)?|\d{1,2}\s*(?:a\.?m\.?|p\.?m\.?))\b/i.exec(text);
  const found = marked?.[1] ?? bare?.[1] ?? (hasDate ? undefined : /^\s*(\d{1,2})\s*$/.exec(text)?.[1]);
  const clock = found === undefined ? undefined : timeIn(found);
  if (clock === undefined || /[ap]\.?\s?m/i.test(found!) || /^\s*0/.test(found!)) return clock;
  const hour = Number(clock.slice(0, 2));
  return hour >= 1 && hour <= 7 ? `${String(hour + 12)}${clock.slice(2)}` : clock;
}
