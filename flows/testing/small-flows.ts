import type { Flow, FlowId, Step, StepId, Variable } from '../language/flow.ts';
import { advance, begin, type Snapshot, type Turn } from '../machine/advance.ts';
import { compile, type ConversationMachine } from '../machine/compile.ts';
import { type Outgoing, textOf } from '../machine/effects.ts';
import type { ConversationEvent, Received } from '../machine/events.ts';

/** A flow of these steps, starting with the first. */
export function flowOf(steps: Readonly<Record<StepId, Step>>, more: Partial<Flow> = {}): Flow {
  return { id: 'small', title: 'Small', start: Object.keys(steps)[0]!, triggers: [], variables: {}, steps, layout: {}, ...more };
}

export const textVariable: Variable = { type: 'text' };

export const someone = {
  language: 'en',
  contact: { name: 'Ana' },
  business: { name: 'Perla', currency: 'EUR', zone: 'Europe/Madrid', country: 'ES' },
} as const;

/** Talks to a flow turn by turn; every snapshot goes through JSON on the way, as it does on a server. */
export class Talk {
  readonly machine: ConversationMachine;
  turn: Turn;

  constructor(flow: Flow, others: readonly Flow[] = [], start: Partial<Parameters<typeof begin>[1]> = {}) {
    const library = new Map<FlowId, Flow>([flow, ...others].map((each) => [each.id, each]));
    this.machine = compile(flow, library, { menu: 'menu', ...(library.has('handoff') ? { person: 'handoff' } : {}) });
    this.turn = begin(this.machine, { ...someone, ...start });
  }

  happens(event: ConversationEvent): Turn {
    this.turn = advance(this.machine, JSON.parse(JSON.stringify(this.turn.snapshot)) as Snapshot, event);
    return this.turn;
  }

  receives(message: Received): Turn {
    return this.happens({ type: 'message.received', message });
  }

  says(text: string): Turn {
    return this.receives({ kind: 'text', text });
  }

  get messages(): readonly Outgoing[] {
    return this.turn.effects.flatMap((effect) => (effect.type === 'say' ? [effect.message] : []));
  }

  /** What we said in the last turn. */
  get said(): readonly string[] {
    return this.messages.map(textOf);
  }

  get at(): string {
    return this.turn.snapshot.at;
  }
}
