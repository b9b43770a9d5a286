import type { Flow, Step, StepKind, Trigger, Variable } from './flow.ts';
import { signalName } from './kinds/kind.ts';
import { kinds } from './kinds/kinds.ts';
import { scheduleFields } from './schedule.ts';
import {
  id,
  json,
  list,
  matching,
  named,
  number,
  oneOf,
  optional,
  type Reader,
  record,
  type ShapeProblem,
  text,
  variableName,
  words,
  wordsOfLanguages,
} from './shape.ts';

const mostSteps = 1000;
const mostCharacters = 1_000_000;
const mostValues = 200_000;
const deepest = 24;

/**
 * Reads a flow from outside. Gives the flow, with nothing in it that the language does not know, or where and how the data
 * is no flow. A flow that has a shape may still be no good: that is for the check.
 */
export function parseFlow(data: unknown): { readonly flow: Flow } | { readonly problems: readonly ShapeProblem[] } {
  const tooMuch = boundsProblem(data);
  if (tooMuch !== undefined) return { problems: [{ path: '', message: tooMuch }] };

  const problems: ShapeProblem[] = [];
  const flow = flowReader(data, '', problems);
  return flow === undefined || problems.length > 0 ? { problems } : { flow };
}

const step: Reader<Step> = (value, path, problems) => {
  const kind = typeof value === 'object' && value !== null && Object.hasOwn(value, 'kind') ? (value as { kind: unknown }).kind : undefined;
  const known = kindReader(kind, `${path}.kind`, problems);
  return known === undefined ? undefined : record<Step>({ kind: kindReader, ...kinds[known].fields })(value, path, problems);
};

const kindReader: Reader<StepKind> = oneOf(...(Object.keys(kinds) as StepKind[]));

const triggers: { readonly [On in Trigger['on']]: Readonly<Record<string, Reader<unknown> & { readonly mayMiss?: boolean }>> } = {
  first: {},
  keyword: { words: wordsOfLanguages },
  event: { signal: signalName },
  cart: {},
  question: {},
  schedule: scheduleFields,
  ad: { id: optional(matching(/^[A-Za-z0-9_-]+$/, 'the id of an ad')) },
  link: { code: matching(/^[\p{L}\p{N}][^\n]{1,58}[\p{L}\p{N}]$/u, 'three or more characters, like TABLE-5', 60) },
  'template-button': { payload: matching(/^[A-Za-z][A-Za-z0-9:._-]*$/, 'how a payload begins, like booking.', 100) },
};

const trigger: Reader<Trigger> = (value, path, problems) => {
  const on = typeof value === 'object' && value !== null && Object.hasOwn(value, 'on') ? (value as { on: unknown }).on : undefined;
  const known = triggerReader(on, `${path}.on`, problems);
  return known === undefined ? undefined : record<Trigger>({ on: triggerReader, ...triggers[known] })(value, path, problems);
};

const triggerReader: Reader<Trigger['on']> = oneOf(...(Object.keys(triggers) as Trigger['on'][]));

const variable: Reader<Variable> = record({
  type: oneOf('text', 'number', 'boolean', 'date', 'time', 'place', 'file', 'list', 'record'),
  initial: optional(json),
  role: optional(oneOf('input', 'output', 'setting')),
  title: optional(words),
});

const coordinate = number(-1e6, 1e6);

const flowReader: Reader<Flow> = record({
  id,
  title: text(100, 1),
  start: id,
  triggers: list(trigger, 20),
  variables: named(variableName, variable, 200),
  steps: named(id, step, mostSteps, 1),
  layout: named(id, record({ x: coordinate, y: coordinate }), mostSteps),
});

/** Data this large or deep is no flow, and is not looked at further. Walks without recursion, so that depth cannot harm. */
function boundsProblem(data: unknown): string | undefined {
  let characters = 0;
  let values = 0;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: data, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    values += 1;
    if (values > mostValues) return `has more than ${mostValues} values`;
    if (depth > deepest) return `is nested more than ${deepest} deep`;
    if (typeof value === 'string') characters += value.length;
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        characters += key.length;
        open.push({ value: inner, depth: depth + 1 });
      }
    }
    if (characters > mostCharacters) return `has more than ${mostCharacters} characters of text`;
  }
  return undefined;
}
