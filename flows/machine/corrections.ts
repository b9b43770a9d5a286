import type { Step } from '../language/flow.ts';
import { plain } from '../language/text.ts';
import type { Asked, Redo } from './asked.ts';
import type { CompiledStep } from './compile.ts';
import { type Context, flowStateOf, type StateId, topOf, within } from './context.ts';

/**
 * An earlier answer is corrected by editing its message, or by words like "change the address". Talk then goes back to that question,
 * and what came after it is gone through again: what is computed is computed anew, and a question that comes in the same words is answered
 * as before without being asked. Where something was done meanwhile that others rely on, nothing can be corrected in this way.
 */
const verbs = {
  before: [
    ...['change', 'edit', 'correct', 'fix', 'another', 'a different', 'different', 'wrong', 'not that', 'change my mind about'],
    ...['cambiar', 'cambia', 'corregir', 'corrige', 'modificar', 'otro', 'otra', 'quiero cambiar'],
  ],
  after: ['is wrong', 'was wrong', 'esta mal', 'es incorrecto', 'es incorrecta', 'equivocado', 'equivocada'],
};
const articles = ['the', 'my', 'that', 'this', 'our', 'el', 'la', 'los', 'las', 'mi', 'mis', 'esa', 'ese', 'de la', 'del'];

/** What somebody wants to change, in their words, if that is what they write. */
export function subjectOfChange(text: string): string | undefined {
  if (text.length > 80) return undefined;
  const said = plain(text);
  const begun = verbs.before.find((verb) => said.startsWith(`${verb} `));
  const ended = begun === undefined ? verbs.after.find((verb) => said.endsWith(` ${verb}`)) : undefined;
  if (begun === undefined && ended === undefined) return undefined;
  const subject = begun === undefined ? said.slice(0, -ended!.length - 1) : said.slice(begun.length + 1);
  const article = articles.find((each) => subject.startsWith(`${each} `));
  return article === undefined ? subject : subject.slice(article.length + 1);
}

/** The question whose answer is called so: the last of them. */
export function questionCalled(
  subject: string,
  context: Context,
  steps: ReadonlyMap<StateId, CompiledStep>,
  at: StateId,
): Asked | undefined {
  const isCalled = (step: Step | undefined) =>
    step !== undefined &&
    'called' in step &&
    Object.values(step.called ?? {}).some((names) => names.some((name) => plain(name) === subject));
  return correctable(context, at).findLast(({ question }) => isCalled(steps.get(question)?.step));
}

/** The question that was answered by the message with this mark. */
export const questionAnsweredBy = (mark: string, context: Context, at: StateId): Asked | undefined =>
  correctable(context, at).findLast(({ answer }) => answer?.id === mark);

/** Questions of the run, before the one that is open, whose flow still runs. A detour is over soon. */
const correctable = (context: Context, at: StateId): readonly Asked[] =>
  topOf(at) !== 'flow'
    ? []
    : context.questions.filter(
        ({ question, entry }) =>
          entry !== context.entry && topOf(question) === 'flow' && Object.hasOwn(context.scopes, flowStateOf(question)),
      );

/** The question before the current one, among those whose flow still runs. */
export const previousQuestion = (context: Context): StateId | undefined => context.trail[previousIndex(context)];

const previousIndex = ({ trail, scopes }: Context): number =>
  trail.slice(0, -1).findLastIndex((question) => Object.hasOwn(scopes, flowStateOf(question)));

/** Where talk goes back to: a place in the trail, and what is known of that question. */
function goal(context: Context): { readonly index: number; readonly asked: Asked | undefined } {
  const { edited, trail, questions } = context;
  // Both end with the newest question.
  const ahead = trail.length - questions.length;
  const index = edited ? questions.findIndex(({ entry }) => entry === edited.entry) + ahead : previousIndex(context);
  return { index, asked: questions[index - ahead] };
}

/** Back at a question: it will be asked anew, so it leaves the trail, all that was answered after it is as it was, and flows that began since are forgotten. */
export function backAt(context: Context, question: StateId): Partial<Context> {
  const { index, asked } = goal(context);
  const entry = asked?.entry ?? 0;
  const later = context.questions.filter((each) => each.entry >= entry);
  const scopes = asked ? later.toReversed().reduce(asBefore, context.scopes) : context.scopes;
  return {
    trail: context.trail.slice(0, index),
    questions: context.questions.filter((each) => each.entry < entry),
    under: undefined,
    again: false,
    edited: undefined,
    done: context.done.filter((each) => each.entry < entry),
    redo: context.edited ? redoFrom(context.edited, later) : [],
    scopes: Object.fromEntries(Object.entries(scopes).filter(([flow]) => flow === 'flow' || within(question, flow))),
  };
}

const asBefore = (scopes: Context['scopes'], { was = {} }: Asked): Context['scopes'] => ({
  ...scopes,
  ...Object.fromEntries(Object.entries(was).flatMap(([flow, old]) => (scopes[flow] ? [[flow, { ...scopes[flow], ...old }] as const] : []))),
});

/** What going back to a question undoes, the last first. */
export const undoneBy = (context: Context) => {
  const from = goal(context).asked?.entry ?? 0;
  return context.done.filter(({ entry }) => entry >= from).toReversed();
};

/** The new answer, where it is known, and those that came after the old one. */
function redoFrom({ question, answer, entry }: NonNullable<Context['edited']>, questions: readonly Asked[]): readonly Redo[] {
  const later = questions.flatMap((each): Redo[] =>
    each.entry > entry && each.answer
      ? [{ question: each.question, ...each.answer, ...(each.said === undefined ? {} : { said: each.said }) }]
      : [],
  );
  return answer === undefined ? later : [{ question, ...answer }, ...later];
}

/** After something that others rely on, nothing before it is gone back to. */
export const committed = { trail: [], questions: [], done: [], redo: [] } as const satisfies Partial<Context>;
