import { GraphError } from '../graph-error.ts';
import type { References } from './content-rules.ts';
import { Part, refuseDuplicates } from './part.ts';

/** What a template send names and fills in; whether they fit is known once the template is looked up. */
export interface TemplateUse {
  readonly name: string;
  readonly language: string;
  /** Values by place: 'header', 'body', 'button:0' … */
  readonly values: ReadonlyMap<string, readonly { readonly name?: string; readonly text: string }[]>;
}

const badValue = /[\n\t]| {5,}/;

function checkParameter(parameter: Part, references: References): { name?: string; text: string } {
  const kind = parameter.oneOf('type', [
    'text',
    'currency',
    'date_time',
    'image',
    'video',
    'document',
    'location',
    'payload',
    'coupon_code',
    'action',
  ]);
  const name = parameter.optionalString('parameter_name');
  let text = '';
  if (kind === 'text') {
    text = parameter.string('text', { max: 32768 });
    if (badValue.test(text)) throw new GraphError(132012, 'A template value has no new line, no tab and at most four spaces in a row');
  } else if (kind === 'currency') {
    const currency = parameter.part('currency');
    text = currency.string('fallback_value');
    currency.string('code', { pattern: /^[A-Z]{3}$/ });
    currency.integer('amount_1000', 0, Number.MAX_SAFE_INTEGER);
    currency.end();
  } else if (kind === 'date_time') {
    const time = parameter.part('date_time');
    text = time.string('fallback_value');
    time.end();
  } else if (kind === 'payload') text = parameter.string('payload', { max: 256 });
  else if (kind === 'coupon_code') text = parameter.string('coupon_code', { max: 20 });
  else if (kind === 'location') {
    const place = parameter.part('location');
    place.number('latitude', -90, 90);
    place.number('longitude', -180, 180);
    text = place.string('name');
    place.string('address');
    place.end();
  } else if (kind === 'action') parameter.free('action');
  else {
    const media = parameter.part(kind);
    if (media.has('id') === media.has('link')) throw new GraphError(131009, `${media.at('id')} or link: exactly one of them is required`);
    if (media.has('id')) references.media.push(media.string('id'));
    else media.url('link');
    media.optionalString('filename');
    media.end();
  }
  parameter.end();
  return name === undefined ? { text } : { name, text };
}

/** The shape of a template send; the words it fills in come back. */
export function checkTemplate(template: Part, references: References): TemplateUse {
  const name = template.string('name', { max: 512, pattern: /^[a-z0-9_]+$/ });
  const language = template.part('language');
  const code = language.string('code', { pattern: /^[a-z]{2,3}(_[A-Z]{2,4})?$/ });
  language.optionalOneOf('policy', ['deterministic']);
  language.end();

  const values = new Map<string, { name?: string; text: string }[]>();
  for (const component of template.optionalList('components', 20)) {
    const kind = component.oneOf('type', ['header', 'body', 'button']);
    let place: string = kind;
    if (kind === 'button') {
      component.oneOf('sub_type', ['quick_reply', 'url', 'copy_code', 'flow', 'catalog', 'mpm', 'voice_call']);
      place = `button:${component.integer('index', 0, 9)}`;
    }
    if (values.has(place)) throw new GraphError(131009, `The component ${place} comes twice`);
    values.set(
      place,
      component.optionalList('parameters', 60).map((parameter) => checkParameter(parameter, references)),
    );
    component.end();
  }
  template.end();
  return { name, language: code, values };
}

export interface TemplateButton {
  readonly type: string;
  readonly text: string;
  readonly url?: string;
  readonly phone_number?: string;
}

/** A template as its business wrote it. */
export interface NewTemplate {
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly format: 'NAMED' | 'POSITIONAL';
  readonly components: readonly unknown[];
}

const variables = /\{\{\s*([a-z0-9_]+)\s*\}\}/g;

/** The names of the variables of a text, each once, in order. */
export const variablesIn = (text: string): string[] => [...new Set([...text.matchAll(variables)].map((match) => match[1] ?? ''))];

function checkHeaderComponent(header: Part): void {
  const format = header.oneOf('format', ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION']);
  const example = header.optionalPart('example');
  if (format === 'TEXT') {
    const text = header.string('text', { max: 60 });
    if (variablesIn(text).length > 1) throw new GraphError(100, 'A header has at most one variable');
    if (variablesIn(text).length === 1 && !example) throw new GraphError(100, 'A header with a variable needs an example');
  } else if (format !== 'LOCATION' && !example) throw new GraphError(100, `A header of format ${format} needs an example`);
}

function checkBodyComponent(body: Part): void {
  const text = body.string('text', { max: 1024 });
  const names = variablesIn(text);
  const example = body.optionalPart('example');
  if (names.length > 0 && !example) throw new GraphError(100, 'A body with variables needs an example for each');
  if (/^\s*\{\{|\}\}\s*$/.test(text)) throw new GraphError(2388299, 'The body must not start or end with a variable');
  if (/\}\}\s*\{\{/.test(text)) throw new GraphError(100, 'Two variables must not stand next to each other');
  const words = text
    .replace(variables, ' ')
    .split(/\s+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word)).length;
  if (words < names.length * 2 + 1) throw new GraphError(2388293, 'The body has too many variables for its length');
}

function checkButtons(component: Part): void {
  const buttons = component.list('buttons', 1, 10).map((button) => {
    const type = button.oneOf('type', ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'FLOW', 'CATALOG', 'REQUEST_CONTACT_INFO']);
    const text = type === 'COPY_CODE' ? 'Copy code' : button.string('text', { max: 25 });
    if (type === 'URL') button.url('url');
    if (type === 'PHONE_NUMBER') button.string('phone_number', { max: 20 });
    return { type, text };
  });
  const count = (type: string) => buttons.filter((button) => button.type === type).length;
  if (count('URL') > 2 || count('PHONE_NUMBER') > 1 || count('COPY_CODE') > 1)
    throw new GraphError(100, 'A template has at most two links, one phone number and one code to copy');
  refuseDuplicates(
    buttons.map(({ text }) => text),
    'Button labels',
  );
}

/** The demands on a template that a business wants to have. */
export function checkNewTemplate(body: unknown): NewTemplate {
  const template = new Part(body, '');
  const name = template.string('name', { max: 512, pattern: /^[a-z0-9_]+$/ });
  const language = template.string('language', { pattern: /^[a-z]{2,3}(_[A-Z]{2,4})?$/ });
  const category = template.oneOf('category', ['AUTHENTICATION', 'MARKETING', 'UTILITY']);
  const format = (template.optionalString('parameter_format') ?? 'positional').toUpperCase();
  if (format !== 'NAMED' && format !== 'POSITIONAL') throw new GraphError(100, 'parameter_format must be named or positional');
  template.optionalBoolean('allow_category_change');
  if (template.has('message_send_ttl_seconds')) template.integer('message_send_ttl_seconds', -1, 2592000);

  const given = template.has('components') ? structuredClone((body as { components: unknown[] }).components) : [];
  const types = template.list('components', 1, 4).map((component) => {
    const type = component.oneOf('type', ['HEADER', 'BODY', 'FOOTER', 'BUTTONS']);
    if (type === 'HEADER') checkHeaderComponent(component);
    else if (type === 'BODY') checkBodyComponent(component);
    else if (type === 'BUTTONS') checkButtons(component);
    else if (variablesIn(component.string('text', { max: 60 })).length > 0) throw new GraphError(100, 'A footer has no variables');
    return type;
  });
  refuseDuplicates(types, 'Components');
  if (!types.includes('BODY')) throw new GraphError(100, 'A template needs a body');
  template.end();
  return { name, language, category, format, components: given };
}
