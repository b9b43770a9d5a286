// npm run dev: the server and the dashboard, rebuilt and reloaded on every change.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { onOwnNode, root } from './node-version.mjs';

await onOwnNode();
const { buildWhatChanged } = await import('./build.mjs');
const { appUrl, migrate, openDatabase } = await import('./database.mjs');
const { demoSignIn } = await import('./demo.mjs');
const { Lifetime } = await import('./lifetime.mjs');
const { checkPort, startServer, wantedPort } = await import('./server.mjs');

const dashboardPort = 4200;
const life = new Lifetime();
await life.run(develop);

async function develop() {
  const port = wantedPort();
  await checkPort(port, 'npm run dev');
  const dataFolder = path.resolve(root, process.env.DATA_DIR ?? 'data');
  fs.mkdirSync(dataFolder, { recursive: true });
  const say = saying('launch');
  const database = await openDatabase({ dataFolder, say });
  await life.onEnd(database.stop);
  await buildWhatChanged(['server'], { say, signal: life.signal });
  await migrate(database.ownerUrl, { say });
  const databaseUrl = await appUrl({ ...database, dataFolder });
  const environment = { DATABASE_URL: databaseUrl, DATA_DIR: dataFolder, PORT: String(port) };
  const signIn = await demoSignIn({ databaseUrl, dataFolder, environment, say });

  let server;
  let turn = Promise.resolve();
  const restart = () => {
    turn = turn.catch(() => {}).then(async () => {
      await server?.stop();
      if (life.signal.aborted) return;
      await migrate(database.ownerUrl, { say });
      server = startServer(environment);
      await server.listening;
      say(`The server runs on port ${port}.`);
    });
    turn.catch((error) => say(error.message));
  };
  await life.onEnd(async () => {
    await turn.catch(() => {});
    await server?.stop();
  });

  // From here on the build follows the sources by itself, and the stamp would not know.
  fs.rmSync(path.join(root, 'dist/server.stamp'), { force: true });
  watch('server', ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--watch'], (line) => /Found 0 errors/.test(line) && restart());
  watch('web', ['node_modules/@angular/cli/bin/ng.js', 'serve', '--port', String(dashboardPort), '--proxy-config', proxyTo(port)], () => {});
  say(`Dashboard: http://localhost:${dashboardPort}${signIn ? `, sign in with ${signIn.email} · ${signIn.password}` : ''}`);
}

/** Runs a tool that watches files, and reports each of its lines. */
function watch(name, command, onLine) {
  const say = saying(name);
  // PORT is our server's; Angular's would take it for its own.
  const { PORT: _, ...environment } = process.env;
  const child = spawn(process.execPath, command, { cwd: root, env: { ...environment, NG_CLI_ANALYTICS: 'false' }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.on('data', (words) => {
      const lines = (rest + words).split('\n');
      rest = lines.pop();
      for (const line of lines.filter((each) => each.trim())) {
        say(line);
        onLine(line);
      }
    });
  }
  const ended = new Promise((resolve) => child.once('exit', resolve));
  void ended.then((code) => life.end(1, life.signal.aborted ? undefined : `The ${name} watcher ended (${code}).`));
  void life.onEnd(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  });
}

/** While developing, the dashboard comes from its own server, which passes everything else on to ours. */
function proxyTo(port) {
  const file = path.join(root, '.cache/dev-proxy.json');
  const target = `http://127.0.0.1:${port}`;
  const paths = ['/api', '/sandbox', '/webhooks', '/healthz', '/readyz'];
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(Object.fromEntries(paths.map((each) => [each, { target, secure: false, changeOrigin: false }]))));
  return file;
}

function saying(name) {
  return (words) => console.log(String(words).replace(/^/gm, `${name.padEnd(7)}│ `));
}
