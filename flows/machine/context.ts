import type { Json, Language, StepId, Text, Value } from '../language/flow.ts';
import { fill } from '../language/liquid.ts';
import { inLanguage } from '../language/text.ts';
import { type Scope, valueOf } from '../language/values.ts';
import type { Arrived } from './arriving.ts';
import type { Answer, Asked, Done, Redo } from './asked.ts';
import type { Tapped } from './double-taps.ts';
import type { Referral, SignalArrived } from './events.ts';
import type { Heard } from './settling.ts';

/** The names of a state's place in the machine, joined: `flow/delivery/ask-address`. */
export type StateId = string;

/** Who talks with whom. */
export interface Parties {
  readonly language: Language;
  readonly contact: { readonly name?: string };
  readonly business: { readonly name: string; readonly currency: string; readonly zone: string; readonly country?: string };
}

/** What a conversation remembers besides its state. */
export interface Context extends Parties {
  /** The text that the run began with. */
  readonly message: string | null;
  /** What the run began with instead of words, until the first question is asked. */
  readonly arrived?: Arrived | undefined;
  /** The last tap that answered a question, in this run or the one before. */
  readonly tapped?: Tapped | undefined;
  /** The ad that the customer came by last. */
  readonly referral?: Referral | undefined;
  /** The variables of each flow that runs, by the id of its state. */
  readonly scopes: Readonly<Record<StateId, Readonly<Record<string, Json>>>>;
  /** Decides by chance, the same way for the whole run: drawn once when it begins, a whole number below 2³². */
  readonly lot: number;
  /** Counts the questions asked, so that an old button is known as old. */
  readonly entry: number;
  /** Wrong answers to the current question. */
  readonly tries: number;
  /** Unexpected photos, voice notes and the like in the current question. */
  readonly odd: number;
  /** The page of a long list that is on the customer's screen. */
  readonly page: number;
  /** The detour that another one interrupted, and that goes on after it. */
  readonly under?: StateId | undefined;
  /** The last questions, newest last, for `back`. */
  readonly trail: readonly StateId[];
  /** Of those questions, newest last, what they said and what was answered. Conversations of earlier releases know it of the newest only. */
  readonly questions: readonly Asked[];
  /** What has to be undone when one of them is gone back to. */
  readonly done: readonly Done[];
  /** Answers to give once more after one was corrected, in their order. */
  readonly redo: readonly Redo[];
  /** The question whose answer is to be corrected, and by what, where that is known. */
  readonly edited?: { readonly question: StateId; readonly entry: number; readonly answer?: Answer } | undefined;
  /** The mark of the message that was no answer to the open question. */
  readonly unfit?: string | undefined;
  /** Words that may be a part of an answer only. */
  readonly heard?: Heard | undefined;
  /** The person that is asked for has come. */
  readonly taken?: true | undefined;
  /** What happened while a person had the conversation. */
  readonly missed?: readonly SignalArrived[] | undefined;
  /** Our messages that WhatsApp refused since a customer last wrote. */
  readonly refused: number;
  /** The next entry asks the same question again: it is no new question. */
  readonly again: boolean;
  /** Again because a detour is over. */
  readonly back?: boolean | undefined;
  /** Steps entered in this turn. */
  readonly moves: number;
}

/** What texts, values and conditions of a flow see: its variables and the built-in names. */
export function scopeOf(context: Context, flow: StateId): Scope {
  return {
    ...context.scopes[flow],
    contact: context.contact,
    business: context.business,
    language: context.language,
    message: context.message,
    event: context.scopes[topOf(flow)]?.['event'] ?? null,
    referral: context.referral === undefined ? null : { ...context.referral },
  };
}

export function words(text: Text, context: Context, flow: StateId): string {
  return fill(inLanguage(text, context.language), scopeOf(context, flow)).trim();
}

export function evaluate(value: Value, context: Context, flow: StateId): Json {
  return valueOf(value, scopeOf(context, flow), (text) => words(text, context, flow));
}

/**
 * The count of questions once a detour is left. A question is asked again under its old number, so that its buttons stay good; but
 * where the detour asked something itself, that number is of the detour's question, whose buttons must answer no other.
 */
export const entryAfter = ({ entry, trail }: Context, inDetour: (question: StateId) => boolean): number =>
  trail.some(inDetour) ? entry + 1 : entry;

/** Writes variables of a flow. `language` is the conversation's own, and stays what it was where the value is no code of one. */
export function assigned(context: Context, flow: StateId, values: Readonly<Record<string, Json>>): Partial<Context> {
  const { language, ...variables } = values;
  return {
    scopes: { ...context.scopes, [flow]: { ...context.scopes[flow], ...variables } },
    ...withOld(context, flow, Object.keys(variables)),
    ...(typeof language === 'string' && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? { language } : {}),
  };
}

/** What is overwritten is remembered with the newest question: going back to it, or before it, puts it back. */
function withOld({ scopes, questions }: Context, flow: StateId, names: readonly string[]): Partial<Context> {
  const newest = questions.at(-1);
  if (!newest || names.length === 0) return {};
  const old = Object.fromEntries(names.map((name) => [name, scopes[flow]?.[name] ?? null]));
  return { questions: [...questions.slice(0, -1), { ...newest, was: { ...newest.was, [flow]: { ...old, ...newest.was?.[flow] } } }] };
}

/** The flow that a step belongs to, as the id of its state. */
export const flowStateOf = (state: StateId): StateId => state.slice(0, state.lastIndexOf('/'));

/** The outermost of the flows that a state lies in: the run's own, or a detour. */
export const topOf = (state: StateId): StateId => state.split('/', 1)[0]!;

/** Whether a state lies within a flow's state. */
export const within = (state: StateId, flow: StateId): boolean => state.startsWith(`${flow}/`);

/** The last part of a state's id: the step as the flow names it. */
export const stepOf = (state: StateId): StepId => state.slice(state.lastIndexOf('/') + 1);
