import { frame, library } from '../../flows/library/library.ts';
import { advance, begin, type Snapshot, type Turn } from '../../flows/machine/advance.ts';
import { compile } from '../../flows/machine/compile.ts';
import type { Outgoing } from '../../flows/machine/effects.ts';
import type { ConversationEvent, Received } from '../../flows/machine/events.ts';

const machines = new Map([...library.values()].map((flow) => [flow.id, compile(flow, library, frame)] as const));
const root = machines.get('root')!;
const business = { name: 'Bakery', currency: 'EUR', zone: 'Europe/Berlin' };

export interface Decided {
  readonly snapshot: Snapshot;
  readonly said: readonly Outgoing[];
  /** Milliseconds until silence counts as an answer. */
  readonly wakesIn: number | null;
}

/** One event, and what it leads to. Operations find nothing: the conversation of the bench needs none after its first words. */
export function decide(
  standing: Snapshot | undefined,
  { received, name }: { readonly received: Received; readonly name: string },
): Decided {
  let machine = root;
  const first: ConversationEvent = { type: 'message.received', message: received };
  let turn: Turn | undefined = standing
    ? advance(machine, standing, first)
    : begin(machine, { language: 'en', contact: { name }, business, message: received });
  let snapshot = turn.snapshot;
  const said: Outgoing[] = [];
  let wakesIn: number | null = null;
  while (turn) {
    snapshot = turn.snapshot;
    let next: Turn | undefined;
    for (const effect of turn.effects) {
      if (effect.type === 'say') said.push(effect.message);
      else if (effect.type === 'arm') wakesIn = effect.delayMs;
      else if (effect.type === 'call') next = advance(machine, snapshot, { type: 'call.done', outcome: 'none', output: {} });
      else if (effect.type === 'go') {
        machine = machines.get(effect.flow)!;
        next = begin(machine, { language: 'en', contact: { name }, business, after: snapshot });
      }
    }
    turn = next;
  }
  return { snapshot, said, wakesIn };
}
