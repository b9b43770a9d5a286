import type { SnapshotFrom, StateValue } from 'xstate';
import type { Json } from '../language/flow.ts';
import type { Arrived } from './arriving.ts';
import type { ConversationMachine } from './compile.ts';
import { type Context, type Parties, type StateId, topOf, within } from './context.ts';
import { historyOf, isReaction } from './detours.ts';
import type { Tapped } from './double-taps.ts';
import type { Referral } from './events.ts';
import { FlowFault } from './faults.ts';
import type { Heard } from './settling.ts';

/**
 * Where a conversation stands, as it is stored: small, plain JSON. What is null, zero or empty is left out.
 * `at` is the state; `resume` the state of the flow to go back to, while the conversation is somewhere else.
 */
export interface Snapshot extends Parties {
  readonly at: StateId;
  readonly resume?: StateId;
  /** The state of a detour to go back to, while the conversation is in another. */
  readonly under?: StateId;
  readonly message?: string;
  readonly referral?: Referral;
  readonly arrived?: Arrived;
  readonly tapped?: Tapped;
  readonly scopes?: Readonly<Record<StateId, Readonly<Record<string, Json>>>>;
  readonly lot?: number;
  readonly entry: number;
  readonly tries?: number;
  readonly odd?: number;
  readonly page?: number;
  readonly trail?: readonly StateId[];
  readonly questions?: Context['questions'];
  readonly done?: Context['done'];
  readonly redo?: Context['redo'];
  readonly edited?: NonNullable<Context['edited']>;
  readonly unfit?: string;
  readonly heard?: Heard;
  readonly refused?: number;
  readonly taken?: true;
  readonly missed?: Context['missed'];
}

/** A snapshot as XState holds it. */
export type MachineSnapshot = SnapshotFrom<ConversationMachine['machine']>;

/** The states outside of all talk; every other lies in `talking`. */
const outside = ['arriving', 'with-person', 'back', 'jump', 'over'];

const talking = (at: StateId): boolean => !outside.includes(at);

export function restore({ machine, steps, flow }: ConversationMachine, snapshot: Snapshot): MachineSnapshot {
  const { at, resume, under, ...rest } = snapshot;
  for (const state of [at, resume, under]) {
    if (state === undefined) continue;
    if (!steps.has(state) && !outside.includes(state))
      throw new FlowFault(flow, undefined, `the conversation stands at "${state}", which is not in this version`);
  }
  return machine.resolveState({
    value: valueAt(at),
    context: {
      message: null,
      lot: 0,
      scopes: {},
      tries: 0,
      odd: 0,
      page: 0,
      trail: [],
      questions: [],
      done: [],
      redo: [],
      refused: 0,
      again: false,
      moves: 0,
      ...rest,
      ...(under === undefined ? {} : { under: topOf(under) }),
    },
    historyValue: {
      ...(resume === undefined ? {} : { resume: [machine.getStateNodeById(resume)] }),
      ...(under === undefined ? {} : { [historyOf(topOf(under))]: [machine.getStateNodeById(under)] }),
    },
  });
}

export function store({ value, context, historyValue }: MachineSnapshot): Snapshot {
  const at = stateIn(value);
  const resume = within(at, 'flow') || at === 'over' ? undefined : historyValue['resume']?.[0]?.id;
  const under = isReaction(at) && context.under !== undefined ? historyValue[historyOf(context.under)]?.[0]?.id : undefined;
  const { language, contact, business, entry, message, arrived, tapped, referral, scopes, tries, odd, page, trail, heard, lot, refused, taken, missed } =
    context;
  const kept = at === 'over' ? {} : keptScopes(scopes);
  const { questions, done, redo, edited, unfit } = context;

  return {
    at,
    ...(resume === undefined ? {} : { resume }),
    ...(under === undefined ? {} : { under }),
    language,
    contact,
    business,
    entry,
    ...(message === null ? {} : { message }),
    ...(arrived === undefined ? {} : { arrived }),
    ...(tapped === undefined ? {} : { tapped }),
    ...(referral === undefined ? {} : { referral }),
    ...(Object.keys(kept).length > 0 ? { scopes: kept } : {}),
    ...(tries > 0 ? { tries } : {}),
    ...(odd > 0 ? { odd } : {}),
    ...(page > 0 ? { page } : {}),
    ...(trail.length > 0 ? { trail } : {}),
    ...(questions.length > 0 && at !== 'over' ? { questions: questions.map(slim) } : {}),
    ...(done.length > 0 && at !== 'over' ? { done } : {}),
    ...(redo.length > 0 ? { redo } : {}),
    ...(edited !== undefined && topOf(at) === 'correcting' ? { edited } : {}),
    ...(unfit === undefined ? {} : { unfit }),
    ...(lot > 0 && at !== 'over' ? { lot } : {}),
    ...(heard === undefined ? {} : { heard }),
    ...(refused > 0 ? { refused } : {}),
    ...(taken === true ? { taken } : {}),
    ...(missed !== undefined && at !== 'over' ? { missed } : {}),
  };
}

/** Large values that were overwritten are let go: nobody goes back that often. */
function slim({ was, ...asked }: Context['questions'][number]): Context['questions'][number] {
  return was === undefined || JSON.stringify(was).length > mostWas ? asked : { ...asked, was };
}

const mostWas = 4_000;

/** Variables without nulls: what is not there reads as null anyway. A flow that runs keeps its name even without variables. */
function keptScopes(scopes: Context['scopes']): Context['scopes'] {
  const kept = Object.entries(scopes).map(
    ([state, values]) => [state, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))] as const,
  );
  return Object.fromEntries(kept.filter(([state, values]) => state !== 'flow' || Object.keys(values).length > 0));
}

function valueAt(at: StateId): StateValue {
  const path = talking(at) ? ['talking', ...at.split('/')] : [at];
  return path.reduceRight<StateValue | undefined>((inner, key) => (inner === undefined ? key : { [key]: inner }), undefined)!;
}

export function stateIn(value: StateValue): StateId {
  const path: string[] = [];
  let inner: StateValue | undefined = value;
  while (typeof inner === 'object') {
    const [key, next]: [string, StateValue | undefined] = Object.entries(inner)[0]!;
    path.push(key);
    inner = next;
  }
  const all = inner === undefined ? path : [...path, inner];
  return (all[0] === 'talking' ? all.slice(1) : all).join('/');
}
