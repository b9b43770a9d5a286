import { id, optional } from '../shape.ts';
import type { Kind } from './kind.ts';

export const end: Kind<'end'> = {
  fields: { result: optional(id) },
  outcomes: () => [],
  wordings: () => [],
  values: () => [],
  writes: () => [],
};
