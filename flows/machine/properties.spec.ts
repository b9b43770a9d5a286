import fc from 'fast-check';
import { isSound, problemsIn } from '../check/check.ts';
import type { Flow } from '../language/flow.ts';
import { frame, library } from '../library/library.ts';
import { anyFlow } from '../testing/any-flow.ts';
import { anyHappening, anyMessage } from '../testing/any-happening.ts';
import { Followed, House } from '../testing/followed.ts';

/** `npm run attack -- --events 1000000` sets these. A run of `npm test` is the same each time. */
const wantedEvents = Number(process.env['PERFCENT_EVENTS'] ?? 30_000);
const seed = Number(process.env['PERFCENT_SEED'] ?? 1);

const happenings = fc.array(anyHappening, { minLength: 20, maxLength: 60, size: 'max' });

/** Follows conversations, each with what happens in it, until so many events have happened. */
function follow<T>(share: number, conversations: fc.Arbitrary<T>, followed: (given: T) => Followed): void {
  let events = 0;
  for (let round = 0; events < wantedEvents * share; round += 1) {
    const property = fc.property(conversations, happenings, (given, after) => {
      const conversation = followed(given);
      for (const happening of after) conversation.happens(happening);
      conversation.endsWithAPerson();
      events += conversation.events;
    });
    fc.assert(property, { numRuns: 100, seed: seed + round });
  }
}

describe('whatever happens to a conversation', () => {
  const patience = 60_000 + wantedEvents * 5;

  it(
    'in the flows that every business starts with, each turn keeps its promises',
    () => {
      const shipped = new House(library, frame);
      for (const flow of library.values()) expect(problemsIn(flow, library)).toEqual([]);
      follow(0.6, fc.tuple(fc.nat(30), anyMessage), ([luck, first]) => new Followed(shipped, luck, first));
    },
    patience,
  );

  it(
    'in any flow that may be published, each turn keeps its promises',
    () => {
      const besides = (flow: Flow) => new Map([...library, [flow.id, flow]]);
      const publishable = anyFlow.filter((flow) => isSound(problemsIn(flow, besides(flow))));
      follow(0.4, fc.tuple(publishable, fc.nat(30), anyMessage), ([flow, luck, first]) => {
        const house = new House(besides(flow), { menu: flow.id, person: 'handoff' });
        return new Followed(house, luck, first);
      });
    },
    patience,
  );

  it('no prototype has been changed', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
