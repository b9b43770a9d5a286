import type { Flow, FlowId, Outcome, Step, StepId } from './flow.ts';
import { kinds } from './kinds/kinds.ts';
import type { Kind } from './kinds/kind.ts';

export interface Edge {
  readonly from: StepId;
  readonly on: Outcome;
  readonly to: StepId;
}

/** Where a step leads by each of its outcomes; a step that leaves the flow leads nowhere. */
export function nextOf(step: Step): Readonly<Record<Outcome, StepId>> {
  return 'next' in step ? step.next : {};
}

/** The outcomes that a step must have an edge for. Those of `run` come from the flow that it runs. */
export function outcomesOf(step: Step, library?: ReadonlyMap<FlowId, Flow>): readonly Outcome[] {
  return (kinds[step.kind] as Kind<Step['kind']>).outcomes(step as never, library);
}

/** Edges are a reading of the steps. */
export function edgesOf(flow: Flow): Edge[] {
  return Object.entries(flow.steps).flatMap(([from, step]) => Object.entries(nextOf(step)).map(([on, to]) => ({ from, on, to })));
}
