import type { Flow, FlowId, Step, StepId } from '../language/flow.ts';

/** What is wrong with a flow. An error keeps it from being published; a warning is for its author to judge. */
export interface Problem {
  /** The name of the rule, e.g. `loose-outcome`. */
  readonly rule: string;
  readonly flow: FlowId;
  readonly step?: StepId;
  /** Within the step, e.g. `options.0.title`. */
  readonly path?: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** What a rule says; its name and the flow's are added around it. */
export type Finding = Omit<Problem, 'rule' | 'flow'>;

/** Looks at one flow. The library holds the flows that it may run or go to; without one, other flows are not judged. */
export type Rule = (flow: Flow, library: ReadonlyMap<FlowId, Flow> | undefined) => readonly Finding[];

export const stepsOf = (flow: Flow): readonly (readonly [StepId, Step])[] => Object.entries(flow.steps);

export const isListening = (step: Step): boolean => step.kind === 'ask' || step.kind === 'choose' || step.kind === 'form';
