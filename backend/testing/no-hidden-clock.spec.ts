import { fileURLToPath } from 'node:url';
import { Linter } from 'eslint';
import { noHiddenClock } from './no-hidden-clock.ts';

const linter = new Linter({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });

/** The rules that complain when this line stands in that file. */
const refusedIn = (file: string, line: string): (string | null)[] =>
  linter.verify(line, [{ files: ['**/*.ts'] }, noHiddenClock], { filename: file }).map(({ ruleId, message }) => ruleId ?? message);

const planted = [
  'Date.now();',
  'new Date();',
  'Date();',
  'Math.random();',
  'setTimeout(() => undefined, 5);',
  'globalThis.setTimeout(() => undefined, 5);',
  'setInterval(() => undefined, 5);',
  'setImmediate(() => undefined);',
  'performance.now();',
  'process.hrtime.bigint();',
  'crypto.randomUUID();',
  "import { setTimeout } from 'node:timers/promises'; setTimeout(5);",
  "import { randomUUID } from 'node:crypto'; randomUUID();",
  "import { v7 } from 'uuid'; v7();",
  'Temporal.Now.instant();',
  'query(`select now()`);',
  "query('update timers set fire_at = clock_timestamp()');",
  'query(`select gen_random_uuid()`);',
];

describe('the core', () => {
  it.each(planted)('may not have %s', (line) => {
    for (const file of ['backend/conversations/turns.ts', 'backend/messaging/outbox.ts', 'flows/machine/advance.ts'])
      expect([file, refusedIn(file, line)]).toEqual([file, [expect.stringMatching(/^no-restricted-/)]]);
  });

  it.each([
    'new Date(0);',
    'new Date(clock.now());',
    'clock.sleep(5);',
    "import { createHash } from 'node:crypto'; createHash('sha256');",
    "import { validate } from 'uuid'; validate('');",
    'query(`select the_time()`);',
    'say("Not now (later)");',
  ])('may have %s', (line) => {
    expect(refusedIn('backend/conversations/turns.ts', line)).toEqual([]);
  });
});

describe('what may have a clock', () => {
  it.each(['backend/database/ports.ts', 'backend/sandbox/sandbox-sends.ts', 'backend/conversations/runner.spec.ts'])('is %s', (file) => {
    expect(refusedIn(file, 'Date.now();')).toEqual([]);
  });
});
