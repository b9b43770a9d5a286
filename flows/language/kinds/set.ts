import { named, value, variableName } from '../shape.ts';
import { entriesAt, type Kind, nextField } from './kind.ts';

export const set: Kind<'set'> = {
  fields: { set: named(variableName, value, 50), next: nextField },
  outcomes: () => ['done'],
  wordings: () => [],
  values: (step) => entriesAt('set', step.set),
  writes: (step) => Object.keys(step.set).map((name) => [`set.${name}`, name]),
};
