import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { connectionOptions } from '../database/connection.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { Graph } from './graph.ts';
import { cleanEnvironment, runToTheEnd } from '../child-processes/child-processes.ts';
import { ServerProcess } from './servers.ts';

/** A database that is migrated and empty. */
export interface OwnDatabase {
  readonly ownerUrl: string;
  readonly appUrl: string;
  drop(): Promise<void>;
}

/** What chaos stands on: Jest gives it the test server, the command a PostgreSQL that is thrown away. */
export interface Ground {
  /** The folder of the repository, where dist/ is. */
  readonly root: string;
  database(): Promise<OwnDatabase>;
  /** Where the PostgreSQL is one that may be stopped. */
  readonly outage?: Outage;
}

/** PostgreSQL as it crashes and comes back, with all that was committed. */
export interface Outage {
  crash(): Promise<void>;
  revive(): Promise<void>;
}

/** The built product as it runs in earnest: real servers on one database, one business, and a Graph outside. */
export interface World {
  readonly graph: Graph;
  readonly servers: readonly ServerProcess[];
  readonly business: SeededBusiness;
  /** As the owner of the tables, who sees everything. */
  readonly owner: DataSource;
  readonly outage?: Outage;
  close(): Promise<void>;
}

export interface WorldWishes {
  readonly servers?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Enough of everything that is counted, so that stock ends no order. */
const plenty = 100_000;

export async function openWorld(ground: Ground, { servers: wanted = 2, environment = {} }: WorldWishes = {}): Promise<World> {
  const database = await ground.database();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'perfcent-chaos-'));
  const graph = new Graph();
  await graph.open();
  const common = {
    DATABASE_URL: database.appUrl,
    DATA_DIR: folder,
    ENCRYPTION_KEYS: `chaos:${randomBytes(32).toString('base64')}`,
    GRAPH_API_TIMEOUT_MS: '6000',
    LOG_LEVEL: 'warn',
    ...environment,
  };
  const servers: ServerProcess[] = [];
  let owner: DataSource | undefined;
  const close = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    if (owner?.isInitialized) await owner.destroy();
    await graph.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const environment = cleanEnvironment({ ...common, GRAPH_API_URL: graph.addressFor('seed') });
    const printed = await runToTheEnd(ground.root, 'dist/server/backend/seed/seed-command.js', ['--json'], environment);
    const [business] = (JSON.parse(printed) as { businesses: SeededBusiness[] }).businesses;
    owner = await new DataSource(connectionOptions(database.ownerUrl, 2)).initialize();
    await owner.query(`update variants set on_hand = $1 where on_hand is not null`, [plenty]);
    await Promise.all(
      Array.from({ length: wanted }, async (_, nth) => {
        const name = `server-${nth + 1}`;
        servers[nth] = await ServerProcess.start(name, ground.root, { ...common, GRAPH_API_URL: graph.addressFor(name) });
      }),
    );
    return { graph, servers, business: business!, owner, ...(ground.outage && { outage: ground.outage }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
