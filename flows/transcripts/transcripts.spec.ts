import { readdirSync, readFileSync } from 'node:fs';
import { frame, library } from '../library/library.ts';
import { coverageOf, withWaysMarked } from '../simulate/coverage.ts';
import { Explorer } from '../simulate/explore.ts';
import { replay } from '../simulate/replay.ts';
import { parseTranscript } from '../simulate/transcript.ts';

const sources = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.txt'))
  .map((file) => ({ file, source: readFileSync(new URL(file, import.meta.url), 'utf8') }));

describe('the shipped flows talk as written:', () => {
  for (const { file, source } of sources) it(`${parseTranscript(source).title} (${file})`, () => void replay(source, library, frame));
});

describe('each way of a shipped flow', () => {
  const marked = new Map([...library].map(([id, flow]) => [id, withWaysMarked(flow)]));
  const told = sources.flatMap(({ source }) => replay(source, marked, frame));
  const explorer = new Explorer(library, frame, 20_261_124, told);
  for (const flow of library.keys()) explorer.explore(flow, { walks: 1_500, moves: 40 });

  const transcripts = coverageOf(library.values(), told);
  const together = coverageOf(library.values(), [...told, ...explorer.entered]);
  afterAll(() => {
    const lines = together.map(({ flow, ways, untaken }, index) => {
      const byTranscripts = ways - transcripts[index]!.untaken.length;
      return `  ${flow.padEnd(16)} ${String(ways).padStart(4)} ways: ${byTranscripts} taken by transcripts, ${ways - untaken.length} with simulated walks`;
    });
    process.stdout.write(`\nWays of the shipped flows (${sources.length} transcripts)\n${lines.join('\n')}\n`);
  });

  for (const { flow, untaken } of together) it(`in ${flow} is taken`, () => expect(untaken).toEqual([]));
});
