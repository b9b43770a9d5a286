import type { Flow, FlowId, Json, Language, SignalName, Trigger } from '../language/flow.ts';
import { plain, sameWords } from '../language/text.ts';
import type { ConversationEvent } from './events.ts';
import { isDoubleTap, type Tapped } from './double-taps.ts';
import { isNothing } from './reading.ts';
import { readTap } from './taps.ts';

type Arrival = Pick<Extract<ConversationEvent, { type: 'message.received' }>, 'message' | 'referral'>;

/** A flow that something begins, and what it reads as `event`. */
export interface Started {
  readonly flow: FlowId;
  readonly event?: Json;
}

/** Whether a message to a conversation without a run begins one. A reaction to an old message does not, nor does the second of two taps. */
export const begins = (event: Extract<ConversationEvent, { type: 'message.received' }>, after: { readonly tapped?: Tapped } | null): boolean =>
  !isNothing(event.message) && !isDoubleTap(event, after?.tapped);

/** The flow that a message starts where nothing runs. */
export function startedBy(arrival: Arrival, flows: Iterable<Flow>, language: Language): Started | undefined {
  const all = inOrder(flows);
  const inPlace = startedInPlace(arrival, all);
  if (inPlace) return inPlace;
  const text = arrival.message.kind === 'text' ? arrival.message.text : undefined;
  const byWord =
    text === undefined ? undefined : (all.find((flow) => hasKeyword(flow, text, language)) ?? all.find((flow) => hasKeyword(flow, text)));
  const flow = byWord ?? all.find(({ triggers }) => triggers.some(({ on }) => on === 'first'));
  return flow && { flow: flow.id };
}

/** The flow that a message starts also in the middle of another. */
export function startedInPlace(arrival: Arrival, flows: readonly Flow[]): Started | undefined {
  const found = flows.flatMap((flow) =>
    flow.triggers.flatMap((trigger) => {
      const event = eventOf(trigger, arrival);
      return event === undefined ? [] : [{ flow: flow.id, event, particular: particularity(trigger) }];
    }),
  );
  const best = found.sort((one, two) => two.particular - one.particular)[0];
  return best && { flow: best.flow, event: best.event };
}

/** The flow that reacts to a signal which nothing else takes. */
export const reactingTo = (signal: SignalName, flows: Iterable<Flow>): FlowId | undefined =>
  inOrder(flows).find((flow) => signalsOf(flow).includes(signal))?.id;

/** The signals that a flow reacts to. */
export const signalsOf = ({ triggers }: Flow): readonly SignalName[] =>
  triggers.flatMap((trigger) => (trigger.on === 'event' ? [trigger.signal] : []));

/** The flow that answers a question in the middle of another. */
export const answering = (flows: readonly Flow[]): FlowId | undefined =>
  flows.find(({ triggers }) => triggers.some(({ on }) => on === 'question'))?.id;

/** Whether a flow may run in the middle of another. */
export const runsInPlace = ({ triggers }: Flow): boolean => triggers.some(({ on }) => !['first', 'keyword', 'schedule'].includes(on));

/** Where two would do, the same one does each time. */
export const inOrder = (flows: Iterable<Flow>): readonly Flow[] => [...flows].sort((one, two) => (one.id < two.id ? -1 : 1));

/** What the flow reads as `event`, when its trigger fits. */
function eventOf(trigger: Trigger, { message, referral }: Arrival): Json | undefined {
  switch (trigger.on) {
    case 'link':
      return message.kind === 'text' ? linkIn(message.text, trigger.code) : undefined;
    case 'template-button':
      return message.kind === 'tap' && !readTap(message.id) && message.id.startsWith(trigger.payload)
        ? { payload: message.id, rest: message.id.slice(trigger.payload.length), title: message.title }
        : undefined;
    case 'cart':
      return message.kind === 'order' ? { items: message.items.map((item) => ({ ...item })) } : undefined;
    case 'ad':
      return referral && (trigger.id === undefined || trigger.id === referral.id) ? { ...referral } : undefined;
    default:
      return undefined;
  }
}

/** `TABLE-5` and `Table 5: two coffees` both name the table; `Table 50` does not. */
function linkIn(text: string, code: string): Json | undefined {
  if (sameWords(text, code)) return { code, rest: '' };
  const [said, wanted] = [plain(text), plain(code)];
  if (wanted === '' || !said.startsWith(`${wanted} `)) return undefined;
  const words = wanted.split(' ').length;
  const rest = /^(?:[^\p{L}\p{N}]*[\p{L}\p{N}\p{M}]+)/u;
  let left = text;
  for (let word = 0; word < words; word++) left = left.replace(rest, '');
  return { code, rest: left.replace(/^[^\p{L}\p{N}]+/u, '').trim() };
}

function particularity(trigger: Trigger): number {
  switch (trigger.on) {
    case 'link':
      return 4_000 + trigger.code.length;
    case 'template-button':
      return 3_000 + trigger.payload.length;
    case 'cart':
      return 2_000;
    default:
      return trigger.on === 'ad' && trigger.id !== undefined ? 1_001 : 1_000;
  }
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
