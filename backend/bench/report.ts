import os from 'node:os';
import type { ColdStart } from './cold-start.ts';
import type { Options } from './options.ts';
import type { RunResult } from './run.ts';

export interface NamedRun extends RunResult {
  /** E.g. `saturation`, `stored 100000`. */
  readonly scenario: string;
  readonly what: 'product' | 'limit-loop';
}

export interface Aim {
  readonly aim: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Report {
  readonly at: string;
  readonly machine: {
    readonly processors: number;
    readonly model: string;
    readonly memoryGb: number;
    readonly platform: string;
    readonly node: string;
    readonly postgres: string;
  };
  readonly options: Options;
  readonly runs: readonly NamedRun[];
  readonly start: ColdStart | null;
  readonly aims: readonly Aim[];
}

export function reportOf(options: Options, runs: readonly NamedRun[], start: ColdStart | null, postgres: string): Report {
  const processors = os.cpus();
  return {
    at: new Date().toISOString(),
    machine: {
      processors: processors.length,
      model: processors[0]?.model ?? 'unknown',
      memoryGb: Math.round(os.totalmem() / 2 ** 30),
      platform: `${os.platform()} ${os.arch()}`,
      node: process.version,
      postgres,
    },
    options,
    runs,
    start,
    aims: aimsOf(options, runs),
  };
}

/** What was promised, as far as it was measured. Times hold for two processors with everything on the same machine. */
function aimsOf(options: Options, runs: readonly NamedRun[]): Aim[] {
  const find = (scenario: string, what: NamedRun['what'] = 'product') => runs.find((run) => run.scenario === scenario && run.what === what);
  const aims: Aim[] = [];
  const add = (aim: string, measured: string, met: boolean) => aims.push({ aim, measured, met });

  const full = find('saturation');
  if (full) add('one business, as fast as it goes: more than 3 000 messages/s', `${whole(full.perSecond)}/s`, full.perSecond > 3_000);
  const limit = find('saturation', 'limit-loop');
  if (full && limit) {
    const share = full.perSecond / limit.perSecond;
    add('at least 0.4 of the limit loop', share.toFixed(2), share >= 0.4);
  }
  const many = find('businesses');
  if (full && many) {
    const share = many.perSecond / full.perSecond;
    add(`${options.businesses} businesses at once: at least half of what one reaches`, share.toFixed(2), share >= 0.5);
  }
  const paced = find('rate300');
  const pacedLimit = find('rate300', 'limit-loop');
  if (paced && pacedLimit) {
    const times = paced.endToEnd.p95 / pacedLimit.endToEnd.p95;
    add(`at ${options.rate}/s, end to end p95: at most three times the limit loop’s`, `${times.toFixed(1)} times`, times <= 3);
  }
  if (paced) add(`at ${options.rate}/s, acknowledged p99: under 20 ms`, `${paced.ack.p99.toFixed(1)} ms`, paced.ack.p99 < 20);
  const stored = runs.filter(({ scenario }) => scenario.startsWith('stored'));
  if (stored.length > 1) {
    const speeds = stored.map(({ perSecond }) => perSecond);
    const apart = 1 - Math.min(...speeds) / Math.max(...speeds);
    add('with more stored conversations: within 15 % of each other', `${whole(apart * 100)} %`, apart <= 0.15);
  }
  // In less time, what the first messages need for good looks like growth.
  const long = options.minutes >= 5 ? find('memory') : undefined;
  if (long?.memory)
    add(
      'memory: grows by less than 2 MB a minute',
      `${long.memory.growthPerMinute.toFixed(1)} MB a minute`,
      long.memory.growthPerMinute < 2,
    );
  if (runs.length > 0) {
    const wrong = runs.reduce(
      (sum, { lost, duplicated, outOfOrder, unacknowledged }) => sum + lost + duplicated + outOfOrder + unacknowledged,
      0,
    );
    add('nothing lost, duplicated or out of order, in any run', String(wrong), wrong === 0);
  }
  return aims;
}

const tooLateMs = 20;

/** For a terminal. */
export function tableOf({ machine, runs, start, aims }: Report): string {
  const heads = [
    '',
    '',
    'messages/s',
    'ack p50',
    'p95',
    'p99',
    'end to end p50',
    'p95',
    'p99',
    'lost',
    'twice',
    'disorder',
    'µs server',
    'postgres',
    'MB',
    'MB/min',
  ];
  const rows = runs.map((run) => [
    run.scenario,
    run.what,
    whole(run.perSecond),
    ...[run.ack, run.endToEnd].flatMap(({ p50, p95, p99 }) => [p50, p95, p99].map(ms)),
    ...[run.lost, run.duplicated, run.outOfOrder].map(String),
    whole(run.microsecondsPerMessage.server),
    whole(run.microsecondsPerMessage.postgres),
    whole(run.memory?.atEnd ?? null),
    run.memory ? run.memory.growthPerMinute.toFixed(1) : '–',
  ]);
  const latest = Math.max(0, ...runs.map(({ loadLateMs }) => loadLateMs));
  const lines = [
    '',
    `${machine.processors} × ${machine.model}, ${machine.memoryGb} GB, ${machine.platform}, Node ${machine.node}, PostgreSQL ${machine.postgres}`,
    ...(rows.length > 0 ? ['', ...columns([heads, ...rows]), '', 'Latencies in ms; µs of processor time a message.'] : []),
    ...(latest > tooLateMs ? [`The load itself was up to ${whole(latest)} ms late: this machine was too busy to measure latencies.`] : []),
    ...(start
      ? [
          '',
          `first start ${seconds(start.firstStartMs)}, later starts ${seconds(start.laterStartMs)}; idle: server ${whole(start.idleServerMb)} MB, PostgreSQL ${whole(start.idlePostgresMb)} MB; node_modules ${whole(start.nodeModulesMb)} MB`,
        ]
      : []),
    ...(aims.length > 0
      ? [
          '',
          ...columns(
            aims.map(({ aim, measured, met }) => [met ? '  met' : '  NOT MET', aim, measured]),
            2,
          ),
        ]
      : []),
    '',
  ];
  return lines.join('\n');
}

const whole = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? '–' : Math.round(value).toLocaleString('en').replaceAll(',', ' ');
const ms = (value: number): string => (Number.isFinite(value) ? value.toFixed(value < 100 ? 1 : 0) : '–');
const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`;

/** Words to the left, figures to the right. */
function columns(rows: readonly (readonly string[])[], words = 2): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.map((cell, column) => (column < words ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  '),
  );
}
