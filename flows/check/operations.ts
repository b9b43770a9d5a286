import { operationNamed } from '../language/kinds/call.ts';
import { operations } from '../language/operations.ts';
import { type Finding, type Rule, stepsOf } from './rule.ts';

/** A call of what no operation knows. */
export const unknownOperation: Rule = (flow) =>
  stepsOf(flow).flatMap(([id, step]): Finding[] => {
    if (step.kind !== 'call') return [];
    const operation = operationNamed(step.operation);
    if (!operation)
      return [
        {
          step: id,
          path: 'operation',
          message: `There is no operation "${step.operation}"; there are ${Object.keys(operations).join(', ')}`,
          severity: 'error',
        },
      ];

    const unknown = (names: readonly string[], known: object, path: string, what: string): Finding[] =>
      names
        .filter((name) => !Object.hasOwn(known, name))
        .map((name) => ({
          step: id,
          path: `${path}.${name}`,
          message: `"${step.operation}" ${what} no "${name}"; it ${what} ${Object.keys(known).join(', ') || 'nothing'}`,
          severity: 'error',
        }));
    return [
      ...unknown(Object.keys(step.input), operation.input, 'input', 'takes'),
      ...unknown(Object.keys(step.saveAs ?? {}), operation.output, 'saveAs', 'gives'),
    ];
  });
