import type { Scenario } from './scenario.ts';

export interface Regression {
  readonly about: string;
  readonly scenario: Scenario;
}

const relives = (about: string, scenario: Scenario): Regression => ({ about, scenario });

/** Runs that once went wrong, as `npm run simulate` prints them. Each must stay well. */
export const regressions: readonly Regression[] = [
  relives('a server that stands still between taking a message and sending it loses it to another', {
    seed: 27,
    servers: 2,
    acts: [
      { does: 'writes', who: 1, text: 'hello' },
      { does: 'time passes', minutes: 180 },
      { does: 'writes', who: 1, text: '2 bagels' },
    ],
    crashes: [],
    troubles: [],
    haste: 0.2,
  }),
  relives('two orders for the last pieces, while servers die around them', {
    seed: 3,
    servers: 3,
    acts: [
      { does: 'writes', who: 0, text: '2 brownies' },
      { does: 'writes', who: 2, text: '2 brownies' },
      ...(['checkout', 'pickup', 'place'] as const).flatMap((option) => [
        { does: 'taps' as const, who: 0, option, otherwise: 0 },
        { does: 'taps' as const, who: 2, option, otherwise: 0 },
      ]),
    ],
    crashes: [
      { at: 'step.precommit', nth: 9 },
      { at: 'step.committed', nth: 11 },
    ],
    troubles: [{ nth: 3, trouble: 'breaks off', again: 0 }],
    haste: 0.01,
  }),
];
