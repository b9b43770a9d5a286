import { databaseStops } from './database-stops.ts';
import { answersAreLost, graphAsksForPatience, graphIsDown } from './graph-fails.ts';
import type { Outcome } from './outcome.ts';
import { serverEnds } from './server-ends.ts';
import { webhooksAreShuffled, webhooksComeAgainAWeekLater, webhooksComeOften } from './webhooks-repeat.ts';
import type { World } from './world.ts';

export interface Check {
  readonly title: string;
  /** Small enough for every run of the tests, or in its full size. */
  run(world: World, seed: number, full: boolean): Promise<Outcome>;
}

/** Faults of which the product has promised something, by the number under which they are agreed. */
export const checks = {
  14: { title: 'PostgreSQL stops at once', run: databaseStops },
  16: { title: 'Graph answers 500 for a while', run: graphIsDown },
  17: { title: 'Graph asks for patience', run: graphAsksForPatience },
  18: { title: 'Graph accepts and the answer is lost', run: answersAreLost },
  20: { title: 'Webhooks come up to five times at two servers', run: webhooksComeOften },
  21: { title: 'Webhooks come in any order', run: webhooksAreShuffled },
  22: { title: 'Webhooks come again a week later', run: webhooksComeAgainAWeekLater },
  34: { title: 'Servers are told to end under load', run: serverEnds },
} satisfies Readonly<Record<number, Check>>;
