import { inLanguage } from '../language/text.ts';
import type { Turn } from './advance.ts';
import type { ConversationMachine } from './compile.ts';
import { flowStateOf } from './context.ts';
import type { Effect } from './effects.ts';
import type { SignalArrived } from './events.ts';
import { frameWords } from './frame-words.ts';
import { fits } from './signals.ts';
import { restore, type Snapshot } from './snapshot.ts';

/** No more are kept; the oldest go. */
const most = 20;

export const withMissed = (snapshot: Snapshot, signal: SignalArrived): Snapshot => ({
  ...snapshot,
  missed: [...(snapshot.missed ?? []), signal].slice(-most),
});

/**
 * The turn that gave a conversation back, and those by which it hears of what it missed. The question that they answer is not asked, and
 * of several only the last speaks: the words of the others are past.
 */
export function caughtUpWith(
  machine: ConversationMachine,
  back: Turn,
  signals: readonly SignalArrived[],
  move: (from: Snapshot, signal: SignalArrived) => Turn,
): Turn {
  let now = back;
  for (const signal of signals) {
    if (now.done || !isAwaited(machine, now.snapshot, signal)) continue;
    const next = move(now.snapshot, signal);
    now = { ...next, path: [...now.path, ...next.path], effects: [...silently(now.effects), ...next.effects] };
  }
  return now === back ? back : { ...now, effects: [resumed(back), ...now.effects] };
}

function isAwaited(machine: ConversationMachine, snapshot: Snapshot, signal: SignalArrived): boolean {
  const step = machine.steps.get(snapshot.at)?.step;
  if (step === undefined) return false;
  if (step.kind === 'wait' && 'signal' in step.for && step.for.signal === signal.signal) return true;
  if (!('signals' in step)) return false;
  const place = { flow: flowStateOf(snapshot.at) };
  return (step.signals ?? []).some((way) => fits(way, signal, restore(machine, snapshot).context, place));
}

const silently = (effects: readonly Effect[]): readonly Effect[] => effects.filter(({ type }) => type !== 'say');

const resumed = ({ snapshot }: Turn): Effect => ({
  type: 'say',
  message: { kind: 'text', text: inLanguage(frameWords.resumed, snapshot.language) },
});
