import type { Shrunk } from './shrink.ts';

/** A failing run for a reader: what happened, line by line, and how to keep it as a test. */
export function storyOf({ scenario, outcome }: Shrunk): string {
  return [
    `Seed ${scenario.seed}, ${scenario.servers} servers: ${outcome.violations[0]}`,
    '',
    ...outcome.story.map((line) => `  ${line}`),
    '',
    'To keep it as a test, put this into backend/simulation/regressions.ts:',
    '',
    `  relives(${JSON.stringify(outcome.violations[0])}, ${JSON.stringify(scenario)}),`,
  ].join('\n');
}
