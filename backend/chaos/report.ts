import type { Outcome } from './outcome.ts';

/** What came out, for a person: the figures, then every breach in words. */
export function asTable(title: string, { seed, figures, breaches }: Outcome): string {
  const width = Math.max(...Object.keys(figures).map(({ length }) => length));
  const rows = Object.entries(figures).map(([name, figure]) => `  ${name.padEnd(width)}  ${String(figure).padStart(8)}`);
  const verdict = breaches.length === 0 ? ['  No breach.'] : ['  BREACHES', ...breaches.map((breach) => `  - ${breach}`)];
  return [`${title} (seed ${seed})`, ...rows, ...verdict].join('\n');
}
