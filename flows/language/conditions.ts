import type { Condition, Json, Value } from './flow.ts';
import { isEmpty, isSame } from './values.ts';

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
  equal: isSame,
  less: (left: Json, right: Json) => order(left, right, (sign) => sign < 0),
  'less-or-equal': (left: Json, right: Json) => order(left, right, (sign) => sign <= 0),
  more: (left: Json, right: Json) => order(left, right, (sign) => sign > 0),
  'more-or-equal': (left: Json, right: Json) => order(left, right, (sign) => sign >= 0),
  contains: (left: Json, right: Json) =>
    Array.isArray(left)
      ? left.some((item: Json) => isSame(item, right))
      : typeof left === 'string' && typeof right === 'string' && left.toLowerCase().includes(right.toLowerCase()),
};

/** Numbers by size, texts (dates and times among them) by letter; anything else has no order and the condition does not hold. */
function order(left: Json, right: Json, fits: (sign: number) => boolean): boolean {
  if (typeof left === 'number' && typeof right === 'number') return fits(left - right);
  if (typeof left === 'string' && typeof right === 'string') return fits(left < right ? -1 : left > right ? 1 : 0);
  return false;
}
