import { transition, type AnyMachineSnapshot, type AnyStateMachine, type EventFrom, type StateValueFrom } from 'xstate';

/** A move that the lifecycle does not allow now. Its message is a sentence for the person who asked for it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/**
 * The state that an event leads to. Throws a Refusal when the event cannot happen in this state. A lifecycle says in its
 * `meta` how each event is called once it has happened, for that sentence.
 */
export function stateAfter<L extends AnyStateMachine>(lifecycle: L, state: StateValueFrom<L>, event: EventFrom<L>): StateValueFrom<L> {
  const here = restored(lifecycle, state);
  if (!here.can(event)) throw new Refusal(`This ${lifecycle.id} is ${String(state).replaceAll('_', ' ')}, so it cannot be ${happened(lifecycle, event)}`);
  const [after] = transition<AnyStateMachine>(lifecycle, here, event);
  return (after as AnyMachineSnapshot).value as StateValueFrom<L>;
}

/** The events that may happen in this state, the usual one first. `facts` are what the guards of the lifecycle look at. */
export function openTo<L extends AnyStateMachine>(
  lifecycle: L,
  state: StateValueFrom<L>,
  facts: Omit<EventFrom<L>, 'type'>,
): EventFrom<L>['type'][] {
  const here = restored(lifecycle, state);
  const events: readonly EventFrom<L>['type'][] = lifecycle.states[String(state)]!.ownEvents;
  return events.filter((type) => here.can({ ...facts, type }));
}

/** A lifecycle keeps nothing but its state, so the state is all there is to restore. XState's own type asks for more. */
const restored = (lifecycle: AnyStateMachine, state: unknown): AnyMachineSnapshot =>
  lifecycle.resolveState({ value: state } as Parameters<AnyStateMachine['resolveState']>[0]);

function happened(lifecycle: AnyStateMachine, event: { readonly type: string }): string {
  const words = lifecycle.root.meta as Readonly<Record<string, string>> | undefined;
  return words?.[event.type] ?? event.type;
}
