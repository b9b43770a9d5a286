import { id } from '../shape.ts';
import type { Kind } from './kind.ts';

export const go: Kind<'go'> = {
  fields: { flow: id },
  outcomes: () => [],
  wordings: () => [],
  values: () => [],
  writes: () => [],
};
