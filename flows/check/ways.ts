import type { Flow, FlowId, Step, StepId } from '../language/flow.ts';
import { nextOf } from '../language/outcomes.ts';

type Library = ReadonlyMap<FlowId, Flow> | undefined;

/** The steps that a step leads to and that exist. */
export const stepsAfter = (flow: Flow, step: Step): readonly StepId[] =>
  Object.values(nextOf(step)).filter((id) => Object.hasOwn(flow.steps, id));

/** All steps that can be reached from these, they themselves included. */
export function reachable(flow: Flow, from: readonly StepId[], through: (step: Step) => boolean = () => true): ReadonlySet<StepId> {
  const found = new Set<StepId>();
  const open = from.filter((id) => Object.hasOwn(flow.steps, id));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const step = flow.steps[id]!;
    if (through(step)) open.push(...stepsAfter(flow, step));
  }
  return found;
}

/** Where a flow begins: its start, and the step that the word "cancel" goes to. */
export const entrances = (flow: Flow): readonly StepId[] => [flow.start, 'cancel'].filter((id) => Object.hasOwn(flow.steps, id));

/** Whether one event may carry a conversation through a step: it does not wait there for a customer, a person or time. */
export function passes(step: Step, library: Library, running: readonly FlowId[] = []): boolean {
  if (step.kind === 'run') return runsThrough(step.flow, library, running);
  return ['say', 'set', 'branch', 'split', 'call'].includes(step.kind);
}

/** Whether a flow can go from its start to an end without waiting. */
function runsThrough(id: FlowId, library: Library, running: readonly FlowId[]): boolean {
  const flow = library?.get(id);
  if (!flow || running.includes(id)) return false;
  const reached = reachable(flow, [flow.start], (step) => passes(step, library, [...running, id]));
  return [...reached].some((step) => flow.steps[step]!.kind === 'end');
}

/** Whether a step hands over to a person, itself or by the flows that it runs or goes to. */
export function handsOver(step: Step, library: Library, seen: readonly FlowId[] = []): boolean {
  if (step.kind === 'handoff') return true;
  if (step.kind !== 'run' && step.kind !== 'go') return false;
  if (seen.includes(step.flow)) return false;
  const flow = library?.get(step.flow);
  return flow === undefined || Object.values(flow.steps).some((each) => handsOver(each, library, [...seen, step.flow]));
}
