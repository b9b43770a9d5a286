import { frame, library } from '../library/library.ts';
import { replay } from '../simulate/replay.ts';
import { parseTranscript } from '../simulate/transcript.ts';
import { sources } from './testing/sources.ts';

describe('the shipped flows talk as written:', () => {
  for (const { file, source } of sources) it(`${parseTranscript(source).title} (${file})`, () => void replay(source, library, frame));
});
