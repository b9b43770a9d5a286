import { id, named, optional, value, variableName } from '../shape.ts';
import { entriesAt, type Kind } from './kind.ts';

export const go: Kind<'go'> = {
  fields: { flow: id, input: optional(named(variableName, value, 50)) },
  outcomes: () => [],
  wordings: () => [],
  values: ({ input }) => entriesAt('input', input),
  writes: () => [],
};
