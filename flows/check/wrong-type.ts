import type { AnswerType, Flow, FlowId, Json, Step, Value, Variable } from '../language/flow.ts';
import { operationNamed } from '../language/kinds/call.ts';
import { type Finding, type Rule, stepsOf } from './rule.ts';

type Type = Variable['type'];

const answers: Readonly<Record<AnswerType, Type>> = {
  text: 'text',
  number: 'number',
  date: 'date',
  time: 'time',
  email: 'text',
  phone: 'text',
  place: 'place',
  photo: 'file',
  file: 'file',
  cart: 'list',
};

/** What may be kept in a variable of a type besides its own: dates and times are texts, places and files are records. */
const widerThan: Readonly<Partial<Record<Type, readonly Type[]>>> = { text: ['date', 'time'], record: ['place', 'file'] };

const fits = (type: Type, into: Type): boolean => type === into || (widerThan[into]?.includes(type) ?? false);

/** Saving into a variable what is not of its type. */
export const wrongType: Rule = (flow, library) =>
  stepsOf(flow).flatMap(([id, step]) =>
    savedBy(step, flow, library).flatMap(({ path, type, into }): Finding[] => {
      if (type === undefined || into === undefined || fits(type, into)) return [];
      return [{ step: id, path, message: `This is a ${type}, and is kept where a ${into} belongs`, severity: 'error' }];
    }),
  );

interface Saved {
  readonly path: string;
  /** Undefined where it cannot be known beforehand. */
  readonly type: Type | undefined;
  readonly into: Type | undefined;
}

function savedBy(step: Step, flow: Flow, library: ReadonlyMap<FlowId, Flow> | undefined): readonly Saved[] {
  const own = (name: string): Type | undefined => flow.variables[name]?.type;
  const signals = ('signals' in step ? (step.signals ?? []) : []).flatMap(({ saveAs }, index): Saved[] =>
    saveAs === undefined ? [] : [{ path: `signals.${index}.saveAs`, type: 'record', into: own(saveAs) }],
  );
  switch (step.kind) {
    case 'ask':
      return [{ path: 'saveAs', type: answers[step.answer.type], into: own(step.saveAs) }, ...signals];
    case 'choose':
      return [
        ...(step.saveAs === undefined ? [] : [{ path: 'saveAs', type: 'text' as const, into: own(step.saveAs) }]),
        ...(step.fileAs === undefined ? [] : [{ path: 'fileAs', type: 'file' as const, into: own(step.fileAs) }]),
        ...signals,
      ];
    case 'set':
      return Object.entries(step.set).map(([name, value]) => ({ path: `set.${name}`, type: typeOf(value, flow), into: own(name) }));
    case 'call': {
      const output = operationNamed(step.operation)?.output as Readonly<Record<string, Type>> | undefined;
      return Object.entries(step.saveAs ?? {}).map(([field, name]) => ({
        path: `saveAs.${field}`,
        type: output?.[field],
        into: own(name),
      }));
    }
    case 'go':
    case 'run': {
      const inner = library?.get(step.flow)?.variables;
      const input = Object.entries(step.input ?? {}).map(([name, value]) => ({
        path: `input.${name}`,
        type: typeOf(value, flow),
        into: inner?.[name]?.type,
      }));
      if (step.kind === 'go') return input;
      return [
        ...input,
        ...Object.entries(step.output ?? {}).map(([from, name]) => ({
          path: `output.${from}`,
          type: inner?.[from]?.type,
          into: own(name),
        })),
      ];
    }
    default:
      return signals;
  }
}

function typeOf(value: Value, flow: Flow): Type | undefined {
  if ('text' in value) return 'text';
  return 'from' in value ? flow.variables[value.from]?.type : typeOfFixed(value.fixed);
}

function typeOfFixed(value: Json): Type | undefined {
  if (typeof value === 'boolean' || typeof value === 'number') return typeof value as 'boolean' | 'number';
  if (Array.isArray(value)) return 'list';
  // A text may be a date, and a record a place: null and these fit anywhere near.
  return undefined;
}
