import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { makeBusinesses } from './businesses.ts';
import type { Databases } from './databases.ts';
import type { Graph } from './graph-process.ts';
import { judge, type Verdict } from './judge.ts';
import type { Load, Pace } from './load-process.ts';
import { Memory, type MemoryUse } from './memory.ts';
import { OwnProcess } from './own-process.ts';
import { storeConversations } from './stored.ts';
import { startLimitLoop, startProduct, type Target } from './targets.ts';
import { sharedNow } from './time.ts';
import { useOf } from './use-of-machine.ts';

export interface RunPlan {
  readonly what: 'product' | 'limit-loop';
  readonly pace: Pace;
  readonly conversations: number;
  readonly businesses: number;
  readonly processes: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Whether Graph tells what became of each reply, as Meta does. */
  readonly statuses: boolean;
  /** The folder for profiles of the server. */
  readonly profile?: string;
  /** Conversations in the database besides those that go on now. */
  readonly stored?: number;
}

/** Milliseconds of processor time, a message. Null where the machine does not tell. */
export interface CpuUse {
  readonly server: number | null;
  readonly postgres: number | null;
  readonly graph: number | null;
  readonly load: number | null;
}

export interface RunResult extends Verdict {
  readonly seconds: number;
  readonly microsecondsPerMessage: CpuUse;
  readonly memory: MemoryUse | null;
  readonly receipts: number;
  readonly refusedByServer: number;
  readonly refusedByGraph: number;
  readonly firstRefusal: string | null;
  /** How late the load itself wrote at most: more than a few milliseconds means that the machine was too busy to measure. */
  readonly loadLateMs: number;
}

export interface Place {
  readonly databases: Databases;
  readonly folder: string;
}

/** A reply that has not come when none has come for so long is lost. */
const patienceMs = 30_000;
/** After the last hello was answered, its last writes are done in this time. */
const settleMs = 2_000;

/** One measurement from an empty database to the verdict. */
export async function run(plan: RunPlan, { databases, folder }: Place): Promise<RunResult> {
  const encryptionKeys = `bench:${randomBytes(32).toString('base64')}`;
  const seeded = await databases.make();
  const bare = plan.what === 'limit-loop' ? await databases.make({ empty: true }) : undefined;
  const graph = new OwnProcess<Graph>('graph-process');
  const load = new OwnProcess<Load>('load-process');
  let target: Target | undefined;
  try {
    const numbers = await makeBusinesses(seeded, plan.businesses, encryptionKeys);
    const graphUrl = await graph.tell('open', { numbers, loadPort: await load.tell('listen', undefined) });
    target = bare
      ? await startLimitLoop(bare, graphUrl, numbers)
      : await startProduct({ ...plan, database: seeded, graphUrl, encryptionKeys, folder });
    if (plan.statuses) await graph.tell('tellStatusesTo', target.urls[0]!);
    await load.tell('open', { servers: target.urls, numbers, conversations: plan.conversations, mark: randomBytes(4).toString('hex') });
    if (plan.stored !== undefined) {
      await pause(settleMs);
      await storeConversations(seeded, plan.stored);
    }
    // What came before is written out, so that each run pays for its own writes only.
    await (bare ?? seeded).query('checkpoint');

    await load.tell('begin', plan.pace);
    await pause(plan.warmUpSeconds * 1000);
    const postgres = await databases.pid();
    const uses = () => ({
      server: useOf(target!.pids),
      postgres: postgres === undefined ? undefined : useOf([postgres], { family: true }),
      graph: useOf([graph.pid]),
      load: useOf([load.pid]),
    });
    const memory = new Memory(target.pids);
    const before = uses();
    const from = sharedNow();
    await pause(plan.seconds * 1000);
    const after = uses();
    const until = sharedNow();
    const memoryUse = memory.end();

    const written = await load.tell('finish', patienceMs);
    const received = await graph.tell('journal', undefined);
    const verdict = judge(written, received, { from, until });
    const inAll = verdict.perSecond * ((until - from) / 1000);
    const perMessage = (who: keyof CpuUse): number | null => {
      const [then, now] = [before[who], after[who]];
      return then && now && inAll > 0 ? ((now.cpuMs - then.cpuMs) * 1000) / inAll : null;
    };
    return {
      seconds: (until - from) / 1000,
      ...verdict,
      microsecondsPerMessage: {
        server: perMessage('server'),
        postgres: perMessage('postgres'),
        graph: perMessage('graph'),
        load: perMessage('load'),
      },
      memory: memoryUse,
      receipts: received.receipts,
      refusedByServer: written.refused,
      refusedByGraph: received.refused,
      firstRefusal: received.firstRefusal ?? null,
      loadLateMs: written.latestMs,
    };
  } finally {
    await target?.stop();
    await Promise.all([graph.stop(), load.stop()]);
    await Promise.all([seeded.drop(), bare?.drop()]);
  }
}
