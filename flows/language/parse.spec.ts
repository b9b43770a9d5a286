import fc from 'fast-check';
import { parseFlow } from './parse.ts';

const good = {
  id: 'greeting',
  title: 'Greeting',
  start: 'ask-name',
  triggers: [{ on: 'first' }, { on: 'keyword', words: { en: ['hi'] } }],
  variables: { name: { type: 'text', role: 'output' } },
  steps: {
    'ask-name': {
      kind: 'ask',
      text: { en: 'Name?', es: '¿Nombre?' },
      answer: { type: 'text' },
      saveAs: 'name',
      silence: { afterMinutes: 60 },
      next: { answered: 'known' },
    },
    known: {
      kind: 'branch',
      cases: [
        {
          when: {
            all: [{ left: { from: 'name' }, is: 'present' }, { not: { left: { from: 'name' }, is: 'equal', right: { fixed: 'x' } } }],
          },
          outcome: 'yes',
        },
      ],
      next: { yes: 'end', otherwise: 'end' },
    },
    end: { kind: 'end' },
  },
  layout: { end: { x: 1, y: 2 } },
};

const problemsOf = (data: unknown) => {
  const parsed = parseFlow(data);
  return 'problems' in parsed ? parsed.problems : [];
};

const withStep = (step: object) => ({ ...good, steps: { ...good.steps, 'ask-name': step } });

describe('a flow from outside', () => {
  it('is read as it is', () => {
    expect(parseFlow(JSON.parse(JSON.stringify(good)))).toEqual({ flow: good });
  });

  it('has each of its mistakes named where it stands', () => {
    expect(problemsOf(withStep({ ...good.steps['ask-name'], next: { answered: 7 }, silence: {}, colour: 'red' }))).toEqual([
      { path: 'steps.ask-name.colour', message: expect.stringContaining('is not known here') },
      { path: 'steps.ask-name.silence.afterMinutes', message: 'is missing' },
      { path: 'steps.ask-name.next.answered', message: expect.stringContaining('must be a name in small letters') },
    ]);
    expect(problemsOf(withStep({ kind: 'dance' }))).toEqual([
      { path: 'steps.ask-name.kind', message: expect.stringContaining('must be one of say, ask, choose') },
    ]);
  });

  it('may begin at times of many sorts, and at none that there is not', () => {
    const at = (when: unknown, to: unknown = { purpose: 'service' }) =>
      parseFlow({
        id: 'f',
        title: 'F',
        start: 'end',
        variables: {},
        layout: {},
        steps: { end: { kind: 'end' } },
        triggers: [{ on: 'schedule', when, to }],
      });
    for (const when of [
      { every: 'day', clock: '10:00' },
      { every: 'week', days: ['monday'], clock: '23:59' },
      { every: 'month', day: 31, clock: '00:00' },
      { date: '2028-02-29', clock: '10:00' },
      { after: 'order.delivered', days: 30, clock: '10:00' },
    ])
      expect(at(when)).toHaveProperty('flow.triggers.0.when', when);
    for (const when of [
      { every: 'day', clock: '24:00' },
      { every: 'week', days: [], clock: '10:00' },
      { every: 'month', day: 1.5, clock: '10:00' },
      { every: 'hour', clock: '10:00' },
      { date: '2027-02-29', clock: '10:00' },
      { after: 'order delivered', days: 1, clock: '10:00' },
      {},
      null,
    ])
      expect(at(when)).toHaveProperty('problems.0');
    expect(at({ every: 'day', clock: '10:00' }, { purpose: 'fun' })).toHaveProperty('problems.0.path', 'triggers.0.to.purpose');
  });

  it('may be unfinished: where it leads is for the check', () => {
    expect(problemsOf(withStep({ kind: 'say', text: '', next: {} }))).toEqual([]);
  });

  it('cannot reach into the prototype of anything', () => {
    const hostile = JSON.parse(`{ "id": "x", "title": "x", "start": "a", "triggers": [], "variables": { "__proto__": { "type": "text" } },
      "steps": { "__proto__": { "kind": "end" }, "constructor": { "kind": "end" }, "a": { "kind": "end", "__proto__": { "result": "b" } } }, "layout": {} }`);
    expect(problemsOf(hostile).map(({ path }) => path)).toEqual([
      'variables.__proto__',
      'steps.__proto__',
      'steps.constructor',
      'steps.a.__proto__',
    ]);
    expect(problemsOf(withStep({ kind: 'set', set: { name: { from: '__proto__.polluted' } }, next: {} }))).not.toEqual([]);
  });

  it('is bounded in steps, size and depth', () => {
    const steps = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`s${index}`, { kind: 'end' }]));
    expect(problemsOf({ ...good, steps })).toEqual([{ path: 'steps', message: 'must have 1 to 1000 entries' }]);
    expect(problemsOf({ ...good, title: 'x'.repeat(1_000_001) })).toEqual([
      { path: '', message: expect.stringContaining('characters of text') },
    ]);

    let deep: object = { left: { from: 'name' }, is: 'present' };
    for (let depth = 0; depth < 100_000; depth += 1) deep = { not: deep };
    expect(problemsOf(withStep({ kind: 'branch', cases: [{ when: deep, outcome: 'yes' }], next: {} }))).toEqual([
      { path: '', message: 'is nested more than 24 deep' },
    ]);
  });

  it('has its text normalised', () => {
    const parsed = parseFlow(withStep({ kind: 'say', text: 'a\u0000b\ud800 e\u0301', next: {} }));
    expect(parsed).toMatchObject({ flow: { steps: { 'ask-name': { text: 'ab\ufffd é' } } } });
  });

  it('is never the death of the reader, whatever it is', () => {
    fc.assert(fc.property(fc.anything(), (data) => void parseFlow(data)));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), fc.jsonValue(), (key, value) => {
        const parsed = parseFlow({ ...good, [key]: value });
        expect('flow' in parsed || parsed.problems.length > 0).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom('text', 'answer', 'saveAs', 'silence', 'next', 'kind'), fc.jsonValue(), (key, value) => {
        const parsed = parseFlow(withStep({ ...good.steps['ask-name'], [key]: value }));
        expect('flow' in parsed || parsed.problems.every(({ path }) => path.startsWith('steps.ask-name'))).toBe(true);
      }),
    );
  });
});
