import type { Flow, FlowId, Variable } from '../language/flow.ts';
import { resultsOf } from '../language/kinds/run.ts';
import { signalsOf } from '../machine/triggers.ts';
import { withWaysMarked } from './coverage.ts';

/** The flow that runs the one that is walked through. */
export const running = 'running';

/** A flow made ready to be walked through by itself. */
export interface Walked {
  readonly marked: Flow;
  /** The marked flow, one that runs it where it has inputs, and stand-ins for the others. */
  readonly library: ReadonlyMap<FlowId, Flow>;
  readonly inputs: readonly (readonly [name: string, input: Variable])[];
  /** Signals that begin it. */
  readonly signals: readonly string[];
}

export function walked(flow: Flow, library: ReadonlyMap<FlowId, Flow>): Walked {
  const marked = withWaysMarked(flow);
  const inputs = Object.entries(flow.variables).filter(([, { role }]) => role === 'input');
  const ready = new Map([...library].map(([id, other]) => [id, id === flow.id ? marked : endingAnyhow(other)]));
  if (inputs.length > 0) ready.set(running, runs(marked, inputs));
  return { marked, library: ready, inputs, signals: signalsOf(marked) };
}

/** A flow that runs another, with variables of its own for the inputs. */
const runs = (flow: Flow, inputs: Walked['inputs']): Flow => ({
  id: running,
  title: running,
  start: 'run',
  triggers: [],
  variables: Object.fromEntries(inputs.map(([name, { type }]) => [name, { type }])),
  steps: {
    run: {
      kind: 'run',
      flow: flow.id,
      input: Object.fromEntries(inputs.map(([name]) => [name, { from: name }])),
      next: Object.fromEntries(resultsOf(flow).map((result) => [result, 'end'])),
    },
    end: { kind: 'end' },
  },
  layout: {},
});

/** A flow that stands in for another: it asks how it is to end. */
function endingAnyhow(flow: Flow): Flow {
  const ends = resultsOf(flow).map((result) => [`ends-${result}`, result] as const);
  const first = ends[0]![0];
  return {
    ...flow,
    start: 'ends',
    steps: {
      ends: {
        kind: 'choose',
        text: 'How does it end?',
        options: ends.map(([id, title]) => ({ id, title })),
        silence: { afterMinutes: 60 },
        next: { ...Object.fromEntries(ends.map(([id]) => [id, id])), failed: first, silence: first },
      },
      ...Object.fromEntries(ends.map(([id, result]) => [id, { kind: 'end' as const, result }])),
    },
  };
}
