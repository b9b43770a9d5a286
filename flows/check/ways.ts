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

/** All steps from which some way leads to one of these, they themselves included. Looked for backwards: once, however large the flow is. */
export function leadingTo(flow: Flow, ends: readonly StepId[]): ReadonlySet<StepId> {
  const before = new Map<StepId, StepId[]>();
  for (const [id, step] of Object.entries(flow.steps)) {
    for (const next of new Set(stepsAfter(flow, step))) {
      const known = before.get(next);
      if (known) known.push(id);
      else before.set(next, [id]);
    }
  }
  const found = new Set(ends);
  const open = [...ends];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const news = (before.get(id) ?? []).filter((each) => !found.has(each));
    for (const each of news) found.add(each);
    open.push(...news);
  }
  return found;
}

/**
 * The steps of these that can come back to themselves by others of these. By Tarjan's way through a graph, which looks at each step
 * and each way once; with a list instead of calls, since a flow may be longer than the stack is deep.
 */
export function inCircles(flow: Flow, among: ReadonlySet<StepId>): ReadonlySet<StepId> {
  const after = (id: StepId) => stepsAfter(flow, flow.steps[id]!).filter((each) => among.has(each));
  const found = new Set<StepId>();
  const nth = new Map<StepId, number>();
  const lowest = new Map<StepId, number>();
  const kept: StepId[] = [];
  const isKept = new Set<StepId>();
  for (const root of among) {
    if (nth.has(root)) continue;
    const path: { readonly id: StepId; readonly ways: readonly StepId[]; at: number }[] = [];
    const enter = (id: StepId) => {
      nth.set(id, nth.size);
      lowest.set(id, nth.get(id)!);
      kept.push(id);
      isKept.add(id);
      path.push({ id, ways: after(id), at: 0 });
    };
    const lower = (id: StepId, to: number) => lowest.set(id, Math.min(lowest.get(id)!, to));
    enter(root);
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const { id, ways } = here;
      const next = ways[here.at++];
      if (next !== undefined) {
        if (next === id) found.add(id);
        if (!nth.has(next)) enter(next);
        else if (isKept.has(next)) lower(id, nth.get(next)!);
        continue;
      }
      path.pop();
      const from = path.at(-1);
      if (from) lower(from.id, lowest.get(id)!);
      if (lowest.get(id) !== nth.get(id)) continue;
      const circle = kept.splice(kept.lastIndexOf(id));
      for (const each of circle) isKept.delete(each);
      if (circle.length > 1) for (const each of circle) found.add(each);
    }
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
