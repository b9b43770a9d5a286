import type { ChooseStep, Json, Option } from '../language/flow.ts';
import { holds } from '../language/conditions.ts';
import { lengthOf, limits, parts, shorten } from '../language/limits.ts';
import { sameWords } from '../language/text.ts';
import { read } from '../language/values.ts';
import { type Context, evaluate, scopeOf, type StateId, words } from './context.ts';
import type { Outgoing } from './effects.ts';
import { frameWords } from './frame-words.ts';
import { firstPage, nextPage, tapId } from './taps.ts';

/** An option with its words filled in. */
export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** Other words that mean it, in every language. */
  readonly words?: readonly string[];
  /** Its title is the flow's own words. The check keeps those short; titles from data are shortened on screen. */
  readonly fixed: boolean;
}

/** Rows of a page that also holds the row to the next one. */
const rowsOfPage = limits.rows - 1;

/** What a step offers now: its fixed options, or those of its list variable and then the fixed ones beside them. */
export function offersOf(step: ChooseStep, context: Context, flow: StateId): readonly Offer[] {
  const fixed = (options: readonly Option[]) =>
    options.filter((option) => isOffered(option, context, flow)).map((option) => fixedOffer(option, context, flow));
  if (!('from' in step.options)) return fixed(step.options);

  const list = read(step.options.from, scopeOf(context, flow));
  const also = fixed(step.options.also ?? []);
  const taken = new Set(also.map((offer) => offer.id));
  const found = (Array.isArray(list) ? list : []).flatMap((item: Json) => {
    const offer = offerFrom(item);
    if (!offer || taken.has(offer.id)) return [];
    taken.add(offer.id);
    return [offer];
  });
  return [...found, ...also];
}

const isOffered = ({ when }: Option, context: Context, flow: StateId): boolean =>
  when === undefined || holds(when, (side) => evaluate(side, context, flow));

function fixedOffer(option: Option, context: Context, flow: StateId): Offer {
  const description = option.description === undefined ? '' : words(option.description, context, flow);
  return {
    id: option.id,
    title: words(option.title, context, flow),
    ...(description ? { description } : {}),
    ...(option.words ? { words: Object.values(option.words).flat() } : {}),
    fixed: true,
  };
}

/** An item of a list as an offer. One without an id or a title that can be shown is left out. */
function offerFrom(item: Json): Offer | undefined {
  const text = (name: string) => {
    const value = item !== null && typeof item === 'object' ? read(name, item as Readonly<Record<string, Json>>) : null;
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  const [id, title, description] = [text('id'), text('title'), text('description')];
  if (id === '' || title === '' || id.startsWith('~') || id.length > limits.rowId - 12) return undefined;
  return { id, title, ...(description ? { description } : {}), fixed: false };
}

/** What the customer sees of the offers: all of them, or one page. */
export function shown(offers: readonly Offer[], page: number): readonly Offer[] {
  if (offers.length <= limits.rows) return offers;
  const start = pageOf(offers, page) * rowsOfPage;
  return offers.slice(start, start + rowsOfPage);
}

const pageOf = (offers: readonly Offer[], page: number): number => Math.min(page, Math.ceil(offers.length / rowsOfPage) - 1);

const isLastPage = (offers: readonly Offer[], page: number): boolean => (pageOf(offers, page) + 1) * rowsOfPage >= offers.length;

/** The offer that a customer typed instead of tapping it: its title, what the screen shows of it, other words for it, or its number there. */
export function typed(text: string, offers: readonly Offer[], page: number): Offer | undefined {
  const visible = shown(offers, page);
  return (
    [...visible, ...offers].find((offer) => sameWords(text, offer.title) || sameWords(text, shorten(offer.title, limits.rowTitle))) ??
    offers.find((offer) => offer.words?.some((each) => sameWords(text, each))) ??
    (/^\s*\d{1,2}\s*[.)]?\s*$/.test(text) ? visible[Number.parseInt(text, 10) - 1] : undefined)
  );
}

/** Which page a customer asked for by typing the title of the row that turns it. */
export function pageTyped(text: string, offers: readonly Offer[], context: Context): typeof nextPage | typeof firstPage | undefined {
  if (offers.length <= limits.rows) return undefined;
  const last = isLastPage(offers, context.page);
  return sameWords(text, words(last ? frameWords.firstPage : frameWords.nextPage, context, '')) ? (last ? firstPage : nextPage) : undefined;
}

/**
 * The question as WhatsApp can show it: up to three short options as buttons, up to ten as a list, more as a list with pages.
 * A body too long for that goes ahead as texts, whole.
 */
export function askChoice(step: ChooseStep, context: Context, flow: StateId): readonly Outgoing[] {
  const offers = offersOf(step, context, flow);
  const text = (context.again && step.textAgain) || step.text;
  const [body, ahead] = bodyIn(words(text, context, flow) || words(frameWords.choose, context, flow));
  if (offers.length === 0) return [...ahead, { kind: 'text', text: body }];

  const asButtons =
    offers.length <= limits.buttons && offers.every((offer) => !offer.description && lengthOf(offer.title) <= limits.buttonTitle);
  if (asButtons) {
    return [...ahead, { kind: 'buttons', text: body, buttons: offers.map(({ id, title }) => ({ id: tapId(context.entry, id), title })) }];
  }
  const rows = shown(offers, context.page).map((offer) => row(offer, context));
  return [
    ...ahead,
    {
      kind: 'list',
      text: body,
      button: words(step.button ?? frameWords.listButton, context, flow),
      rows: [...rows, ...turn(offers, context)],
    },
  ];
}

/** A body that fits, and what of the text goes ahead of it. */
export function bodyIn(text: string): readonly [body: string, ahead: readonly Outgoing[]] {
  const cut = parts(text, limits.text);
  const last = cut.at(-1) ?? '';
  const body = endOf(last);
  const before = last.slice(0, last.length - body.length).trim();
  const ahead = [...cut.slice(0, -1), ...(before === '' ? [] : [before])];
  return [body, ahead.map((part) => ({ kind: 'text', text: part }))];
}

/** As much of the end of a text as fits into a body, from a line break or a space on where there is one. */
function endOf(text: string): string {
  const characters = [...text];
  if (characters.length <= limits.body) return text;
  const end = characters.slice(-limits.body).join('');
  const line = end.indexOf('\n');
  const at = line >= 0 && line < end.length / 2 ? line : end.indexOf(' ');
  return (at >= 0 && at < end.length / 2 ? end.slice(at) : end).trim();
}

function row(offer: Offer, context: Context) {
  const title = shorten(offer.title, limits.rowTitle);
  const full = title === offer.title ? [] : [offer.title];
  const description = shorten([...full, ...(offer.description ? [offer.description] : [])].join(' · '), limits.rowDescription);
  return { id: tapId(context.entry, offer.id), title, ...(description ? { description } : {}) };
}

/** The row that turns the page: onward, and from the last page to the first. */
function turn(offers: readonly Offer[], context: Context) {
  if (offers.length <= limits.rows) return [];
  const last = isLastPage(offers, context.page);
  const title = words(last ? frameWords.firstPage : frameWords.nextPage, context, '');
  return [{ id: tapId(context.entry, last ? firstPage : nextPage), title }];
}
