import type { Flow, FlowId, Outcome, Step, StepId } from '../language/flow.ts';
import { edgesOf } from '../language/outcomes.ts';

/** A step that a way leads through: no step of a flow can be called so, its names have no arrows. */
export const wayThrough = (from: StepId, on: Outcome): StepId => `${from} → ${on}`;

/** The same flow with a step of its own on every way, so that what is entered tells which ways were taken. */
export function withWaysMarked(flow: Flow): Flow {
  const marked: Record<StepId, Step> = {};
  for (const [id, step] of Object.entries(flow.steps))
    marked[id] = 'next' in step ? ({ ...step, next: leadingThrough(id, step.next) } as Step) : step;
  for (const { from, on, to } of edgesOf(flow)) marked[wayThrough(from, on)] = { kind: 'set', set: {}, next: { done: to } };
  return { ...flow, steps: marked };
}

const leadingThrough = (from: StepId, next: Readonly<Record<Outcome, StepId>>) =>
  Object.fromEntries(Object.keys(next).map((on) => [on, wayThrough(from, on)]));

/** Which ways of a flow were taken, of how many. */
export interface Coverage {
  readonly flow: FlowId;
  readonly ways: number;
  /** `step → outcome` of those that nobody took. */
  readonly untaken: readonly string[];
}

/** `entered` are the steps of conversations in flows whose ways were marked. */
export function coverageOf(
  flows: Iterable<Flow>,
  entered: Iterable<{ readonly flow: FlowId; readonly step: StepId }>,
): readonly Coverage[] {
  const taken = new Set([...entered].map(({ flow, step }) => `${flow}/${step}`));
  return [...flows].map((flow) => {
    const ways = edgesOf(flow).map(({ from, on }) => wayThrough(from, on));
    return { flow: flow.id, ways: ways.length, untaken: ways.filter((way) => !taken.has(`${flow.id}/${way}`)) };
  });
}
