import type { Flow, FlowId, Outcome, Step, StepId } from './flow.ts';
import { kindOf } from './kinds/kinds.ts';

export interface Edge {
  readonly from: StepId;
  readonly on: Outcome;
  readonly to: StepId;
}

/** Where a step leads by each of its outcomes; a step that leaves the flow leads nowhere. */
export function nextOf(step: Step): Readonly<Record<Outcome, StepId>> {
  return 'next' in step ? step.next : {};
}

/** The outcomes that a step must have an edge for. Those of `run` are the results of the flow that it runs. */
export const outcomesOf = (step: Step, library?: ReadonlyMap<FlowId, Flow>): readonly Outcome[] => kindOf(step).outcomes(step, library);

/** The outcomes that a step may have besides. */
export const extraOutcomesOf = (step: Step): readonly Outcome[] => kindOf(step).extras?.(step) ?? [];

/** Edges are a reading of the steps. */
export function edgesOf(flow: Flow): Edge[] {
  return Object.entries(flow.steps).flatMap(([from, step]) => Object.entries(nextOf(step)).map(([on, to]) => ({ from, on, to })));
}
