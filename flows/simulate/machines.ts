import type { Flow, FlowId } from '../language/flow.ts';
import { compile, type ConversationMachine, type Frame } from '../machine/compile.ts';

type Library = ReadonlyMap<FlowId, Flow>;

const known = new WeakMap<Library, Map<string, ConversationMachine>>();

/** A flow of a library, compiled. Compiling costs far more than most conversations, so each is done once for as long as its library lives. */
export function machineOf(id: FlowId, library: Library, frame: Frame): ConversationMachine {
  const machines = known.get(library) ?? new Map<string, ConversationMachine>();
  known.set(library, machines);
  const name = JSON.stringify([id, frame.menu, frame.person]);
  const machine = machines.get(name) ?? compiled(id, library, frame);
  machines.set(name, machine);
  return machine;
}

function compiled(id: FlowId, library: Library, frame: Frame): ConversationMachine {
  const flow = library.get(id);
  if (!flow) throw new Error(`There is no flow "${id}"`);
  return compile(flow, library, frame);
}
