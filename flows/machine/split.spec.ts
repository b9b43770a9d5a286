import { parseFlow } from '../language/parse.ts';
import { flowOf, Talk, textVariable } from '../testing/small-flows.ts';
import { silence } from '../testing/two-questions.ts';

const flow = flowOf(
  {
    first: {
      kind: 'split',
      shares: [
        { outcome: 'short', share: 30 },
        { outcome: 'long', share: 70 },
      ],
      next: { short: 'hi', long: 'good-morning' },
    },
    hi: { kind: 'say', text: 'Hi', next: { done: 'name' } },
    'good-morning': { kind: 'say', text: 'Good morning', next: { done: 'name' } },
    name: {
      kind: 'ask',
      text: 'Name?',
      answer: { type: 'text' },
      saveAs: 'name',
      silence,
      next: { answered: 'first', failed: 'end', silence: 'end' },
    },
    end: { kind: 'end' },
  },
  { variables: { name: textVariable } },
);
const lots = Array.from({ length: 300 }, (_, nth) => Math.floor((nth * 2 ** 32) / 300));
const greeted = (lot: number) => new Talk(flow, [], { lot }).said[0];

it('a split is of the language', () => expect(parseFlow(flow)).toEqual({ flow }));

it('goes each way in its share', () => {
  const short = lots.filter((lot) => greeted(lot) === 'Hi').length / lots.length;
  expect(short).toBeGreaterThan(0.22);
  expect(short).toBeLessThan(0.38);
});

it('goes the same way for the whole run, through storing', () => {
  for (const lot of lots.slice(0, 20)) {
    const talk = new Talk(flow, [], { lot });
    const first = talk.said[0];
    for (let round = 0; round < 3; round++) expect(talk.says('Ana') && talk.said[0]).toBe(first);
  }
});

it('decides anew at another step: one experiment is not the other', () => {
  const other = { ...flow, id: 'other' };
  const same = lots.filter((lot) => greeted(lot) === new Talk(other, [], { lot }).said[0]).length / lots.length;
  expect(same).toBeGreaterThan(0.46);
  expect(same).toBeLessThan(0.7);
});
