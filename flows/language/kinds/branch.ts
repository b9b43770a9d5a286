import type { Condition, Value } from '../flow.ts';
import { condition, id, list, record } from '../shape.ts';
import { type Kind, nextField } from './kind.ts';

function sides(each: Condition, path: string): (readonly [string, Value])[] {
  if ('all' in each) return each.all.flatMap((inner, index) => sides(inner, `${path}.all.${index}`));
  if ('any' in each) return each.any.flatMap((inner, index) => sides(inner, `${path}.any.${index}`));
  if ('not' in each) return sides(each.not, `${path}.not`);
  return [[`${path}.left`, each.left], ...('right' in each ? [[`${path}.right`, each.right] as const] : [])];
}

export const branch: Kind<'branch'> = {
  fields: { cases: list(record({ when: condition, outcome: id }), 50), next: nextField },
  outcomes: ({ cases }) => [...new Set([...cases.map(({ outcome }) => outcome), 'otherwise'])],
  wordings: () => [],
  values: ({ cases }) => cases.flatMap(({ when }, index) => sides(when, `cases.${index}.when`)),
  writes: () => [],
};
