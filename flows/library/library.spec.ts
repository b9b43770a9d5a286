import { readdirSync, readFileSync } from 'node:fs';
import { problemsIn } from '../check/check.ts';
import { parseFlow } from '../language/parse.ts';
import { brokenIn, type Release } from '../simulate/release.ts';
import { frame, library } from './library.ts';

describe('the flows that every business starts with', () => {
  it.each([...library.keys()])('%s is a flow, and sound', (id) => {
    const flow = library.get(id)!;
    expect(parseFlow(flow)).toEqual({ flow });
    expect(problemsIn(flow, library)).toEqual([]);
  });

  it("are known by their own names, the frame's among them", () => {
    for (const [id, flow] of library) expect(flow.id).toBe(id);
    expect([frame.menu, frame.person].filter((id) => id === undefined || !library.has(id))).toEqual([]);
  });

  it('have every step on the canvas', () => {
    for (const flow of library.values()) expect(Object.keys(flow.layout).sort()).toEqual(Object.keys(flow.steps).sort());
  });
});

describe('a conversation that was stored under an earlier release', () => {
  const releases = new URL('released/', import.meta.url);
  it.each(readdirSync(releases))('goes on where it stood (%s)', (file) => {
    const release = JSON.parse(readFileSync(new URL(file, releases), 'utf8')) as Release;
    expect(release.standing.length).toBeGreaterThan(20);
    expect(brokenIn(release)).toEqual([]);
  });

  it('is small', () => {
    const sizes = readdirSync(releases).flatMap((file) =>
      (JSON.parse(readFileSync(new URL(file, releases), 'utf8')) as Release).standing.map(
        ({ snapshot }) => JSON.stringify(snapshot).length,
      ),
    );
    const median = sizes.sort((left, right) => left - right)[Math.floor(sizes.length / 2)]!;
    expect(median).toBeLessThan(600);
  });
});
