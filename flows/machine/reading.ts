import type { AskStep, ChooseStep, FormStep, Json } from '../language/flow.ts';
import { answerIn, paperIn, takes } from './answers.ts';
import { offersOf, pageTyped, typed } from './choice.ts';
import type { Context, StateId } from './context.ts';
import type { ConversationEvent, Received } from './events.ts';
import { formName } from './forms.ts';
import { type GlobalWord, globalWordIn } from './frame-words.ts';
import { firstPage, nextPage, readTap } from './taps.ts';

/** What a message means, for the question that is open. The frame deals with what no question takes. */
export type Reading =
  | { readonly as: 'answer'; readonly value: Json }
  | { readonly as: 'option'; readonly id: string; readonly fixed: boolean }
  | { readonly as: 'page'; readonly turn: typeof nextPage | typeof firstPage }
  /** Free words at a choice. */
  | { readonly as: 'free'; readonly text: string }
  /** A picture or a document at a choice that takes one. */
  | { readonly as: 'file'; readonly value: Json }
  | { readonly as: 'wrong' }
  | { readonly as: 'word'; readonly word: GlobalWord }
  /** A tap on a button of an earlier question. */
  | { readonly as: 'stale' }
  | { readonly as: 'odd'; readonly what: 'voice' | 'file' | 'place' }
  | { readonly as: 'unreadable' }
  /** Reactions, edits, revokes: they change nothing. */
  | { readonly as: 'nothing' };

export interface Question {
  readonly step: AskStep | ChooseStep | FormStep;
  readonly flow: StateId;
  /** Of a form: where it stands. */
  readonly place?: StateId;
}

type Arrival = Extract<ConversationEvent, { type: 'message.received' }>;

const lastReading = new WeakMap<Received, { readonly question?: Question; readonly context: Context; readonly reading: Reading }>();

/** Reads a message. The guards of one state ask the same thing in turn, so the last answer is kept with the message. */
export function readingOf(event: Arrival, context: Context, question?: Question): Reading {
  const kept = lastReading.get(event.message);
  if (kept && kept.question === question && kept.context === context) return kept.reading;
  const reading = readFor(event, context, question);
  lastReading.set(event.message, { ...(question ? { question } : {}), context, reading });
  return reading;
}

function readFor(event: Arrival, context: Context, question: Question | undefined): Reading {
  if (isNothing(event.message)) return { as: 'nothing' };
  const { message } = event;
  if (question?.step.kind === 'choose') return readChoice(message, question.step, question.flow, context);
  if (question?.step.kind === 'form') return readForm(message, question.place ?? question.flow, context);
  if (question?.step.kind === 'ask') return readAnswer(event, question.step, context);
  return readAnywhere(message);
}

/** Messages that never move a conversation nor begin one. */
export const isNothing = (message: Received): boolean => ['reaction', 'edit', 'revoke'].includes(message.kind);

function readChoice(message: Received, step: ChooseStep, flow: StateId, context: Context): Reading {
  const tap = message.kind === 'tap' ? readTap(message.id) : undefined;
  if (tap && tap.entry !== context.entry) return { as: 'stale' };

  const offers = offersOf(step, context, flow);
  if (tap) {
    if (tap.option === nextPage || tap.option === firstPage) return { as: 'page', turn: tap.option };
    const offer = offers.find(({ id }) => id === tap.option);
    return offer ? { as: 'option', id: offer.id, fixed: offer.fixed } : { as: 'stale' };
  }

  const text = message.kind === 'text' ? message.text : message.kind === 'tap' ? message.title : undefined;
  if (text === undefined) {
    const file = step.fileAs === undefined ? undefined : paperIn(message);
    return file === undefined ? readAnywhere(message) : { as: 'file', value: file };
  }

  const offer = typed(text, offers, context.page);
  if (offer) return { as: 'option', id: offer.id, fixed: offer.fixed };
  const turn = pageTyped(text, offers, context);
  if (turn) return { as: 'page', turn };
  const word = globalWordIn(text);
  if (word) return { as: 'word', word };
  return text.trim() === '' ? { as: 'wrong' } : { as: 'free', text };
}

function readAnswer(event: Arrival, step: AskStep, context: Context): Reading {
  const { message } = event;
  if (message.kind === 'tap' && readTap(message.id)) return { as: 'stale' };
  const said = message.kind === 'text' ? message.text : message.kind === 'tap' ? message.title : undefined;
  const word = said === undefined ? undefined : globalWordIn(said);
  if (word) return { as: 'word', word };
  if (!takes(step.answer.type, message)) return readAnywhere(message);

  const { zone, country } = context.business;
  const value = answerIn(message, step.answer, { zone, ...(event.at ? { at: event.at } : {}), ...(country ? { country } : {}) });
  return value === undefined ? { as: 'wrong' } : { as: 'answer', value };
}

/** Words do not fill in a form, and one that was sent for an earlier question answers that. */
function readForm(message: Received, place: StateId, context: Context): Reading {
  if (message.kind === 'form')
    return message.form === formName(place, context.entry) ? { as: 'answer', value: message.values } : { as: 'stale' };
  const reading = readAnywhere(message);
  return reading.as === 'free' ? { as: 'wrong' } : reading;
}

/** What a message means where no question is open, or where the open one does not take such a message. */
function readAnywhere(message: Received): Reading {
  switch (message.kind) {
    case 'text': {
      const word = globalWordIn(message.text);
      return word ? { as: 'word', word } : { as: 'free', text: message.text };
    }
    case 'tap': {
      // A button of a template has words of ours: "Stop promotions" means it, whatever is being asked.
      const word = readTap(message.id) ? undefined : globalWordIn(message.title);
      return word ? { as: 'word', word } : { as: 'stale' };
    }
    case 'media':
      return { as: 'odd', what: message.media === 'voice' || message.media === 'audio' ? 'voice' : 'file' };
    case 'location':
      return { as: 'odd', what: 'place' };
    case 'form':
      return { as: 'stale' };
    case 'contacts':
    case 'order':
      return { as: 'odd', what: 'file' };
    case 'unsupported':
      return { as: 'unreadable' };
    default:
      return { as: 'nothing' };
  }
}
