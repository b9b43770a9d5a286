// npm start: builds what changed, starts PostgreSQL unless DATABASE_URL names one, migrates, makes the demo business in an
// empty database, and serves the API and the dashboard until Ctrl-C.
import fs from 'node:fs';
import path from 'node:path';
import { onOwnNode, root } from './node-version.mjs';

await onOwnNode();
const { buildWhatChanged } = await import('./build.mjs');
const { appUrl, migrate, openDatabase } = await import('./database.mjs');
const { demoSignIn } = await import('./demo.mjs');
const { Lifetime } = await import('./lifetime.mjs');
const { step, Trouble } = await import('./progress.mjs');
const { checkPort, startServer, wantedPort } = await import('./server.mjs');

const life = new Lifetime();
const say = console.log;
await life.run(start);

async function start() {
  const port = wantedPort();
  await checkPort(port);
  const dataFolder = path.resolve(root, process.env.DATA_DIR ?? 'data');
  fs.mkdirSync(dataFolder, { recursive: true });

  const open = openDatabase({ dataFolder, say }).then(async (database) => {
    await life.onEnd(database.stop);
    return database;
  });
  const [database] = await Promise.all([open, buildWhatChanged(undefined, { say, signal: life.signal })]);
  if (life.signal.aborted) return;
  if (database.shared && !database.givenUrl) throw new Trouble(`Perfcent already runs on the data in ${dataFolder}. Stop that one first, or choose another folder: DATA_DIR=./data2 npm start`);

  await migrate(database.ownerUrl, { say });
  const databaseUrl = await appUrl({ ...database, dataFolder });
  const environment = { DATABASE_URL: databaseUrl, DATA_DIR: dataFolder, PORT: String(port) };
  const production = process.env.NODE_ENV === 'production';
  const signIn = production ? undefined : await demoSignIn({ databaseUrl, dataFolder, environment, say });
  if (life.signal.aborted) return;

  const server = startServer(environment);
  await life.onEnd(server.stop);
  await step('Starting the server', () => server.listening, { say, quietBelow: 2_000 });
  void server.ended.then((code) => life.end(1, life.signal.aborted ? undefined : `The server ended (${code}).`));
  welcome(`${process.env.TLS_CERT ? 'https' : 'http'}://localhost:${port}`, signIn, dataFolder, database);
}

function welcome(address, signIn, dataFolder, { givenUrl }) {
  const lines = [
    ['Dashboard', address],
    ...(hasSandbox() ? [['Customer’s phone', `${address}/phone`]] : []),
    ...(signIn ? [['Sign in with', `${signIn.email}  ·  ${signIn.password}`]] : []),
    ['Data', givenUrl ? `${new URL(givenUrl).host} and ${dataFolder}` : dataFolder],
  ];
  say(['', '  Perfcent is running.', '', ...lines.map(([name, value]) => `    ${name.padEnd(18)}${value}`), '', '  Ctrl-C stops it.', ''].join('\n'));
}

/** As backend/sandbox/sandbox-is-here.ts decides. */
function hasSandbox() {
  const { SANDBOX, NODE_ENV, GRAPH_API_URL } = process.env;
  return SANDBOX === undefined ? NODE_ENV !== 'production' && !GRAPH_API_URL : SANDBOX === 'on';
}
