import { Context, Liquid, type Template } from 'liquidjs';
import { dateFormat, listFormat, numberFormat } from './formats.ts';
import type { Scope } from './values.ts';

/**
 * Fills in words. Templates come from the businesses, so they see own properties of data only, read no file, and stop at
 * limits of size, steps and memory. None is a limit of time: a text must not depend on how busy the server is.
 */
const engine = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  strictVariables: false,
  templates: {},
  parseLimit: 20_000,
  memoryLimit: 200_000,
});

/** Pieces of a template that are filled in, loops unrolled. A list of a hundred rows takes some hundreds. */
const mostSteps = 5_000;
/** Far more than is ever sent. */
const mostCharacters = 60_000;

/** These would ask the clock, or throw dice: the same conversation must always say the same. */
for (const filter of ['sample', 'shuffle', 'date_to_string', 'date_to_long_string', 'date_to_rfc822', 'date_to_xmlschema'])
  delete engine.filters[filter];

interface FilterThis {
  readonly context: { getSync(path: string[]): unknown };
}

const textOf = (value: unknown, fallback: string): string => (typeof value === 'string' && value !== '' ? value : fallback);
const languageOf = (filter: FilterThis): string => textOf(filter.context.getSync(['language']), 'en');

/** Minor units and a currency as a person writes them: `{{ total | money }}`, `{{ total | money: 'USD' }}`. */
engine.registerFilter('money', function (this: FilterThis, amount: unknown, currency?: unknown) {
  return typeof amount === 'number'
    ? money(amount, textOf(currency, textOf(this.context.getSync(['business', 'currency']), 'EUR')), languageOf(this))
    : '';
});

/** A date or an instant in words, in the zone of the business. */
engine.registerFilter('date', function (this: FilterThis, value: unknown) {
  const date = typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined;
  if (!date || Number.isNaN(date.valueOf())) return '';
  const dayOnly = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
  const timeZone = dayOnly ? 'UTC' : textOf(this.context.getSync(['business', 'zone']), 'UTC');
  return dateFormat(languageOf(this), { dateStyle: 'full', ...(dayOnly ? {} : { timeStyle: 'short' }), timeZone }).format(date);
});

/** A list in words: `a, b and c`. Of records it names the titles. */
engine.registerFilter('list', function (this: FilterThis, value: unknown) {
  if (!Array.isArray(value)) return '';
  const titles = value.map((item: unknown) => (typeof item === 'object' && item !== null ? (item as { title?: unknown }).title : item));
  const said = titles.filter((title) => typeof title === 'string' || typeof title === 'number').map(String);
  return listFormat(languageOf(this), { type: 'conjunction' }).format(said);
});

/** An amount in minor units as text in a language, e.g. `€12.50`. */
export function money(amount: number, currency: string, language: string): string {
  const format = numberFormat(language, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

/** For addresses: with the filters above, but none that lets a value out as it is. */
const addressEngine = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  strictVariables: false,
  templates: {},
  parseLimit: 20_000,
  memoryLimit: 200_000,
  outputEscape: (value: unknown) => {
    const part = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    // A dot or two would be a step up, however it is written.
    return /^\.{1,2}$/.test(part.trim()) ? '' : encodeURIComponent(part);
  },
});
Object.assign(addressEngine.filters, engine.filters);
delete addressEngine.filters['raw'];

/** What is wrong with the braces of a text, in words, or undefined. */
export function brokenBraces(text: string): string | undefined {
  try {
    engine.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The variables that a text reads, each as its dotted path. A text with broken braces reads none. */
export function variablesIn(text: string): readonly string[] {
  if (brokenBraces(text) !== undefined) return [];
  return engine.globalVariablesSync(text);
}

const templates = new Map<string, readonly Template[]>();
const keptTemplates = 5_000;

function parsed(text: string): readonly Template[] {
  const known = templates.get(text);
  if (known) return known;
  const template = engine.parse(text);
  if (templates.size >= keptTemplates) templates.clear();
  templates.set(text, template);
  return template;
}

/**
 * Fills in a text. A published text has whole braces (the check sees to it); one that still goes over a limit while a
 * customer waits is said without what was in its braces, because a conversation must not die of a text.
 */
export const fill = (text: string, scope: Scope): string => filled(text, scope, engine, parsed);

/** Fills in an address: what a variable holds is one part of a path or a query, and can be no more than that. */
export const fillAddress = (address: string, scope: Scope): string =>
  filled(address, scope, addressEngine, (text) => addressEngine.parse(text));

function filled(text: string, scope: Scope, by: Liquid, parse: (text: string) => readonly Template[]): string {
  if (!text.includes('{')) return text;
  try {
    const context = new Context(scope, by.options, { sync: true }, { liquid: by });
    let steps = 0;
    context.renderLimit.check = () => {
      if ((steps += 1) > mostSteps) throw new Error(`The text takes more than ${mostSteps} steps`);
    };
    return start(String(by.renderSync([...parse(text)], context)));
  } catch {
    return text.replace(/\{\{[^]*?\}\}|\{%[^]*?%\}/g, '');
  }
}

/** The beginning of a text, without half of a character at its end. */
const start = (text: string): string =>
  text.length <= mostCharacters ? text : text.slice(0, mostCharacters).replace(/[\ud800-\udbff]$/, '');
