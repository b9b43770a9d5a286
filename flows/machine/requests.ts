import type { Json, RequestStep } from '../language/flow.ts';
import { fill, fillAddress } from '../language/liquid.ts';
import { assigned, type Context, evaluate, scopeOf } from './context.ts';
import { committed } from './corrections.ts';
import { conversation, enter, type Place, reads, readsWord, say, type StateConfig } from './conversation.ts';
import { words } from './context.ts';
import type { Asked } from './effects.ts';
import { frameWords } from './frame-words.ts';

const usual = { timeoutSeconds: 10, retries: 2 };

/** Asks somebody over HTTP and rests until the answer comes; what the customer says meanwhile is answered kindly. */
export function compileRequest(step: RequestStep, place: Place): StateConfig {
  const still = { actions: say((context) => words(frameWords.waiting, context, place.flow)) };
  return conversation.createStateConfig({
    id: place.id,
    entry: [
      ...enter(place),
      // What somebody else has done by then, "back" would undo in words only.
      ...(step.method === 'GET' ? [] : [conversation.assign(committed)]),
      { type: 'request', params: ({ context }) => ({ request: asked(step, place, context) }) },
    ],
    on: {
      'request.answered': (['done', 'failed'] as const).map((outcome) => ({
        guard: ({ context, event }) => event.outcome === outcome && event.ref === refOf(place, context),
        ...place.to(outcome),
        actions: conversation.assign(({ context, event }) => {
          if (event.type !== 'request.answered') return {};
          const saved = Object.keys(step.saveAs ?? {}).map((variable) => [variable, event.output[variable] ?? null] as const);
          return assigned(context, place.flow, Object.fromEntries(saved));
        }),
      })),
      'message.received': [
        ...(['free', 'stale', 'odd', 'unreadable'] as const).map((as) => ({ guard: reads(as), ...still })),
        { guard: readsWord('back'), ...still },
      ],
    },
  });
}

/** The same request of the same moment is called the same, also when it is sent once more after a person gave the conversation back. */
const refOf = (place: Place, { entry }: Context): string => `${place.id}#${entry}`;

function asked(step: RequestStep, place: Place, context: Context): Asked {
  const { method, url, headers = {}, body, timeoutSeconds = usual.timeoutSeconds, retries = usual.retries, saveAs = {} } = step;
  const scope = scopeOf(context, place.flow);
  const filled = Object.entries(headers).map(
    ([name, given]) => [name, typeof given === 'string' ? oneLine(fill(given, scope)) : given] as const,
  );
  const fields = Object.entries(body ?? {}).map(([name, value]): [string, Json] => [name, evaluate(value, context, place.flow)]);
  return {
    ref: refOf(place, context),
    flow: place.flowId,
    step: place.step,
    method,
    url: fillAddress(url, scope),
    pattern: url,
    headers: Object.fromEntries(filled),
    ...(body === undefined ? {} : { body: Object.fromEntries(fields) }),
    timeoutSeconds,
    retries,
    take: saveAs,
  };
}

/** A header is one line, whatever a variable holds. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();
