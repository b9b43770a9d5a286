import { operations } from '../operations.ts';
import { matching, named, optional, value, variableName } from '../shape.ts';
import { entriesAt, type Kind, nextField } from './kind.ts';

/** The list of operations, for names that may not be in it. */
export const operationNamed = (name: string) => Object.entries(operations).find(([known]) => known === name)?.[1];

export const call: Kind<'call'> = {
  fields: {
    operation: matching(/^[a-z]+(?:[.-][a-z]+)*$/, 'the name of an operation, like order.place'),
    input: named(variableName, value, 50),
    saveAs: optional(named(variableName, variableName, 50)),
    next: nextField,
  },
  outcomes: ({ operation }) => operationNamed(operation)?.outcomes ?? [],
  wordings: () => [],
  values: ({ input }) => entriesAt('input', input),
  writes: ({ saveAs }) => Object.entries(saveAs ?? {}).map(([field, variable]) => [`saveAs.${field}`, variable]),
};
