import { createActor, type ActorScope, type SnapshotFrom, type EventFromLogic, type InputFrom, type ExecutableActionsFrom } from 'xstate';
import type { ConversationMachine } from './compile.ts';

type Machine = ConversationMachine['machine'];
type Snapshot = SnapshotFrom<Machine>;
type Scope = ActorScope<Snapshot, EventFromLogic<Machine>>;
type Decided = [Snapshot, readonly ExecutableActionsFrom<Machine>[]];

/**
 * XState's `initialTransition`, from the same parts. Its own makes an actor for every call, whose making runs the machine to its first
 * state only to throw that away: four fifths of the time of a turn. Our machines spawn and invoke nothing, so one actor that never
 * starts can stand for all.
 */
export function firstDecision(machine: Machine, input: InputFrom<Machine>): Decided {
  const actions: ExecutableActionsFrom<Machine>[] = [];
  return [machine.getInitialSnapshot(scopeOf(machine, actions), input), actions];
}

/** XState's `transition`, likewise. */
export function nextDecision(machine: Machine, snapshot: Snapshot, event: EventFromLogic<Machine>): Decided {
  const actions: ExecutableActionsFrom<Machine>[] = [];
  return [machine.transition(snapshot, event, scopeOf(machine, actions)), actions];
}

const actors = new WeakMap<Machine, Scope['self']>();

function scopeOf(machine: Machine, actions: ExecutableActionsFrom<Machine>[]): Scope {
  const self = actors.get(machine) ?? actorOf(machine);
  return {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    defer: nothing,
    logger: nothing,
    stopChild: nothing,
    emit: nothing,
    actionExecutor: (action) => void actions.push(action as ExecutableActionsFrom<Machine>),
  };
}

function actorOf(machine: Machine): Scope['self'] {
  const nobody = {
    language: 'en',
    contact: {},
    business: { name: '', currency: 'EUR', zone: 'UTC' },
    variables: {},
    message: null,
    lot: 0,
    entry: 0,
  };
  const actor = createActor(machine, { input: nobody });
  actors.set(machine, actor);
  return actor;
}

const nothing = (): void => undefined;
