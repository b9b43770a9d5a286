import type { Flow, FlowId, Step, StepId, TemplateUse } from './flow.ts';
import { nextOf } from './outcomes.ts';

/** A message that a flow may send before the customer has answered anything. */
export interface Opening {
  readonly flow: FlowId;
  readonly step: StepId;
  readonly template: TemplateUse | undefined;
  /** What else it would say there, and no template stands for. */
  readonly reminders: number;
}

/**
 * What a flow may say to somebody who does not write: on all ways from its start on which nobody answers, through the flows that it runs.
 * Later than a day after the customer's last message these need templates.
 */
export function openingsOf(flow: Flow, library: ReadonlyMap<FlowId, Flow> | undefined): readonly Opening[] {
  const found = new Map<string, Opening>();
  walk(flow, library, found, []);
  return [...found.values()];
}

/** @returns the results with which the flow may end without an answer. */
function walk(
  flow: Flow,
  library: ReadonlyMap<FlowId, Flow> | undefined,
  found: Map<string, Opening>,
  running: readonly FlowId[],
): ReadonlySet<string> {
  const results = new Set<string>();
  if (running.includes(flow.id)) return results;
  const seen = new Set<StepId>();
  const open: StepId[] = [flow.start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = Object.hasOwn(flow.steps, id) ? flow.steps[id] : undefined;
    if (!step || seen.has(id)) continue;
    seen.add(id);
    const said = messageOf(step);
    if (said) found.set(`${flow.id}/${id}`, { flow: flow.id, step: id, ...said });
    if (step.kind === 'end') results.add(step.result ?? 'done');
    const inner = step.kind === 'run' || step.kind === 'go' ? library?.get(step.flow) : undefined;
    const ended = inner && walk(inner, library, found, [...running, flow.id]);
    open.push(...goesOn(step, ended));
  }
  return results;
}

function messageOf(step: Step): Pick<Opening, 'template' | 'reminders'> | undefined {
  switch (step.kind) {
    case 'say':
    case 'ask':
    case 'choose':
      return { template: step.template, reminders: 'silence' in step ? (step.silence.reminders?.length ?? 0) : 0 };
    case 'form':
      return { template: undefined, reminders: step.silence.reminders?.length ?? 0 };
    default:
      return undefined;
  }
}

/** Where it goes on without an answer. Who is handed to a person is theirs. */
function goesOn(step: Step, ended: ReadonlySet<string> | undefined): readonly StepId[] {
  const next = nextOf(step);
  switch (step.kind) {
    case 'ask':
    case 'choose':
    case 'form':
      return Object.entries(next).flatMap(([outcome, to]) => (outcome === 'silence' ? [to] : []));
    case 'handoff':
    case 'go':
      return [];
    case 'run':
      return [...(ended ?? [])].flatMap((result) => next[result] ?? next['done'] ?? []);
    default:
      return Object.values(next);
  }
}
