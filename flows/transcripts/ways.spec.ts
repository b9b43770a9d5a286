import { frame, library } from '../library/library.ts';
import { type Coverage, coverageOf, withWaysMarked } from '../simulate/coverage.ts';
import { Explorer } from '../simulate/explore.ts';
import { replay } from '../simulate/replay.ts';
import { sources } from './testing/sources.ts';

describe('each way of a shipped flow', () => {
  let together: readonly Coverage[] = [];

  beforeAll(() => {
    const marked = new Map([...library].map(([id, flow]) => [id, withWaysMarked(flow)]));
    const told = sources.flatMap(({ source }) => replay(source, marked, frame));
    const explorer = new Explorer(library, frame, 20_261_124, told);
    for (const flow of library.keys()) explorer.explore(flow, { walks: 1_500, moves: 40 });

    const transcripts = coverageOf(library.values(), told);
    together = coverageOf(library.values(), [...told, ...explorer.entered]);
    const lines = together.map(({ flow, ways, untaken }, index) => {
      const byTranscripts = ways - transcripts[index]!.untaken.length;
      return `  ${flow.padEnd(16)} ${String(ways).padStart(4)} ways: ${byTranscripts} taken by transcripts, ${ways - untaken.length} with simulated walks`;
    });
    process.stdout.write(`\nWays of the shipped flows (${sources.length} transcripts)\n${lines.join('\n')}\n`);
  }, 120_000);

  for (const id of library.keys()) it(`in ${id} is taken`, () => expect(together.find(({ flow }) => flow === id)?.untaken).toEqual([]));
});
