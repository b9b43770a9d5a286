import type { Action } from './advance.ts';
import { type Answer, answerOf, givenAgain, type Redo, saidIn } from './asked.ts';
import type { ConversationMachine } from './compile.ts';
import type { Context, StateId } from './context.ts';
import { type Tapped, tappedBy } from './double-taps.ts';
import type { Outgoing } from './effects.ts';
import type { ConversationEvent } from './events.ts';
import { questionAt } from './meaning.ts';
import { readingOf } from './reading.ts';
import { type MachineSnapshot, stateIn } from './snapshot.ts';

/** Answers that one event may give again: no more are kept. */
export const mostAgain = 6;

/** What an event is to the question that is open: its answer, or a message that does not answer it. */
export interface Given {
  /** The number of the question. */
  readonly entry: number;
  readonly answer: Answer | undefined;
  readonly fits: boolean;
  /** The tap, if it was one. */
  readonly tapped?: Tapped;
}

export function answerGiven(machine: ConversationMachine, at: StateId, context: Context, event: ConversationEvent): Given | undefined {
  const question = event.type === 'message.received' ? questionAt(machine, at) : undefined;
  if (!question || event.type !== 'message.received') return undefined;
  const { as } = readingOf(event, context, question);
  const fits = as === 'answer' || as === 'option' || as === 'file' || (as === 'free' && question.step.next['other'] !== undefined);
  if (!fits && as !== 'wrong' && as !== 'free') return undefined;
  const tapped = fits ? tappedBy(event) : undefined;
  return { entry: context.entry, answer: answerOf(event.message, event.id), fits, ...(tapped && { tapped }) };
}

/** After a decision: the open question with what it said, and the one before with what was answered. */
export function remembered<A extends Action>(next: MachineSnapshot, actions: readonly A[], given?: Given): [MachineSnapshot, readonly A[]] {
  const { context } = next;
  const at = stateIn(next.value);
  const said = actions.findLast(({ type }) => type === 'say')?.params as { readonly messages: readonly Outgoing[] } | undefined;
  const questions = context.questions.map((each) => {
    const isOpen = each.question === at && each.entry === context.entry;
    if (isOpen) return said === undefined ? each : { ...each, said: saidIn(said.messages) };
    return given?.answer && given.fits && each.entry === given.entry ? { ...each, answer: given.answer } : each;
  });
  const unfit = given && !given.fits ? given.answer?.id : given?.fits ? undefined : context.unfit;
  const changed = withContext(next, { ...context, questions, unfit, tapped: given?.tapped ?? context.tapped });
  return [changed, actions];
}

/** The answer that is to be given once more to the question that has just been asked. */
export function answerAgain(
  at: StateId,
  context: Context,
): { readonly context: Context; readonly event: Extract<ConversationEvent, { type: 'message.received' }> } | undefined {
  const asked = context.questions.findLast(({ question, entry }) => question === at && entry === context.entry);
  const nth = context.redo.findIndex(({ question }) => question === at);
  const redo: Redo | undefined = context.redo[nth];
  if (!asked || !redo || (redo.said !== undefined && redo.said !== asked.said)) return undefined;
  return {
    // What came before it did not come again.
    context: { ...context, redo: context.redo.slice(nth + 1), moves: 0 },
    event: { type: 'message.received', message: givenAgain(redo.message, at, context.entry) },
  };
}

/** What is answered at once is not asked. */
export const withoutQuestion = <A extends Action>(actions: readonly A[]): readonly A[] =>
  actions.filter((_, index) => index !== actions.findLastIndex(({ type }) => type === 'say'));

export const withContext = (snapshot: MachineSnapshot, context: Context): MachineSnapshot =>
  Object.assign(Object.create(Object.getPrototypeOf(snapshot) as object) as MachineSnapshot, snapshot, { context });
