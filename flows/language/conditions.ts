import type { Condition, Json, Value } from './flow.ts';
import { isEmpty } from './values.ts';

/** Whether a condition holds. `value` gives each side its value. */
export function holds(condition: Condition, value: (side: Value) => Json): boolean {
  if ('all' in condition) return condition.all.every((each) => holds(each, value));
  if ('any' in condition) return condition.any.some((each) => holds(each, value));
  if ('not' in condition) return !holds(condition.not, value);

  const left = value(condition.left);
  if (!('right' in condition)) return isEmpty(left) === (condition.is === 'empty');
  return compare[condition.is](left, value(condition.right));
}

const compare = {
  equal: same,
  less: (left: Json, right: Json) => order(left, right, (sign) => sign < 0),
  'less-or-equal': (left: Json, right: Json) => order(left, right, (sign) => sign <= 0),
  more: (left: Json, right: Json) => order(left, right, (sign) => sign > 0),
  'more-or-equal': (left: Json, right: Json) => order(left, right, (sign) => sign >= 0),
  contains: (left: Json, right: Json) =>
    Array.isArray(left)
      ? left.some((item: Json) => same(item, right))
      : typeof left === 'string' && typeof right === 'string' && left.toLowerCase().includes(right.toLowerCase()),
};

function same(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && same((left as Record<string, Json>)[key]!, (right as Record<string, Json>)[key]!))
  );
}

/** Numbers by size, texts (dates and times among them) by letter; anything else has no order and the condition does not hold. */
function order(left: Json, right: Json, fits: (sign: number) => boolean): boolean {
  if (typeof left === 'number' && typeof right === 'number') return fits(left - right);
  if (typeof left === 'string' && typeof right === 'string') return fits(left < right ? -1 : left > right ? 1 : 0);
  return false;
}
