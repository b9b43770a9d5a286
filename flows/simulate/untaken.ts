import type { Flow, FlowId, Outcome, StepId } from '../language/flow.ts';
import { type Edge, edgesOf } from '../language/outcomes.ts';
import { wayThrough } from './coverage.ts';
import type { Dice } from './dice.ts';

export type Entered = { readonly flow: FlowId; readonly step: StepId };

/** Farther than any flow is long. */
const nowhere = 10_000;

/** Knows which ways of a flow were taken, and leads to the others. */
export class Untaken {
  private readonly dice: Dice;
  private readonly ways: ReadonlyMap<StepId, Edge>;
  private readonly left: Set<StepId>;
  private readonly flow: FlowId;
  private readonly chosen = new Map<StepId, number>();
  /** How far each step is from a way that nobody took; forgotten when one more is taken. */
  private far: ReadonlyMap<StepId, number> | undefined;

  constructor(flow: Flow, dice: Dice, before: Iterable<Entered>) {
    this.flow = flow.id;
    this.dice = dice;
    this.ways = new Map(edgesOf(flow).map((edge) => [wayThrough(edge.from, edge.on), edge]));
    this.left = new Set(this.ways.keys());
    for (const entered of before) this.take(entered);
  }

  get isEmpty(): boolean {
    return this.left.size === 0;
  }

  take({ flow, step }: Entered): void {
    if (flow === this.flow && this.left.delete(step)) this.far = undefined;
  }

  /** Mostly the outcome that leads to a way that nobody took, by the fewest steps; now and then any. */
  outcomeTowards(step: StepId, outcomes: readonly Outcome[]): Outcome | undefined {
    if (outcomes.length === 0) return undefined;
    if (this.dice.onceIn(5)) return this.dice.pick(outcomes);
    const tried = (outcome: Outcome) => this.chosen.get(wayThrough(step, outcome)) ?? 0;
    // What was chosen often and led nowhere new is less and less attractive: a branch on the way may not let anybody through.
    const far = outcomes.map((outcome) => this.distance(wayThrough(step, outcome)) + tried(outcome) / 3);
    const nearest = Math.min(...far);
    const outcome = this.dice.pick(outcomes.filter((_, index) => far[index] === nearest));
    this.chosen.set(wayThrough(step, outcome), tried(outcome) + 1);
    return outcome;
  }

  /** The one of these steps from which the next untaken way is nearest, and which was not tried too often. */
  nearest(steps: readonly StepId[]): StepId | undefined {
    this.far ??= this.distances();
    const far = steps.map((step) => (this.far!.get(step) ?? nowhere) + (this.chosen.get(step) ?? 0) / 3);
    const nearest = Math.min(...far);
    if (nearest >= nowhere) return undefined;
    const step = steps[far.indexOf(nearest)]!;
    this.chosen.set(step, (this.chosen.get(step) ?? 0) + 1);
    return step;
  }

  /** How many steps after this way the next untaken one is; 0 when it is this one. */
  private distance(way: StepId): number {
    if (this.left.has(way)) return 0;
    this.far ??= this.distances();
    const to = this.ways.get(way)?.to;
    return to === undefined ? nowhere : 1 + (this.far.get(to) ?? nowhere);
  }

  /** Counted backwards from the ways that are left. */
  private distances(): ReadonlyMap<StepId, number> {
    const into = Map.groupBy(this.ways.values(), ({ to }) => to);
    let steps: readonly StepId[] = [...this.left].map((way) => this.ways.get(way)!.from);
    const far = new Map<StepId, number>();
    for (let distance = 0; steps.length > 0; distance++) {
      for (const step of steps) if (!far.has(step)) far.set(step, distance);
      steps = [...new Set(steps.flatMap((step) => (into.get(step) ?? []).map(({ from }) => from)))].filter((step) => !far.has(step));
    }
    return far;
  }
}
