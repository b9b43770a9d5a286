import type { RequestStep, Value } from '../flow.ts';
import { brokenBraces } from '../liquid.ts';
import { byField, matching, named, number, oneOf, optional, type Reader, record, text, value, variableName } from '../shape.ts';
import { entriesAt, type Kind, nextField } from './kind.ts';

/** The server stands in the flow itself: what a customer wrote never decides who is asked. */
const whole = /^https?:\/\/[^\s/?#{}@\\]+(?:[/?#]|$)/i;

const url: Reader<string> = (given, path, problems) => {
  const read = text(2_000, 1)(given, path, problems);
  if (read === undefined) return undefined;
  const wrong = whole.test(read)
    ? brokenBraces(read)
    : 'must be an address like https://example.com/orders/{{ number }}, without braces before the path';
  if (wrong === undefined) return read;
  problems.push({ path, message: wrong });
  return undefined;
};

/** What a request is made of besides these is the business of whoever sends it. */
const refused = ['host', 'content-length', 'transfer-encoding', 'connection', 'upgrade', 'expect', 'te', 'trailer', 'keep-alive'];

const headerName: Reader<string> = (given, path, problems) => {
  const name = matching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'the name of a header, like Authorization')(given, path, problems);
  if (name === undefined || !refused.includes(name.toLowerCase())) return name;
  problems.push({ path, message: 'is a header that cannot be set' });
  return undefined;
};

const secretName = matching(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'the name of a secret, like shop-key');
const headerText = text(1_000);
const headerSecret = byField<{ readonly secret: string }>({ secret: record({ secret: secretName }) });
const headerValue: Reader<string | { readonly secret: string }> = (given, path, problems) =>
  typeof given === 'string' ? headerText(given, path, problems) : headerSecret(given, path, problems);

const part = matching(/^(?:status|body(?:\.[A-Za-z0-9_-]+)*)$/, 'status, body or a part of it like body.items.0.price', 200);

const asTexts = ({ url: address, headers = {} }: RequestStep): readonly (readonly [string, Value])[] => [
  ['url', { text: address }],
  ...Object.entries(headers).flatMap(([name, given]) => (typeof given === 'string' ? [[`headers.${name}`, { text: given }] as const] : [])),
];

export const request: Kind<'request'> = {
  fields: {
    method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    url,
    headers: optional(named(headerName, headerValue, 20)),
    body: optional(named(variableName, value, 50)),
    timeoutSeconds: optional(number(1, 30)),
    retries: optional(number(0, 5)),
    saveAs: optional(named(variableName, part, 20)),
    next: nextField,
  },
  outcomes: () => ['done', 'failed'],
  wordings: () => [],
  values: (step) => [...asTexts(step), ...entriesAt('body', step.body)],
  writes: ({ saveAs }) => Object.keys(saveAs ?? {}).map((variable) => [`saveAs.${variable}`, variable]),
};
