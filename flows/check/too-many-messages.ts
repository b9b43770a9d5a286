import type { Flow, FlowId, StepId } from '../language/flow.ts';
import { type Rule, stepsOf } from './rule.ts';
import { passes, stepsAfter } from './ways.ts';

/** What the machine sends for one event. */
const most = 10;

/** More messages in a row than are ever sent at once: the conversation would stop there. */
export const tooManyMessages: Rule = (flow, library) => {
  const said = saidFrom(flow, library, [flow.id]);
  const starts = new Set(stepsOf(flow).flatMap(([, step]) => (passes(step, library, [flow.id]) ? [] : stepsAfter(flow, step))));
  return [...new Set([flow.start, ...starts])]
    .filter((id) => Object.hasOwn(flow.steps, id) && said(id) > most)
    .map((id) => ({
      step: id,
      message: `From here ${said(id)} messages may go out at once; at most ${most} are sent`,
      severity: 'error' as const,
    }));
};

/** The most that may be said from a step on until somebody is waited for. A circle is the affair of another rule. */
function saidFrom(flow: Flow, library: ReadonlyMap<FlowId, Flow> | undefined, running: readonly FlowId[]): (id: StepId) => number {
  const known = new Map<StepId, number>();
  const count = (id: StepId): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    known.set(id, 0);
    const step = flow.steps[id]!;
    const inner = step.kind === 'run' && !running.includes(step.flow) ? library?.get(step.flow) : undefined;
    const within = inner && Object.hasOwn(inner.steps, inner.start) ? saidFrom(inner, library, [...running, inner.id])(inner.start) : 0;
    const own = step.kind === 'say' || step.kind === 'ask' || step.kind === 'choose' ? 1 : within;
    const after = passes(step, library, running) ? Math.max(0, ...stepsAfter(flow, step).map(count)) : 0;
    known.set(id, own + after);
    return own + after;
  };
  return count;
}
