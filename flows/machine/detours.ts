import type { FlowId } from '../language/flow.ts';
import { type Context, entryAfter, type StateId, topOf } from './context.ts';

/**
 * A detour leaves the flow of the run for a while: for a person, for cancelling, or for a flow that reacts to something. After it the
 * pending question is asked again. A reaction may come in the middle of another detour, which then goes on after it; one that comes in
 * the middle of that takes its place. So talk is never more than two detours away from the flow.
 */
export const reactionState = (flow: FlowId): StateId => `on-${flow}`;

export const isReaction = (state: StateId): boolean => state.startsWith('on-');

/** The history of a detour, by which it goes on. */
export const historyOf = (detour: StateId): StateId => `${detour}~resume`;

export const hasUnder =
  (detour: StateId) =>
  ({ context }: { readonly context: Context }): boolean =>
    context.under === detour;

/** The detour that goes on when the next one, entered from this one, is over. */
export function underNext({ under }: Context, from: StateId, next: StateId): StateId | undefined {
  const kept = isReaction(from) ? (under ?? from) : from;
  return kept === next ? undefined : kept;
}

/** A detour is over: where talk goes on, the question is asked again, and all that lay elsewhere is forgotten. */
export function afterDetour(context: Context): Partial<Context> {
  const { under } = context;
  const goesOn = (state: StateId) => topOf(state) === 'flow' || topOf(state) === under;
  return {
    under: undefined,
    again: true,
    back: true,
    tries: 0,
    odd: 0,
    scopes: Object.fromEntries(Object.entries(context.scopes).filter(([state]) => goesOn(state))),
    entry: entryAfter(context, (question) => !goesOn(question)),
    trail: context.trail.filter(goesOn),
    questions: context.questions.filter(({ question }) => goesOn(question)),
  };
}
