import type { Flow, FlowId } from '../language/flow.ts';
import { type Finding, type Rule, stepsOf } from './rule.ts';

/** Running or going to a flow that is not there, or to itself; and giving it what it does not take. */
export const otherFlows: Rule = (flow, library) => {
  if (!library) return [];
  return stepsOf(flow).flatMap(([id, step]): Finding[] => {
    if (step.kind !== 'run' && step.kind !== 'go') return [];
    const at = { step: id, severity: 'error' as const };
    const other = step.flow === flow.id ? flow : library.get(step.flow);
    if (!other) return [{ ...at, path: 'flow', message: `There is no flow "${step.flow}"` }];
    if (step.kind === 'run' && runs(other, flow.id, library))
      return [{ ...at, path: 'flow', message: `"${step.flow}" would run "${flow.id}" again, without end` }];

    const foreign = (names: readonly string[], role: 'input' | 'output'): Finding[] =>
      names
        .filter((name) => !Object.hasOwn(other.variables, name) || other.variables[name]!.role !== role)
        .map((name) => ({ ...at, path: `${role}.${name}`, message: `"${step.flow}" has no ${role} "${name}"` }));
    const output = step.kind === 'run' ? Object.keys(step.output ?? {}) : [];
    return [...foreign(Object.keys(step.input ?? {}), 'input'), ...foreign(output, 'output')];
  });
};

/** Whether a flow is, or runs, the one in question: which need not be in the library yet. */
function runs(flow: Flow, wanted: FlowId, library: ReadonlyMap<FlowId, Flow>, seen = new Set<FlowId>()): boolean {
  if (flow.id === wanted) return true;
  if (seen.has(flow.id)) return false;
  seen.add(flow.id);
  return Object.values(flow.steps).some((step) => {
    if (step.kind !== 'run') return false;
    const inner = library.get(step.flow);
    return step.flow === wanted || (inner !== undefined && runs(inner, wanted, library, seen));
  });
}
