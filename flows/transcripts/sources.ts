import { readdirSync, readFileSync } from 'node:fs';

/** The transcripts, as they are written. */
export const sources = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.txt'))
  .map((file) => ({ file, source: readFileSync(new URL(file, import.meta.url), 'utf8') }));
