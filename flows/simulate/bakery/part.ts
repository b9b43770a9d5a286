import type { Json, Language } from '../../language/flow.ts';
import type { OperationName } from '../../language/operations.ts';
import { read } from '../../language/values.ts';
import type { World } from '../simulate.ts';

export type Input = Readonly<Record<string, Json>>;
export type Given = Readonly<{ input: Input; language: Language; now: Date }>;
export type Answered = ReturnType<World['perform']>;

/** The operations of one subject, as the simulated bakery performs them. */
export type Part<Names extends OperationName> = { readonly [O in Names]: (given: Given) => Answered };

/** The operations whose names begin with a subject: `OperationsOf<'order'>`. */
export type OperationsOf<Subject extends string> = Extract<OperationName, `${Subject}.${string}`>;

export const textIn = (input: Input, name: string): string => {
  const value = read(name, input);
  return typeof value === 'string' ? value.trim() : '';
};
