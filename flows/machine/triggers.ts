import type { Flow, FlowId, Language, SignalName } from '../language/flow.ts';
import { sameWords } from '../language/text.ts';
import type { Received } from './events.ts';
import { isNothing } from './reading.ts';

/** Whether a message to a conversation without a run begins one. A reaction to an old message does not. */
export const begins = (message: Received): boolean => !isNothing(message);

/** The flow that a first message starts: one by keyword, else the one that answers first. */
export function startedBy(message: Received, flows: Iterable<Flow>, language: Language): FlowId | undefined {
  const all = [...flows];
  const text = message.kind === 'text' ? message.text : undefined;
  const byWord =
    text === undefined ? undefined : (all.find((flow) => hasKeyword(flow, text, language)) ?? all.find((flow) => hasKeyword(flow, text)));
  return (byWord ?? all.find(({ triggers }) => triggers.some(({ on }) => on === 'first')))?.id;
}

function hasKeyword({ triggers }: Flow, text: string, language?: Language): boolean {
  return triggers.some(
    (trigger) =>
      trigger.on === 'keyword' &&
      Object.entries(trigger.words).some(
        ([inLanguage, words]) => (language === undefined || inLanguage === language) && words.some((word) => sameWords(text, word)),
      ),
  );
}

/** The flow that reacts to a signal which nothing else takes. */
export const reactingTo = (signal: SignalName, flows: Iterable<Flow>): FlowId | undefined =>
  inOrder(flows).find((flow) => signalsOf(flow).includes(signal))?.id;

/** The signals that a flow reacts to. */
export const signalsOf = ({ triggers }: Flow): readonly SignalName[] =>
  triggers.flatMap((trigger) => (trigger.on === 'event' ? [trigger.signal] : []));

/** Where two would do, the same one does each time. */
export const inOrder = (flows: Iterable<Flow>): readonly Flow[] => [...flows].sort((one, two) => (one.id < two.id ? -1 : 1));
