import fc from 'fast-check';
import type { Flow, Step } from '../language/flow.ts';
import { flowOf } from '../testing/small-flows.ts';
import { inCircles, leadingTo, reachable, stepsAfter } from './ways.ts';

/** Flows of up to seven steps, each with up to three ways to any of them. */
const anyFlow: fc.Arbitrary<Flow> = fc
  .array(fc.array(fc.nat(6), { maxLength: 3 }), { minLength: 1, maxLength: 7 })
  .map((ways) =>
    flowOf(
      Object.fromEntries(
        ways.map((next, nth): [string, Step] => [
          `s-${nth}`,
          { kind: 'branch', cases: [], next: Object.fromEntries(next.map((to, way) => [`way-${way}`, `s-${to}`])) } as unknown as Step,
        ]),
      ),
    ),
  );

describe('the ways through a flow', () => {
  it('lead in a circle from a step exactly when it can be reached from what follows it', () => {
    fc.assert(
      fc.property(anyFlow, fc.nat(127), (flow, mask) => {
        const among = new Set(Object.keys(flow.steps).filter((_, nth) => mask & (1 << nth)));
        const comesBack = (id: string) =>
          reachable(
            flow,
            stepsAfter(flow, flow.steps[id]!).filter((each) => among.has(each)),
            (step) => among.has(Object.keys(flow.steps).find((each) => flow.steps[each] === step)!),
          ).has(id);
        expect([...inCircles(flow, among)].sort()).toEqual([...among].filter(comesBack).sort());
      }),
      { numRuns: 2_000 },
    );
  });

  it('lead to an end from exactly those steps from which it can be reached', () => {
    fc.assert(
      fc.property(anyFlow, fc.nat(6), (flow, nth) => {
        const end = `s-${nth}`;
        fc.pre(Object.hasOwn(flow.steps, end));
        expect([...leadingTo(flow, [end])].sort()).toEqual(
          Object.keys(flow.steps)
            .filter((id) => reachable(flow, [id]).has(end))
            .sort(),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
