import { condition, id, list, record } from '../shape.ts';
import { type Kind, nextField, sidesOf } from './kind.ts';

export const branch: Kind<'branch'> = {
  fields: { cases: list(record({ when: condition, outcome: id }), 50), next: nextField },
  outcomes: ({ cases }) => [...new Set([...cases.map(({ outcome }) => outcome), 'otherwise'])],
  wordings: () => [],
  values: ({ cases }) => cases.flatMap(({ when }, index) => sidesOf(when, `cases.${index}.when`)),
  writes: () => [],
};
