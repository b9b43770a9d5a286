import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../', import.meta.url);

/** The transcripts, as they are written. */
export const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((file) => ({ file, source: readFileSync(new URL(file, folder), 'utf8') }));
