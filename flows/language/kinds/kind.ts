import type { Condition, Flow, FlowId, Outcome, SignalWay, Silence, StepKind, StepOf, Text, Value } from '../flow.ts';
import { limits } from '../limits.ts';
import { id, list, matching, named, number, optional, type Reader, record, value, variableName, words } from '../shape.ts';

/** Words of a step that a customer may read, and how many characters WhatsApp allows them. */
export interface Wording {
  /** Within the step, e.g. `options.0.title`. */
  readonly path: string;
  readonly text: Text;
  readonly limit: number;
  /** A label is never cut; it may not be empty either. */
  readonly label?: true;
}

/** What the language knows about a kind of step, beside how it runs. */
export interface Kind<K extends StepKind> {
  /** The fields of such a step, besides `kind`. */
  readonly fields: Readonly<Record<string, Reader<unknown> & { readonly mayMiss?: boolean }>>;
  /** The ways out that the step must have. */
  outcomes(step: StepOf<K>, library?: ReadonlyMap<FlowId, Flow>): readonly Outcome[];
  /** Ways out that it may have besides. */
  extras?(step: StepOf<K>): readonly Outcome[];
  wordings(step: StepOf<K>): readonly Wording[];
  /** The values that it reads, each with its path within the step. */
  values(step: StepOf<K>): readonly (readonly [path: string, value: Value])[];
  /** The variables that it writes, each with its path within the step. */
  writes(step: StepOf<K>): readonly (readonly [path: string, variable: string])[];
}

export const nextField = named(id, id, 200);

export const silenceField: Reader<Silence> = record({
  reminders: optional(list(record({ afterMinutes: minutes(), text: words }), 5)),
  afterMinutes: minutes(),
});

/** Up to ninety days. */
export function minutes(): Reader<number> {
  return number(0.1, 129_600);
}

export const remindersOf = ({ reminders = [] }: Silence): readonly Wording[] =>
  reminders.map(({ text }, index) => ({ path: `silence.reminders.${index}.text`, text, limit: limits.text }));

export const correctionOf = (text: Text | undefined): readonly Wording[] =>
  text === undefined ? [] : [{ path: 'correction', text, limit: limits.text }];

export const entriesAt = (path: string, values: Readonly<Record<string, Value>> | undefined): (readonly [string, Value])[] =>
  Object.entries(values ?? {}).map(([name, value]) => [`${path}.${name}`, value] as const);

export const signalName = matching(/^[a-z]+(?:[.-][a-z]+)*$/, 'the name of a signal, like order.ready');

export const signalsField = optional(
  list<SignalWay>(record({ on: signalName, about: optional(value), saveAs: optional(variableName), outcome: id }), 20),
);

/** What the signals of a step that rests add to what is known of it. */
export const signalsOf = ({ signals = [] }: { readonly signals?: readonly SignalWay[] }) => ({
  outcomes: signals.map(({ outcome }) => outcome),
  values: signals.flatMap(({ about }, index) => (about === undefined ? [] : [[`signals.${index}.about`, about] as const])),
  writes: signals.flatMap(({ saveAs }, index) => (saveAs === undefined ? [] : [[`signals.${index}.saveAs`, saveAs] as const])),
});

/** Up to a minute: nobody waits longer for an answer to what they wrote. */
export const settleField = optional(number(1, 60));

/** The values that a condition compares, each with its path. */
export function sidesOf(each: Condition, path: string): (readonly [string, Value])[] {
  if ('all' in each) return each.all.flatMap((inner, index) => sidesOf(inner, `${path}.all.${index}`));
  if ('any' in each) return each.any.flatMap((inner, index) => sidesOf(inner, `${path}.any.${index}`));
  if ('not' in each) return sidesOf(each.not, `${path}.not`);
  return [[`${path}.left`, each.left], ...('right' in each ? [[`${path}.right`, each.right] as const] : [])];
}
