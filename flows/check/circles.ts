import type { Flow, FlowId } from '../language/flow.ts';
import { type Rule, stepsOf } from './rule.ts';
import { passes, reachable } from './ways.ts';

/** Flows that lead to each other without anybody being asked: a conversation would go round for ever. */
export const circles: Rule = (flow, library) => {
  if (!library) return [];
  return stepsOf(flow).flatMap(([id, step]) => {
    if (step.kind !== 'go') return [];
    const way = wayBack(step.flow, flow, library, []);
    return way && atOnce(flow, library).includes(step.flow)
      ? [
          {
            step: id,
            path: 'flow',
            message: `This comes back here without anybody being asked: ${[flow.id, ...way].join(' → ')}`,
            severity: 'error' as const,
          },
        ]
      : [];
  });
};

type Library = ReadonlyMap<FlowId, Flow>;

/** The flows that a flow may leave for right from its start. */
function atOnce(flow: Flow, library: Library): readonly FlowId[] {
  const reached = reachable(flow, [flow.start], (step) => passes(step, library, [flow.id]));
  return [...reached].flatMap((id) => {
    const step = flow.steps[id]!;
    return step.kind === 'go' ? [step.flow] : [];
  });
}

function wayBack(from: FlowId, wanted: Flow, library: Library, seen: readonly FlowId[]): readonly FlowId[] | undefined {
  if (from === wanted.id) return [from];
  const flow = library.get(from);
  if (!flow || seen.includes(from)) return undefined;
  for (const next of atOnce(flow, library)) {
    const way = wayBack(next, wanted, library, [...seen, from]);
    if (way) return [from, ...way];
  }
  return undefined;
}
