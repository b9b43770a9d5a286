import type { Show, TemplateUse, Text, Value } from '../flow.ts';
import { limits } from '../limits.ts';
import { byField, id, list, matching, named, oneOf, optional, record, type Reader, value, variableName, words } from '../shape.ts';
import { entriesAt, type Wording } from './kind.ts';

export const show: Reader<Show> = byField<Show>({
  document: record({ document: value }),
  image: record({ image: value }),
  video: record({ video: value }),
  audio: record({ audio: value }),
  location: record({ location: value }),
  contact: record({ contact: value }),
  link: record({ link: record({ title: words, url: words }) }),
  product: record({ product: value }),
  products: record({ products: value, header: words }),
  catalog: record({ catalog: record({ picture: optional(value) }) }),
  payment: record({ payment: value }),
  paymentStatus: record({ paymentStatus: value, status: oneOf('processing', 'completed', 'canceled') }),
});

const templateValues: Reader<NonNullable<TemplateUse['values']>> = (given, path, problems) =>
  Array.isArray(given) ? list(value, 30)(given, path, problems) : named(variableName, value, 30)(given, path, problems);

export const templateField = optional(
  record<TemplateUse>({
    name: matching(/^[a-z0-9_]+$/, 'the name of a template, like order_ready', 512),
    values: optional(templateValues),
    header: optional(value),
    buttons: optional(list(id, 10)),
  }),
);

/** The words that what is shown needs, and how many characters of the step's own text fit beside it. */
export function wordingsOfShow(text: Text, shown: Show | undefined): readonly Wording[] {
  if (shown === undefined || 'location' in shown || 'contact' in shown || 'audio' in shown)
    return [{ path: 'text', text, limit: limits.text }];
  if ('link' in shown)
    return [
      { path: 'text', text, limit: limits.body, label: true },
      { path: 'show.link.title', text: shown.link.title, limit: limits.buttonTitle, label: true },
      { path: 'show.link.url', text: shown.link.url, limit: limits.url, label: true },
    ];
  if ('products' in shown)
    return [
      { path: 'text', text, limit: limits.body, label: true },
      { path: 'show.header', text: shown.header, limit: limits.header, label: true },
    ];
  const isBill = 'payment' in shown || 'paymentStatus' in shown;
  return 'catalog' in shown || isBill
    ? [{ path: 'text', text, limit: limits.body, label: true }]
    : [{ path: 'text', text, limit: limits.caption }];
}

export function valuesOfShow(shown: Show | undefined): readonly (readonly [path: string, value: Value])[] {
  if (shown === undefined || 'link' in shown) return [];
  if ('catalog' in shown) return shown.catalog.picture === undefined ? [] : [['show.catalog.picture', shown.catalog.picture]];
  return Object.entries(shown).flatMap(([name, each]: [string, Value | Text | string]) =>
    typeof each === 'object' && ('from' in each || 'fixed' in each || 'text' in each) && name !== 'header'
      ? [[`show.${name}`, each as Value] as const]
      : [],
  );
}

export const valuesOfTemplate = ({ template }: { readonly template?: TemplateUse }): readonly (readonly [string, Value])[] => [
  ...entriesAt('template.values', template?.values === undefined ? {} : Object.fromEntries(Object.entries(template.values))),
  ...(template?.header === undefined ? [] : [['template.header', template.header] as const]),
];
