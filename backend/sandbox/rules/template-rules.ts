import { GraphError } from '../graph-error.ts';
import { checkSource, type References } from './content-rules.ts';
import { Part, refuseDuplicates } from './part.ts';

/** What a template send names and fills in; whether they fit is known once the template is looked up. */
export interface TemplateUse {
  readonly name: string;
  readonly language: string;
  /** Values by place: 'header', 'body', 'button:0' … */
  readonly values: ReadonlyMap<string, readonly { readonly name?: string; readonly text: string }[]>;
}

const badValue = /[\n\t]| {5,}/;

type ParameterRule = (parameter: Part, references: References) => string;

/** A picture says nothing that is filled into words. */
const media =
  (kind: 'image' | 'video' | 'document'): ParameterRule =>
  (parameter, references) => {
    const file = parameter.part(kind);
    checkSource(file, references);
    if (kind === 'document') file.optionalString('filename', { max: 240 });
    file.end();
    return '';
  };

/** Parts of a date were once sent beside its words; Meta still takes them and shows the words. */
const formerDateParts = ['calendar', 'timestamp', 'day_of_week', 'day_of_month', 'year', 'month', 'hour', 'minute'];

/** What each kind of parameter demands; the answer is the words that it fills in. */
const parameterRules = {
  text: (parameter) => {
    const text = parameter.string('text', { max: 32768 });
    if (badValue.test(text)) throw new GraphError(132012, 'A template value has no new line, no tab and at most four spaces in a row');
    return text;
  },
  currency: (parameter) => {
    const currency = parameter.part('currency');
    const text = currency.string('fallback_value');
    currency.string('code', { pattern: /^[A-Z]{3}$/ });
    currency.integer('amount_1000', 0, Number.MAX_SAFE_INTEGER);
    currency.end();
    return text;
  },
  date_time: (parameter) => {
    const time = parameter.part('date_time');
    const text = time.string('fallback_value');
    for (const part of formerDateParts) time.take(part);
    time.end();
    return text;
  },
  location: (parameter) => {
    const place = parameter.part('location');
    place.number('latitude', -90, 90);
    place.number('longitude', -180, 180);
    const name = place.string('name');
    place.string('address');
    place.end();
    return name;
  },
  product: (parameter) => {
    const product = parameter.part('product');
    product.string('product_retailer_id');
    product.string('catalog_id');
    product.end();
    return '';
  },
  payload: (parameter) => parameter.string('payload', { max: 256 }),
  coupon_code: (parameter) => parameter.string('coupon_code', { max: 20 }),
  ttl_minutes: (parameter) => String(parameter.integer('ttl_minutes', 1, 43200)),
  action: (parameter) => {
    parameter.free('action');
    return '';
  },
  image: media('image'),
  video: media('video'),
  document: media('document'),
} satisfies Record<string, ParameterRule>;

const parameterKinds = Object.keys(parameterRules) as (keyof typeof parameterRules)[];

function checkParameter(parameter: Part, references: References): { name?: string; text: string } {
  const rule: ParameterRule = parameterRules[parameter.oneOf('type', parameterKinds)];
  const name = parameter.optionalString('parameter_name');
  const text = rule(parameter, references);
  parameter.end();
  return name === undefined ? { text } : { name, text };
}

type Values = Map<string, { name?: string; text: string }[]>;

const buttonKinds = ['quick_reply', 'url', 'copy_code', 'flow', 'catalog', 'mpm', 'voice_call', 'order_details'];
const componentKinds = ['header', 'body', 'button', 'carousel', 'limited_time_offer', 'tap_target_configuration', 'order_status'] as const;

/** The components of a template or of one card of it. Only those beside the cards can be shown, so only their values are collected. */
function checkComponents(owner: Part, references: References, values: Values): void {
  for (const component of owner.optionalList('components', 20)) {
    const kind = component.oneOf('type', componentKinds);
    let place: string = kind;
    if (kind === 'button') {
      const subType = component.string('sub_type').toLowerCase();
      if (!buttonKinds.includes(subType)) throw new GraphError(131009, `sub_type must be one of ${buttonKinds.join(', ')}`);
      place = `button:${component.has('index') ? component.integer('index', 0, 9) : 0}`;
    }
    if (values.has(place)) throw new GraphError(131009, `The component ${place} comes twice`);
    if (kind === 'header' || kind === 'body' || kind === 'button')
      values.set(
        place,
        component.optionalList('parameters', 60).map((parameter) => checkParameter(parameter, references)),
      );
    else if (kind === 'carousel') {
      values.set(place, []);
      for (const card of component.list('cards', 2, 10)) {
        card.integer('card_index', 0, 9);
        checkComponents(card, references, new Map());
        card.end();
      }
    } else {
      values.set(place, []);
      for (const parameter of component.list('parameters', 1, 1)) {
        parameter.oneOf('type', [kind]);
        parameter.free(kind);
        parameter.end();
      }
    }
    component.end();
  }
}

/** The shape of a template send; the words it fills in come back. */
export function checkTemplate(template: Part, references: References): TemplateUse {
  const name = template.string('name', { max: 512, pattern: /^[a-z0-9_]+$/ });
  const language = template.part('language');
  const code = language.string('code', { pattern: /^[a-z]{2,3}(_[A-Z]{2,4})?$/ });
  language.optionalOneOf('policy', ['deterministic']);
  language.end();

  const values: Values = new Map();
  checkComponents(template, references, values);
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

  const components = checkComponentsOf(template, body);
  template.end();
  return { name, language, category, format, components };
}

/** The demands on a change of one. */
export function checkTemplateChange(body: unknown): { readonly category?: string; readonly components: readonly unknown[] } {
  const template = new Part(body, '');
  const category = template.optionalOneOf('category', ['AUTHENTICATION', 'MARKETING', 'UTILITY']);
  const components = checkComponentsOf(template, body);
  template.end();
  return { ...(category !== undefined && { category }), components };
}

function checkComponentsOf(template: Part, body: unknown): unknown[] {
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
  return given;
}
