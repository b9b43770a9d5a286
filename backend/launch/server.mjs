import { fork } from 'node:child_process';
import net from 'node:net';
import { root } from './node-version.mjs';
import { Trouble } from './progress.mjs';
import { pause } from './processes.mjs';

export function wantedPort() {
  const port = Number(process.env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Trouble(`PORT is "${process.env.PORT}", and should be a number from 1 to 65535.`);
  return port;
}

/** Said before any long work, not after it. */
export async function checkPort(port, command = 'npm start') {
  const failure = await new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', (error) => resolve(error.code));
    probe.listen(port, process.env.HOST ?? '0.0.0.0', () => probe.close(() => resolve(undefined)));
  });
  if (failure === 'EADDRINUSE') throw new Trouble(`Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} ${command}`);
  if (failure === 'EACCES') throw new Trouble(`This account may not listen on port ${port}. Choose a port above 1023: PORT=3000 ${command}`);
  if (failure) throw new Trouble(`Port ${port} cannot be used (${failure}).`);
}

/** The server as a child, which ends by itself when we are gone: it sees the channel between us close. */
export function startServer(environment) {
  // What is for the owner's eyes is not for the server's.
  const { DATABASE_OWNER_URL: _, ...inherited } = process.env;
  const server = fork('dist/server/backend/main.js', [], {
    cwd: root,
    env: { ...inherited, ...environment },
    execArgv: ['--enable-source-maps'],
    // In a process group of its own, so that Ctrl-C in the terminal reaches us only and we stop things in order.
    detached: process.platform !== 'win32',
  });
  const ended = new Promise((resolve) => server.once('exit', (code, signal) => resolve(signal ?? code)));
  const listening = new Promise((resolve, reject) => {
    server.once('message', resolve);
    void ended.then((code) => reject(new Trouble(`The server ended while it was starting (${code}).`)));
  });
  // Whoever waits for it hears of it; whoever does not must not be brought down by it.
  listening.catch(() => {});
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGTERM');
    const inTime = await Promise.race([ended.then(() => true), pause(30_000)]);
    if (!inTime) server.kill('SIGKILL');
    await ended;
  };
  return { ended, listening, stop };
}
