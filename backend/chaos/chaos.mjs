// Starts a PostgreSQL that is thrown away, and lets chaos loose on the built product: node chaos.mjs [options]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onOwnNode, root } from '../launch/node-version.mjs';

await onOwnNode();
const { buildWhatChanged } = await import('../launch/build.mjs');
const { appUrl, migrate } = await import('../launch/database.mjs');
const { Lifetime } = await import('../launch/lifetime.mjs');
const { startThrowAwayPostgres } = await import('../launch/local-postgres.mjs');
const { Trouble } = await import('../launch/progress.mjs');
const { default: pg } = await import('pg');

const say = console.error;
const life = new Lifetime();
let made = 0;
await life.run(letLoose);

async function letLoose() {
  await buildWhatChanged(['server'], { say, signal: life.signal });
  const { chaosCommand, Mistake } = await import('../../dist/server/backend/chaos/chaos-command.js');
  const server = await startThrowAwayPostgres({ lasting: true });
  await life.onEnd(server.stop);
  const ground = { root, database: () => databaseOn(server.url), outage: server };
  const kept = await chaosCommand(process.argv.slice(2), ground).catch((error) => {
    throw error instanceof Mistake ? new Trouble(error.message) : error;
  });
  await life.end(kept ? 0 : 1);
}

/** A database of its own, migrated. */
async function databaseOn(url) {
  const name = `chaos_${++made}`;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perfcent-chaos-'));
  await asSuperuser(url, `create database ${name}`);
  await migrate(url(name), { say });
  return {
    ownerUrl: url(name),
    appUrl: await appUrl({ ownerUrl: url(name), dataFolder: folder }),
    drop: async () => {
      await asSuperuser(url, `drop database if exists ${name} with (force)`);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function asSuperuser(url, statement) {
  const client = new pg.Client({ connectionString: url('postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
