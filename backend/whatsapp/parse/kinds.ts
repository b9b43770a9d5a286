import { unsupported, type Content, type Reader } from './content.ts';
import { atMost, fields, fieldsOf, lineOf, listOf, type Fields } from './fields.ts';
import { fileReaders } from './files.ts';
import { form, thingReaders } from './things.ts';
import { reply, wordReaders } from './words.ts';

const interactiveReaders: ReadonlyMap<string, Reader> = new Map([
  ['button_reply', reply('button_reply')],
  ['list_reply', reply('list_reply')],
  ['nfm_reply', form],
]);

const readers: ReadonlyMap<string, Reader> = new Map(Object.entries({ ...wordReaders, ...fileReaders, ...thingReaders }));

/** What a message holds. A kind that nobody has told us of, or one that does not hold what its kind promises, is `unsupported`. */
export function contentOf(message: Fields): Content {
  const kind = kindOf(message);
  if (kind === 'interactive') return interactiveContent(fieldsOf(message, 'interactive'));
  return readers.get(kind)?.(message) ?? unsupported(whatOf(message, kind));
}

function interactiveContent(interactive: Fields): Content {
  const kind = lineOf(interactive, 'type') ?? [...interactiveReaders.keys()].find((key) => fields(interactive.get(key))) ?? 'interactive';
  return interactiveReaders.get(kind)?.(interactive) ?? unsupported(short(kind));
}

/** The kind by its name, or, when that is missing, by what is there. */
export function kindOf(message: Fields): string {
  return lineOf(message, 'type') ?? ['interactive', ...readers.keys()].find((key) => message.has(key)) ?? 'unknown';
}

/** The name WhatsApp gives to what it does not pass on, e.g. `poll_creation`. */
function whatOf(message: Fields, kind: string): string {
  if (kind !== 'unsupported' && kind !== 'unknown') return short(kind);
  const [error] = listOf(message, 'errors');
  return short(lineOf(fieldsOf(message, 'unsupported'), 'type') ?? lineOf(fields(error) ?? new Map(), 'title') ?? kind);
}

const short = (what: string) => atMost(100, what);
