import type { Flow, FlowId } from '../language/flow.ts';
import { advance, type Snapshot } from '../machine/advance.ts';
import type { ConversationMachine, Frame } from '../machine/compile.ts';
import { textOf } from '../machine/effects.ts';
import { machineOf } from './machines.ts';
import { Stage } from './stage.ts';
import { parseTranscript } from './transcript.ts';

/**
 * The flows as they were released, and places where conversations in them stood. A conversation stays with the version that
 * it began with, so every later engine must be able to go on from each of these.
 */
export interface Release {
  readonly frame: Frame;
  readonly flows: readonly Flow[];
  readonly standing: readonly Standing[];
}

export interface Standing {
  readonly flow: FlowId;
  readonly snapshot: Snapshot;
  /** What is said when staff take the conversation over and give it back. */
  readonly says: readonly string[];
}

/** Goes through transcripts and keeps one stored conversation for every place that they come to. */
export function recordRelease(transcripts: readonly string[], library: ReadonlyMap<FlowId, Flow>, frame: Frame): Release {
  const found = new Map<string, Standing>();
  for (const source of transcripts) {
    const { headers, lines } = parseTranscript(source);
    const stage = new Stage(headers, library, frame);
    for (const line of lines.filter(({ mark }) => ['>', '~', '@'].includes(mark))) {
      stage.act(line);
      const standing = stage.standing();
      if (!standing) continue;
      const { flow, snapshot } = standing;
      const place = [flow, snapshot.at, snapshot.resume, snapshot.language].join(' ');
      if (!found.has(place)) found.set(place, { flow, snapshot, says: saidAfter(machineOf(flow, library, frame), snapshot) });
    }
  }
  return { frame, flows: [...library.values()], standing: [...found.values()] };
}

/** Every stored conversation of a release that does not go on as it did then, in words. */
export function brokenIn({ frame, flows, standing }: Release): readonly string[] {
  const library = new Map(flows.map((flow) => [flow.id, flow]));
  return standing.flatMap(({ flow, snapshot, says }) => {
    const now = saidAfter(machineOf(flow, library, frame), snapshot);
    return JSON.stringify(now) === JSON.stringify(says)
      ? []
      : [`${flow} at ${snapshot.at} said ${JSON.stringify(says)} and says ${JSON.stringify(now)}`];
  });
}

/** Taking over and giving back brings every conversation to say where it stands. */
function saidAfter(machine: ConversationMachine, snapshot: Snapshot): readonly string[] {
  const taken = advance(machine, snapshot, { type: 'staff.took' });
  const { effects } = advance(machine, taken.snapshot, { type: 'staff.gave-back', how: 'resume' });
  return effects.flatMap((effect) => (effect.type === 'say' ? [textOf(effect.message)] : []));
}
