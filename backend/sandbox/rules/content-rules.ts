import { GraphError } from '../graph-error.ts';
import type { Part } from './part.ts';

/** What a send refers to beyond itself: the room looks these up, the rules only collect them. */
export interface References {
  readonly media: string[];
}

export function checkText(part: Part): void {
  part.string('body', { max: 4096 });
  part.optionalBoolean('preview_url');
  part.end();
}

/** Media is an uploaded id or a link, never both. */
export function checkSource(part: Part, references: References): void {
  if (part.has('id') === part.has('link'))
    throw new GraphError(131009, `${part.at('id')} or ${part.at('link')}: exactly one of them is required`);
  if (part.has('id')) references.media.push(part.string('id', { pattern: /^\d{1,32}$/ }));
  else {
    part.url('link');
    part.optionalString('provider');
  }
}

export function checkImageOrVideo(part: Part, references: References): void {
  checkSource(part, references);
  part.optionalString('caption', { max: 1024 });
  part.end();
}

export function checkDocument(part: Part, references: References): void {
  checkSource(part, references);
  part.optionalString('caption', { max: 1024 });
  part.optionalString('filename', { max: 240 });
  part.end();
}

export function checkAudio(part: Part, references: References): void {
  checkSource(part, references);
  part.optionalBoolean('voice');
  part.end();
}

export function checkSticker(part: Part, references: References): void {
  checkSource(part, references);
  part.end();
}

export function checkLocation(part: Part): void {
  part.number('latitude', -90, 90);
  part.number('longitude', -180, 180);
  part.optionalString('name', { max: 1000 });
  part.optionalString('address', { max: 1000 });
  part.end();
}

export function checkReaction(part: Part): void {
  part.string('message_id', { pattern: /^wamid\./ });
  if (part.take('emoji') === undefined) throw new GraphError(131008, 'reaction.emoji is required');
  part.end();
}

const nameParts = ['first_name', 'last_name', 'middle_name', 'suffix', 'prefix'];

export function checkContactCard(card: Part): void {
  const name = card.part('name');
  name.string('formatted_name', { max: 1024 });
  if (!nameParts.some((key) => name.has(key))) throw new GraphError(131009, `${card.at('name')} needs one of ${nameParts.join(', ')}`);
  for (const key of nameParts) name.optionalString(key, { max: 1024 });
  name.end();

  card.optionalString('birthday', { pattern: /^\d{4}-\d{2}-\d{2}$/ });
  const lists: Readonly<Record<string, readonly string[]>> = {
    phones: ['phone', 'type', 'wa_id'],
    emails: ['email', 'type'],
    urls: ['url', 'type'],
    addresses: ['street', 'city', 'state', 'zip', 'country', 'country_code', 'type'],
  };
  for (const [list, keys] of Object.entries(lists)) {
    for (const entry of card.optionalList(list, 20)) {
      for (const key of keys) entry.optionalString(key, { max: 1024 });
      entry.end();
    }
  }
  const org = card.optionalPart('org');
  for (const key of ['company', 'department', 'title']) org?.optionalString(key, { max: 1024 });
  org?.end();
  card.end();
}

/** The header of an interactive message. Lists take words only; buttons and links also take media. */
export function checkHeader(header: Part, kinds: readonly string[], references: References): void {
  const kind = header.oneOf('type', kinds);
  if (kind === 'text') header.string('text', { max: 60 });
  else {
    const media = header.part(kind);
    checkSource(media, references);
    if (kind === 'document') media.optionalString('filename', { max: 240 });
    media.end();
  }
  header.end();
}

export function checkBody(interactive: Part, max: number): void {
  const body = interactive.part('body');
  body.string('text', { max });
  body.end();
}

export function checkFooter(interactive: Part): void {
  const footer = interactive.optionalPart('footer');
  footer?.string('text', { max: 60 });
  footer?.end();
}
