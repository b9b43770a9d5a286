import type { StepId } from '../language/flow.ts';
import { type Rule, stepsOf } from './rule.ts';
import { stepsAfter } from './ways.ts';

/** A step from which a conversation can never come to an end, to another flow or to a person. Looked for from the ends backwards: once, however large the flow is. */
export const deadEnd: Rule = (flow) => {
  const before = new Map<StepId, StepId[]>();
  for (const [id, step] of stepsOf(flow)) {
    for (const next of new Set(stepsAfter(flow, step))) {
      const known = before.get(next);
      if (known) known.push(id);
      else before.set(next, [id]);
    }
  }
  const ends = stepsOf(flow).flatMap(([id, { kind }]) => (['end', 'go', 'handoff'].includes(kind) ? [id] : []));
  const alive = new Set<StepId>(ends);
  for (let id = ends.pop(); id !== undefined; id = ends.pop()) {
    const open = (before.get(id) ?? []).filter((each) => !alive.has(each));
    for (const each of open) alive.add(each);
    ends.push(...open);
  }
  return stepsOf(flow)
    .filter(([id]) => !alive.has(id))
    .map(([id]) => ({ step: id, message: 'From here no way leads to an end, to another flow or to a person', severity: 'error' as const }));
};
