import { readdirSync, readFileSync } from 'node:fs';
import { frame, library } from '../library/library.ts';
import { replay } from '../simulate/replay.ts';
import { parseTranscript } from '../simulate/transcript.ts';

describe('the shipped flows talk as written:', () => {
  for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'))) {
    const source = readFileSync(new URL(file, import.meta.url), 'utf8');
    it(`${parseTranscript(source).title} (${file})`, () => replay(source, library, frame));
  }
});
