import { plain } from '../language/text.ts';
import { dateIn, dayOf, plusDays, timeIn } from './dates.ts';

/** When somebody would like to come: on a date or on one of several, and between two times of the day. */
export interface Wish {
  readonly date?: string;
  /** The last of several dates. */
  readonly lastDate?: string;
  /** `HH:MM`, the first that suits. */
  readonly from?: string;
  /** `HH:MM`, the last that suits. */
  readonly until?: string;
  /** The sooner the better. */
  readonly soon?: true;
}

interface Around {
  readonly at: string;
  readonly zone: string;
}

const parts: readonly (readonly [words: RegExp, from: string, until: string])[] = [
  [/\b(?:morning|(?:por|de|en) la manana)\b/, '00:00', '11:59'],
  [/\b(?:noon|midday|lunchtime|mediodia)\b/, '11:30', '13:30'],
  [/\b(?:afternoon|tarde)\b/, '12:00', '19:59'],
  [/\b(?:evening|night|tonight|noche)\b/, '17:00', '23:59'],
];

const after = /\b(?:after|from|past|later than|not before|despues de|a partir de|desde|pasadas)\b/;
const before = /\b(?:before|until|till|by|earlier than|antes de|hasta)\b/;
const between =
  /\b(?:between|from|entre|de)\s+(?:las?\s+)?(\S+(?:\s?[ap]\.?\s?m\.?)?)\s+(?:and|to|till|until|y|a|hasta)\s+(?:las?\s+)?(\d.*)$/;
const soon =
  /\b(?:as soon as possible|asap|the (?:soonest|earliest|next free)|earliest|soonest|first available|lo antes posible|cuanto antes|lo mas pronto)\b/;

/** What "Friday after 5" means; undefined where nothing of it is a time or a day. "5" without more is in the afternoon, as shops are open then. */
export function wishIn(text: string, around: Around): Wish | undefined {
  const said = plain(text);
  const days = daysIn(text, said, around);
  // "In 3 days" is no three o'clock.
  const times = timesIn(
    text.replace(/\b(?:in|dentro de|en)\s+\S+\s+(?:days?|d[ií]as?|weeks?|semanas?)(?![a-z])/gi, ''),
    said,
    days !== undefined,
  );
  if (days || times) return { ...days, ...times };
  return soon.test(said) ? { soon: true } : undefined;
}

function timesIn(text: string, said: string, hasDate: boolean): Pick<Wish, 'from' | 'until'> | undefined {
  const range = between.exec(said);
  const [first, last] = [range && clockOf(range[1]), range && clockOf(range[2])];
  if (first && last && first < last) return { from: first, until: last };
  const clock = clockIn(text, hasDate);
  if (clock !== undefined) {
    if (after.test(said)) return { from: clock };
    if (before.test(said)) return { until: clock };
    return { from: clock, until: clock };
  }
  const part = parts.find(([words]) => words.test(said));
  return part && { from: part[1], until: part[2] };
}

/** The numbers of a date are no time of the day. */
function clockIn(text: string, hasDate: boolean): string | undefined {
  const marked =
    /(?:\b(?:after|from|at|before|until|till|by|past|than|las|la|de|desde|hasta|partir de)\s+|@\s?)(\d{1,2}(?:\s?[:.h]\s?\d{2})?\s*(?:a\.?\s?m\.?|p\.?\s?m\.?)?)(?!\d|\s?(?:st|nd|rd|th)\b|\s?[./-]\s?\d|\s+de\s+[a-z]{3,})/i.exec(
      text,
    );
  const bare = /\b(\d{1,2}\s?[:h]\s?\d{2}\s*(?:a\.?\s?m\.?|p\.?\s?m\.?)?|\d{1,2}\s*(?:a\.?m\.?|p\.?m\.?))\b/i.exec(text);
  return clockOf(marked?.[1] ?? bare?.[1] ?? (hasDate ? undefined : /^\s*(\d{1,2})\s*$/.exec(text)?.[1]));
}

function clockOf(found: string | undefined): string | undefined {
  const clock = found === undefined ? undefined : timeIn(found);
  if (clock === undefined || /[ap]\.?\s?m/i.test(found!) || /^\s*0/.test(found!)) return clock;
  const hour = Number(clock.slice(0, 2));
  return hour >= 1 && hour <= 7 ? `${String(hour + 12)}${clock.slice(2)}` : clock;
}

const nextWeek = /\b(?:next week|the week after|proxima semana|semana que viene|semana proxima)\b/;
const thisWeek = /\b(?:this week|esta semana)\b/;
const weekend = /\b(?:weekend|fin de semana|finde)\b/;
const counted = /\b(?:in|dentro de|en)\s+(a|an|one|un|una|two|dos|three|tres|\d{1,2})\s+(days?|dias?|weeks?|semanas?)\b/;
const numbers: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, un: 1, una: 1, two: 2, dos: 2, three: 3, tres: 3 };
const ofMonth = /\b(?:the\s+(\d{1,2})|(\d{1,2})(?:st|nd|rd|th)|(?:el\s+)(?:dia\s+)?(\d{1,2}))\b(?!\s?[:.h]\d)/;

/** A date, or several in a row. "mañana" alone is tomorrow; "por la mañana" is a time of the day. */
function daysIn(text: string, said: string, around: Around): Pick<Wish, 'date' | 'lastDate'> | undefined {
  const today = dayOf(around.at, around.zone);
  const weekday = (new Date(today).getUTCDay() + 6) % 7;
  const monday = plusDays(today, -weekday);
  const late = nextWeek.test(said);
  const bare = text.replace(/\b(?:por|de|en) la ma[nñ]ana\b/gi, '');
  const named = dateIn(bare.replace(/\b(?:last|next|this) week\b/gi, ''), around);
  if (late) {
    const next = plusDays(monday, 7);
    // "Friday next week" is not the Friday that comes next.
    if (weekend.test(said)) return span(plusDays(next, 5), plusDays(next, 6));
    if (named === undefined) return span(next, plusDays(next, 6));
    return { date: named < next ? plusDays(named, 7) : named };
  }
  const many = counted.exec(said);
  if (many) {
    const count = numbers[many[1]!] ?? Number(many[1]);
    const ahead = plusDays(today, /^(?:w|s)/.test(many[2]!) ? count * 7 : count);
    return named === undefined || !/^(?:w|s)/.test(many[2]!) ? { date: ahead } : { date: plusDays(named, (count - 1) * 7) };
  }
  if (weekend.test(said)) {
    const saturday = weekday === 6 ? plusDays(today, -1) : plusDays(monday, 5);
    return span(saturday < today ? today : saturday, plusDays(saturday, 1));
  }
  if (thisWeek.test(said) && named === undefined) return span(today, plusDays(monday, 6));
  if (named !== undefined) return { date: named };
  if (/\btonight\b|\besta (?:tarde|noche)\b|\bthis (?:morning|afternoon|evening)\b/.test(said)) return { date: today };
  const number = ofMonth.exec(said);
  return number ? nextDayOfMonth(Number(number[1] ?? number[2] ?? number[3]), today) : undefined;
}

const span = (date: string, lastDate: string): Pick<Wish, 'date' | 'lastDate'> => (date === lastDate ? { date } : { date, lastDate });

/** The 5th of this month, or of the next one that has such a day. */
function nextDayOfMonth(number: number, today: string): Pick<Wish, 'date'> | undefined {
  if (number < 1 || number > 31) return undefined;
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  for (let ahead = 0; ahead < 3; ahead++) {
    const date = new Date(Date.UTC(year, month - 1 + ahead, number));
    const written = date.toISOString().slice(0, 10);
    if (date.getUTCDate() === number && written >= today) return { date: written };
  }
  return undefined;
}
