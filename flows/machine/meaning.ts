import { answerOf, markOf } from './asked.ts';
import { type ConversationMachine, listens } from './compile.ts';
import { type Context, flowStateOf, type StateId } from './context.ts';
import { questionAnsweredBy, questionCalled, subjectOfChange } from './corrections.ts';
import type { ConversationEvent } from './events.ts';
import { looksLikeQuestion } from './questions.ts';
import { type Question, readingOf } from './reading.ts';
import { heardWith, isEnough, settleTimer, whole } from './settling.ts';
import { answering, startedInPlace } from './triggers.ts';

type Arrival = Extract<ConversationEvent, { type: 'message.received' }>;

/** What an event is to the machine that stands here: most are what they are. */
export function meant(machine: ConversationMachine, at: StateId, context: Context, event: ConversationEvent): ConversationEvent {
  if (event.type === 'timer.fired' && event.name === settleTimer(at) && context.heard)
    return inPlace(machine, at, context, whole(context.heard));
  if (event.type !== 'message.received') return event;
  const corrected = correction(machine, at, context, event);
  if (corrected) return corrected;
  const started = startedInPlace(event, machine.reactions);
  const question = questionAt(machine, at);
  if (started && !asksForCart(question, event)) return { type: 'flow.started', flow: started.flow, event: started.event ?? null };
  const settles = question && question.step.kind !== 'form' ? question.step : undefined;
  const heard = settles && heardWith(context.heard, event, settles, readingOf(event, context, question).as);
  if (!heard) return inPlace(machine, at, context, event);
  return isEnough(heard) ? inPlace(machine, at, context, whole(heard)) : { type: 'part.heard', heard };
}

/** What an edited message or "change the address" is, where it is about an answer that can be corrected. */
function correction(machine: ConversationMachine, at: StateId, context: Context, event: Arrival): ConversationEvent | undefined {
  const { message } = event;
  if (message.kind === 'text') {
    const subject = subjectOfChange(message.text);
    const asked = subject === undefined ? undefined : questionCalled(subject, context, machine.steps, at);
    const open = questionAt(machine, at);
    if (asked === undefined || (open && readingOf(event, context, open).as === 'option')) return undefined;
    return { type: 'answer.recalled', question: asked.question, entry: asked.entry };
  }
  if (message.kind !== 'edit' || message.of === undefined || message.text === null) return undefined;
  const mark = markOf(message.of);
  // What was not understood is read anew.
  if (mark === context.unfit) return { ...event, message: { kind: 'text', text: message.text }, id: message.of };
  const asked = questionAnsweredBy(mark, context, at);
  const answer = answerOf({ kind: 'text', text: message.text }, message.of);
  if (asked === undefined || answer === undefined) return undefined;
  return { type: 'answer.edited', question: asked.question, entry: asked.entry, answer, words: message.text };
}

export function questionAt({ steps }: ConversationMachine, at: StateId): Question | undefined {
  const step = steps.get(at)?.step;
  return step && listens(step) ? { step, flow: flowStateOf(at), place: at } : undefined;
}

const asksForCart = (question: Question | undefined, { message }: Arrival): boolean =>
  message.kind === 'order' && question?.step.kind === 'ask' && question.step.answer.type === 'cart';

/** A question of the customer's where an answer is waited for, and these words are none, goes to the flow that answers questions. */
function inPlace(machine: ConversationMachine, at: StateId, context: Context, event: Arrival): ConversationEvent {
  const flow = answering(machine.reactions);
  const question = questionAt(machine, at);
  // That flow listens to further questions itself.
  if (flow === undefined || !question || flow === machine.steps.get(at)?.flow || event.message.kind !== 'text') return event;
  const { text } = event.message;
  return looksLikeQuestion(text) && isNoAnswer(question, event, context) ? { type: 'flow.started', flow, event: { text } } : event;
}

function isNoAnswer(question: Question, event: Arrival, context: Context): boolean {
  const { step } = question;
  const { as } = readingOf(event, context, question);
  if (as === 'wrong' || (as === 'free' && step.next['other'] === undefined)) return true;
  // Nearly anything is read as an address, and what has a number in it mostly is one.
  const isAddress = event.message.kind === 'text' && /\p{N}/u.test(event.message.text) && !/[?？]\s*$/u.test(event.message.text);
  return as === 'answer' && step.kind === 'ask' && step.answer.type === 'place' && !isAddress;
}
