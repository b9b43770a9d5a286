import { callPeople, lastAgent, lineBefore, noteWish, rateHandoff } from '../../handoffs/handoffs.ts';
import { notifyLive } from '../../messaging/live.ts';
import type { Operations } from './operation.ts';

type PersonOperation = Extract<keyof Operations, `person.${string}`>;

/** As much of what a customer writes as staff have to read. */
const longestNote = 2_000;

/** A longer wait is no use to know to the minute; then only the line is told. */
const longestEstimate = 60;

const sayable = (minutes: number | null): number | null => (minutes !== null && minutes <= longestEstimate ? minutes : null);

/** What flows do about people: who comes, when, and what they are told. */
export const personOperations: Pick<Operations, PersonOperation> = {
  'person.queue': async (call) => {
    const { ahead, minutes } = await lineBefore(call.tx, call);
    const agent = (await lastAgent(call.tx, call)) ?? null;
    if (ahead === 0) return { outcome: 'first', output: { ahead, agent } };
    return { outcome: 'behind', output: { ahead, minutes: sayable(minutes === null ? null : minutes * (ahead + 1)), agent } };
  },

  'person.call': async (call) => {
    const called = await callPeople(call.tx, call, call.input.who === 'lead' ? 2 : 1);
    if (called) await notifyLive(call.tx, { businessId: call.businessId, what: 'conversation', id: call.conversationId });
    return { outcome: called ? 'called' : 'nobody-asked', output: {} };
  },

  'person.note': async (call) => {
    const kind = call.input.kind === 'call-back' ? 'call-back' : 'message';
    const noted = await noteWish(call.tx, call, kind, (call.input.note ?? '').slice(0, longestNote));
    return { outcome: noted ? 'noted' : 'nobody-asked', output: {} };
  },

  'person.recent': async (call) => {
    const agent = await lastAgent(call.tx, call);
    return agent === undefined ? { outcome: 'none', output: {} } : { outcome: 'recent', output: { agent } };
  },

  'person.rate': async (call) => {
    const score = Math.min(5, Math.max(1, Math.round(call.input.score ?? 3)));
    const rated = await rateHandoff(call.tx, call, score, (call.input.words ?? '').slice(0, longestNote));
    return { outcome: rated ? 'rated' : 'none', output: {} };
  },
};
