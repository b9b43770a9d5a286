/** Intl's formats by what they are made from. Making one costs a hundred times what using it does. */
const kept = new Map<string, unknown>();
/** Languages, zones and currencies come from outside: what is kept has a limit. */
const mostKept = 500;

function formatFor<T>(kind: string, language: string, options: object, make: () => T): T {
  const name = JSON.stringify([kind, language, options]);
  const known = kept.get(name);
  if (known) return known as T;
  const made = make();
  if (kept.size >= mostKept) kept.clear();
  kept.set(name, made);
  return made;
}

export const dateFormat = (language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  formatFor('date', language, options, () => new Intl.DateTimeFormat(language, options));

export const numberFormat = (language: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
  formatFor('number', language, options, () => new Intl.NumberFormat(language, options));

export const listFormat = (language: string, options: Intl.ListFormatOptions): Intl.ListFormat =>
  formatFor('list', language, options, () => new Intl.ListFormat(language, options));
