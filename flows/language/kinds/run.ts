import type { Flow } from '../flow.ts';
import { id, named, optional, value, variableName } from '../shape.ts';
import { entriesAt, type Kind, nextField } from './kind.ts';

/** The results that a flow ends with. */
export const resultsOf = (flow: Flow): readonly string[] => [
  ...new Set(Object.values(flow.steps).flatMap((step) => (step.kind === 'end' ? [step.result ?? 'done'] : []))),
];

export const run: Kind<'run'> = {
  fields: {
    flow: id,
    input: optional(named(variableName, value, 50)),
    output: optional(named(variableName, variableName, 50)),
    next: nextField,
  },
  /** A result without an outcome of its own leaves by `done`, where there is one. */
  outcomes: ({ flow, next }, library) => {
    const inner = library?.get(flow);
    if (!inner) return Object.keys(next);
    const results = resultsOf(inner);
    return Object.hasOwn(next, 'done') ? results.filter((result) => Object.hasOwn(next, result) || result === 'done') : results;
  },
  extras: () => ['done'],
  wordings: () => [],
  values: ({ input }) => entriesAt('input', input),
  writes: ({ output }) => Object.entries(output ?? {}).map(([from, to]) => [`output.${from}`, to]),
};
