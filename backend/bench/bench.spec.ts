import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownDatabase } from '../testing/test-database.ts';
import { judge } from './judge.ts';
import { Mistake, readOptions } from './options.ts';
import type { Report } from './report.ts';
import { repliesTo } from './small-talk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function bench(...args: string[]): Promise<{ report: Report; table: string }> {
  const [database, folder] = await Promise.all([ownDatabase(), mkdtemp(path.join(os.tmpdir(), 'perfcent-bench-'))]);
  try {
    const { NODE_OPTIONS: _options, NODE_ENV: _env, JEST_WORKER_ID: _worker, ...inherited } = process.env;
    const json = path.join(folder, 'report.json');
    const child = spawn(process.execPath, ['dist/server/backend/bench/bench-command.js', ...args, '--json', json], {
      cwd: root,
      env: { ...inherited, DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let table = '';
    let said = '';
    child.stdout.on('data', (words: Buffer) => (table += words.toString()));
    child.stderr.on('data', (words: Buffer) => (said += words.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`The bench ended with ${code}: ${said}`);
    return { report: JSON.parse(await readFile(json, 'utf8')) as Report, table };
  } finally {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the bench', () => {
  it('measures the product and the limit loop, and finds nothing lost, duplicated or out of order', async () => {
    const { report, table } = await bench(
      '--scenario',
      'rate300',
      '--rate',
      '20',
      '--conversations',
      '8',
      '--warm-up',
      '1',
      '--seconds',
      '2',
    );

    expect(report.runs.map(({ scenario, what }) => [scenario, what])).toEqual([
      ['rate300', 'limit-loop'],
      ['rate300', 'product'],
    ]);
    for (const run of report.runs) {
      expect(run).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0, unacknowledged: 0, refusedByServer: 0, refusedByGraph: 0 });
      expect(run.messages).toBeGreaterThan(40);
      // Everybody's hello has two replies, each other message one.
      expect(run.replies).toBe(run.messages + 8);
      for (const { p50, p95, p99, max } of [run.ack, run.endToEnd]) {
        expect(p50).toBeGreaterThan(0);
        expect([p50, p95, p99, max]).toEqual([p50, p95, p99, max].toSorted((left, right) => left - right));
      }
      if (process.platform === 'linux') {
        expect(run.microsecondsPerMessage).toEqual({
          server: expect.any(Number),
          postgres: expect.any(Number),
          graph: expect.any(Number),
          load: expect.any(Number),
        });
        expect(run.memory!.atStart).toBeGreaterThan(10);
      }
    }
    expect(report.aims.at(-1)).toEqual({ aim: 'nothing lost, duplicated or out of order, in any run', measured: '0', met: true });
    expect(report).toMatchObject({ start: null, options: { rate: 20 }, machine: { node: process.version } });
    expect(table).toContain('limit-loop');
  }, 240_000);

  it('measures many businesses, and between stored conversations, with statuses coming back', async () => {
    const many = ['--scenario', 'businesses', '--businesses', '5', '--statuses'];
    const stored = ['--scenario', 'stored', '--stored', '30'];
    const { report } = await bench(...many, ...stored, '--in-flight', '4', '--conversations', '10', '--warm-up', '0.5', '--seconds', '1');

    expect(report.runs.map(({ scenario }) => scenario)).toEqual(['businesses', 'stored 30']);
    for (const run of report.runs)
      expect(run).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0, unacknowledged: 0, refusedByServer: 0 });
  }, 240_000);

  it('says what is wrong with a request', () => {
    expect(() => readOptions(['--scenario', 'everything'])).toThrow(
      new Mistake('There is no scenario "everything". There are: saturation, statuses, businesses, rate300, stored, memory, start.'),
    );
    expect(() => readOptions(['--rate', 'fast'])).toThrow('--rate is "fast", and should be a number from 0.01.');
  });
});

describe('the small talk', () => {
  it('gets two replies to its hello and one to each message after that, and no two of a kind in a row', () => {
    expect(repliesTo(0)).toEqual(['text', 'list 1']);
    const kinds = Array.from({ length: 30 }, (_, nth) => repliesTo(nth + 1));
    for (const [nth, replies] of kinds.entries())
      expect(replies).toEqual([expect.stringMatching([/^text$/, /^buttons \d+$/, /^list \d+$/][nth % 3]!)]);
    const numbered = kinds.flat().filter((kind) => kind !== 'text');
    expect(new Set(numbered).size).toBe(numbered.length);
  });
});

describe('the verdict', () => {
  const [hi, list, text, buttons, list2] = [0, 1, 2, 3].flatMap(repliesTo) as [string, string, string, string, string];
  const all = [hi, list, text, buttons, list2];
  const names = [...new Set(all)];
  const verdict = (replies: readonly string[], again: readonly number[] = []) => {
    const load = {
      customers: new Int32Array(4),
      due: Float64Array.of(0, 10, 20, 30),
      acknowledged: Float64Array.of(1, 11, 22, 33),
      refused: 0,
      latestMs: 0,
    };
    const graph = {
      customers: new Int32Array(replies.length),
      kinds: Int32Array.from(replies, (reply) => names.indexOf(reply)),
      at: Float64Array.from(replies, (_, nth) => 5 + 10 * Math.max(0, nth - 1)),
      again: Uint8Array.from(replies, (_, nth) => (again.includes(nth) ? 1 : 0)),
      names,
      receipts: 0,
      refused: 0,
      firstRefusal: undefined,
    };
    return judge(load, graph, { from: 10, until: 40 });
  };

  it('is told by the replies of each customer, in order', () => {
    expect(verdict(all)).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0, messages: 4, replies: 5 });
    expect(verdict(all)).toMatchObject({ perSecond: 100, endToEnd: { p50: 5, max: 5 }, ack: { p50: 2, max: 3 } });
  });

  it.each([
    ['a reply that never comes', [hi, list, text, list2], { lost: 1, duplicated: 0, outOfOrder: 0 }],
    ['a reply that is decided twice', [hi, list, text, buttons, buttons, list2], { lost: 0, duplicated: 1, outOfOrder: 0 }],
    ['two replies that change places', [hi, list, text, list2, buttons], { lost: 0, duplicated: 0, outOfOrder: 1 }],
  ])('tells of %s', (_, replies, expected) => {
    expect(verdict(replies)).toMatchObject(expected);
  });

  it('tells of a message that is sent twice', () => {
    expect(verdict([hi, list, text, text, buttons, list2], [3])).toMatchObject({
      lost: 0,
      duplicated: 1,
      outOfOrder: 0,
    });
  });
});
