import { id, list, number, record } from '../shape.ts';
import { type Kind, nextField } from './kind.ts';

export const split: Kind<'split'> = {
  fields: { shares: list(record({ outcome: id, share: number(1, 1_000) }), 10, 2), next: nextField },
  outcomes: ({ shares }) => [...new Set(shares.map(({ outcome }) => outcome))],
  wordings: () => [],
  values: () => [],
  writes: () => [],
};
