import type { SignalWay } from '../language/flow.ts';
import { isSame } from '../language/values.ts';
import { assigned, evaluate, type Context } from './context.ts';
import { conversation, type Place } from './conversation.ts';
import type { SignalArrived } from './events.ts';

/** Not told by anything outside: it is the event itself. */
const staffTook = 'staff.took';

/** The ways by which signals lead out of a step that rests: the first that fits is taken. */
export const signalWays = ({ signals = [] }: { readonly signals?: readonly SignalWay[] }, place: Place) =>
  signals.map((way) => ({
    guard: ({ context, event }: { context: Context; event: SignalArrived }) => fits(way, event, context, place),
    ...place.to(way.outcome),
    actions: conversation.assign(({ context, event }) =>
      way.saveAs === undefined || event.type !== 'signal.arrived' ? {} : assigned(context, place.flow, { [way.saveAs]: event.data }),
    ),
  }));

/** Staff taking over is a way out like a signal, where the step says so. */
export const staffWays = ({ signals = [] }: { readonly signals?: readonly SignalWay[] }, place: Place) =>
  signals.filter(({ on }) => on === staffTook).map(({ outcome }) => place.to(outcome));

/** A signal about another order or payment than the one in question is no answer here. */
export function fits({ on, about }: SignalWay, { signal, data }: SignalArrived, context: Context, { flow }: Pick<Place, 'flow'>): boolean {
  if (signal !== on) return false;
  if (about === undefined) return true;
  const subject = data !== null && typeof data === 'object' && Object.hasOwn(data, 'about') ? (data as { about: typeof data }).about : null;
  return isSame(subject, evaluate(about, context, flow));
}
