import { brokenBraces, fill } from '../language/liquid.ts';
import type { Flow, Step } from '../language/flow.ts';
import { parseFlow } from '../language/parse.ts';
import type { Scope } from '../language/values.ts';
import { answerIn } from '../machine/answers.ts';
import { subjectOfChange } from '../machine/corrections.ts';
import { globalWordIn } from '../machine/frame-words.ts';
import { looksLikeQuestion } from '../machine/questions.ts';
import { wishIn } from '../machine/wish.ts';
import { flowOf } from '../testing/small-flows.ts';
import { problemsIn } from './check.ts';

/** Milliseconds of this thread's own work: the machine may be busy with other things. */
function cost(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
/** The quickest of a few: the first pays for compiling, any for collecting. */
const quickest = (work: () => void): number => Math.min(...Array.from({ length: 3 }, () => cost(work)));

const steps = (count: number, step: (nth: number) => Step): Flow =>
  flowOf(Object.fromEntries(Array.from({ length: count }, (_, nth) => [`s-${nth}`, step(nth)])));
const says = (next: string, text = 'x'): Step => ({ kind: 'say', text, next: { done: next } });

const branches = (ways: readonly string[]): Step => ({
  kind: 'branch',
  cases: ways.map((_, nth) => ({ when: { left: { fixed: nth }, is: 'equal', right: { fixed: 1 } }, outcome: `way-${nth}` })),
  next: Object.fromEntries([...ways.map((way, nth) => [`way-${nth}`, way]), ['otherwise', ways[0]!]]),
});
const asks = (answered: string, failed: string): Step => ({
  kind: 'ask',
  text: 'x',
  answer: { type: 'text' },
  saveAs: 'x',
  silence: { afterMinutes: 60 },
  next: { answered, failed, silence: failed },
});

describe('a flow that means harm', () => {
  const hostile: Readonly<Record<string, unknown>> = {
    'has 5,000 steps': steps(5_000, (nth) => says(`s-${nth + 1}`)),
    'has 40,000 ways': steps(5_000, (nth) => branches([2, 3, 5, 7, 11, 13, 17, 19].map((way) => `s-${(nth * way + way) % 5_000}`))),
    'has 5,000 questions that lead to each other': steps(5_000, (nth) => asks(`s-${(nth * 7 + 1) % 5_000}`, `s-${(nth * 3 + 2) % 5_000}`)),
    'leads nowhere, everywhere': steps(1_000, (nth) => says(`gone-${nth}`)),
    'has a text of a megabyte': steps(3, () => says('s-0', 'x'.repeat(1_000_000))),
  };

  for (const [name, data] of Object.entries(hostile))
    it(`and ${name} is refused within a second, step by step`, () => {
      let problems: readonly { readonly path?: string; readonly step?: string; readonly message: string }[] = [];
      const ms = quickest(() => {
        const read = parseFlow(data);
        problems = 'problems' in read ? read.problems : problemsIn(read.flow);
      });
      expect(ms).toBeLessThan(1_000);
      expect(problems.length).toBeGreaterThan(0);
      for (const { message } of problems) expect(message).not.toBe('');
    });

  it('and leads nowhere says at which steps', () => {
    const flow = steps(1_000, (nth) => says(`gone-${nth}`));
    expect(new Set(problemsIn(flow).map(({ step }) => step)).size).toBe(1_000);
  });
});

describe('words that try to get out of their braces', () => {
  const scope: Scope = {
    name: 'Ana',
    list: ['a', { b: 'c' }],
    record: { inner: { text: 'x' } },
    language: 'en',
    business: { currency: 'EUR', zone: 'UTC' },
  };
  const roots = [
    'name',
    'list',
    'record',
    'record.inner',
    'business',
    'language',
    'this',
    'self',
    'globalThis',
    'process',
    'require',
    'window',
    'nobody',
    'global',
  ];
  const ways = [
    ...[
      'constructor',
      '__proto__',
      'prototype',
      'constructor.constructor',
      '__proto__.polluted',
      'toString',
      'valueOf',
      'hasOwnProperty',
      '__defineGetter__',
    ],
    ...[
      '__lookupGetter__',
      'caller',
      'arguments',
      'callee',
      'map.constructor',
      "['constructor']",
      "['__proto__']['constructor']",
      '[0].constructor',
      'mainModule',
      'env',
    ],
    ...[
      'exports',
      'inner.constructor.name',
      'isPrototypeOf',
      'propertyIsEnumerable',
      'length.constructor',
      'slice',
      'at',
      'concat',
      'then',
      'toJSON',
      'entries',
    ],
  ];
  const attempts = [
    ...roots.flatMap((root) => ways.map((way) => `{{ ${root}${way.startsWith('[') ? '' : '.'}${way} }}`)),
    ...ways.flatMap((way) => [
      `{% assign x = name.${way.replaceAll(/[[\]']/g, '')} %}{{ x }}`,
      `{{ list | map: '${way.replaceAll(/[[\]']/g, '')}' }}`,
      `{% for each in record.${way.replaceAll(/[[\]']/g, '')} %}{{ each }}{% endfor %}`,
    ]),
    ...[
      '`${process.env}`',
      '{{ (() => 1)() }}',
      '{{ new Proxy({}, {}) }}',
      '{{ name`x` }}',
      '{{ import("fs") }}',
      '{{ eval("1") }}',
      '{{ Function("return 1")() }}',
    ],
    ...[
      '{% include "/etc/passwd" %}',
      '{% render "/etc/passwd" %}',
      '{% layout "../../package.json" %}',
      '{% block x %}{% endblock %}',
      '{% raw %}{{ x }}{% endraw %}',
    ],
  ];

  it(`find nothing of the host, in ${attempts.length} ways, each at once`, () => {
    expect(attempts.length).toBeGreaterThanOrEqual(500);
    const found = attempts.filter((text) => /function|native code|object Object|root:|"dependencies"|NODE_|\/usr/.test(fill(text, scope)));
    expect(found).toEqual([]);
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(quickest(() => attempts.forEach((text) => fill(text, scope))) / attempts.length).toBeLessThan(10);
    for (const text of attempts) expect(['string', 'undefined']).toContain(typeof brokenBraces(text));
  });
});

describe('what a customer writes', () => {
  const around = { zone: 'Europe/Madrid', country: 'ES', at: '2026-03-02T10:00:00Z' };
  const size = 64 * 1024;
  const texts: Readonly<Record<string, string>> = {
    letters: 'a'.repeat(size),
    words: 'a '.repeat(size / 2),
    'words and an end': `${'ab '.repeat(size / 3)}!`,
    digits: '1'.repeat(size),
    'digits and dots': '1.'.repeat(size / 2),
    blanks: `${' '.repeat(size)}x`,
    dashes: '-'.repeat(size),
    ats: 'a@'.repeat(size / 2),
    'dots of an address': `a@${'b.'.repeat(size / 2)}`,
    plus: '+'.repeat(size),
    accents: `e${'\u0301'.repeat(size)}`,
    times: '1:'.repeat(size / 2),
    'after and after': 'after '.repeat(size / 6),
  };
  const readers: Readonly<Record<string, (text: string) => unknown>> = {
    ...Object.fromEntries(
      (['text', 'number', 'date', 'time', 'email', 'phone', 'place'] as const).map((type) => [
        type,
        (text: string) => answerIn({ kind: 'text', text }, { type }, around),
      ]),
    ),
    'a wish': (text) => wishIn(text, around),
    'a question': looksLikeQuestion,
    'a word of the frame': globalWordIn,
    'a correction': subjectOfChange,
  };

  for (const [kind, reader] of Object.entries(readers))
    it(`is read as ${kind} at once, however long it is`, () => {
      for (const [name, text] of Object.entries(texts))
        expect(`${name}: ${quickest(() => reader(text)) < 50 ? 'at once' : 'slowly'}`).toBe(`${name}: at once`);
    });
});
