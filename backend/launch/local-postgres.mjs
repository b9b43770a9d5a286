import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { asAccount, canRun, postgresAccount, postgresBinaries, systemFolder } from './postgres-binaries.mjs';
import { isAlive, commandOf, startOf, until } from './processes.mjs';

const guardScript = fileURLToPath(new URL('postgres-guard.mjs', import.meta.url));
const superuser = 'postgres';

/**
 * Starts the PostgreSQL of a data folder. One that a killed launcher left behind is taken over; one
 * that a living launcher uses is shared, and stop() leaves it running.
 *
 * @param {{ dataFolder: string, log?: (line: string) => void }} options
 * @returns {Promise<{ url(database: string): string, shared: boolean, stop(): Promise<void> }>}
 */
export async function startLocalPostgres({ dataFolder, log = () => {} }) {
  fs.mkdirSync(dataFolder, { recursive: true });
  const ownerFile = path.join(dataFolder, 'postgres-owner.json');
  const passwordFile = path.join(dataFolder, 'postgres-password');
  const account = postgresAccount();
  const binaries = postgresBinaries(account, log);
  const folder = reachableFolder(path.join(path.resolve(dataFolder), 'postgres'), account, log);

  if (!(await becomeOwner(ownerFile))) {
    const server = await until(() => runningServer(folder), { within: 60_000 });
    if (!server) throw new Error(`Another process starts PostgreSQL in ${folder}, but it does not become ready.`);
    const password = fs.readFileSync(passwordFile, 'utf8');
    return { url: urls(server, password), shared: true, stop: async () => {} };
  }

  try {
    if (!fs.existsSync(folder) || !fs.readdirSync(folder).length) {
      log('Making a new database in ' + folder);
      const password = randomBytes(18).toString('base64url');
      fs.writeFileSync(passwordFile, password, { mode: 0o600 });
      await initialise({ folder, password, binaries, account });
    }
    const password = fs.readFileSync(passwordFile, 'utf8');
    const server = (await leftBehind(folder, log)) ?? (await launch({ folder, binaries, account, socket: socketFolder(folder), settings: [], logFile: path.join(dataFolder, 'postgres.log') }));
    const guard = guardOver(server.pid, folder, binaries);
    writeOwner(ownerFile, guard.pid);
    const stop = async () => {
      await stopServer({ pid: server.pid, folder, pgCtl: binaries.pgCtl });
      fs.rmSync(ownerFile, { force: true });
    };
    return { url: urls(server, password), shared: false, stop };
  } catch (error) {
    fs.rmSync(ownerFile, { force: true });
    throw error;
  }
}

/**
 * A PostgreSQL for tests: empty, quick because it never waits for the disk, and gone with its data afterwards. One that is `lasting` keeps
 * what is committed as in earnest, so that it can crash() and revive() on the same port.
 */
export async function startThrowAwayPostgres({ lasting = false } = {}) {
  const account = postgresAccount();
  const binaries = postgresBinaries(account, () => {});
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'perfcent-test-'));
  fs.chmodSync(home, 0o755);
  const folder = path.join(home, 'postgres');
  const password = randomBytes(18).toString('base64url');
  await initialise({ folder, password, binaries, account, quick: true });
  const settings = [...(lasting ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']), 'max_connections=200'];
  const start = async (port) => {
    const server = await launch({ folder, binaries, account, settings, port, logFile: path.join(home, 'postgres.log') });
    // A guard that throws the data away does so as soon as the server is gone, and after a crash it is wanted again.
    guardOver(server.pid, folder, binaries, ...(lasting ? [] : ['--throw-away']));
    return server;
  };
  let server = await start();
  const stop = async () => {
    await stopServer({ pid: server.pid, folder, pgCtl: binaries.pgCtl });
    fs.rmSync(home, { recursive: true, force: true });
  };
  /** As `pg_ctl stop -m immediate` does it: no session is asked, nothing is written down. */
  const crash = async () => {
    process.kill(server.pid, 'SIGQUIT');
    if (!(await until(() => !isAlive(server.pid), { within: 15_000 }))) throw new Error(`PostgreSQL (process ${server.pid}) does not crash.`);
  };
  const revive = async () => {
    server = await start(server.port);
  };
  return { url: urls(server, password), shared: false, stop, crash, revive };
}

/** Asks for a fast shutdown: sessions are cut, everything committed stays. */
export function signalStop({ pid, folder, pgCtl }) {
  if (process.platform === 'win32') {
    // Windows knows no SIGINT for another process: it would be killed like with -9.
    spawn(pgCtl, ['stop', '-D', folder, '-m', 'fast', '--no-wait'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function stopServer(server) {
  signalStop(server);
  const gone = await until(() => !isAlive(server.pid) || !fs.existsSync(path.join(server.folder, 'postmaster.pid')), { within: 15_000 });
  if (!gone) throw new Error(`PostgreSQL (process ${server.pid}) does not stop.`);
}

/** Where the server has a socket, it is the way in: it costs less processor time a message than TCP does. */
const urls =
  ({ port, socket }, password) =>
  (database) =>
    `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}${socket ? `?host=${encodeURIComponent(socket)}` : ''}`;

/** A folder for the server's socket, if its path can name one: it must be short, and PostgreSQL takes commas and quotes for its own. */
function socketFolder(folder) {
  const fits = process.platform !== 'win32' && Buffer.byteLength(path.join(folder, '.s.PGSQL.65535')) <= 100 && !/["',\\]/.test(folder);
  return fits ? folder : '';
}

// --- who owns the data folder -------------------------------------------------------------------

/** True when the folder is ours now; false when a living process has it. */
async function becomeOwner(file) {
  for (;;) {
    try {
      fs.writeFileSync(file, owner(), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const before = readOwner(file);
    if (before && isAlive(before.pid) && startOf(before.pid) === before.start) return false;
    // Its guard is about to stop the server under us. Let it finish.
    if (before?.guard) await until(() => !isAlive(before.guard) || startOf(before.guard) !== before.guardStart, { within: 15_000 });
    fs.rmSync(file, { force: true });
  }
}

function owner(guard) {
  return JSON.stringify({ pid: process.pid, start: startOf(process.pid), ...(guard && { guard, guardStart: startOf(guard) }) });
}

function writeOwner(file, guard) {
  fs.writeFileSync(file, owner(guard), { mode: 0o600 });
}

/** Undefined when the file is gone, or cut off by a crash. */
function readOwner(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

// --- one server ---------------------------------------------------------------------------------

/** What PostgreSQL says of itself in its data folder: process, port, socket and status, one a line. */
function runningServer(folder, status = 'ready') {
  const server = lockFile(folder);
  return server?.status === status && isAlive(server.pid) ? server : undefined;
}

function lockFile(folder) {
  try {
    const lines = fs.readFileSync(path.join(folder, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), socket: (lines[4] ?? '').trim(), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined;
  }
}

/** The server that a killed launcher left running in this folder, once it knows whether it lives on. */
async function leftBehind(folder, log) {
  const lock = lockFile(folder);
  if (!lock) return undefined;
  const command = commandOf(lock.pid);
  if (!isAlive(lock.pid) || (command !== undefined && !command.includes(folder))) {
    // PostgreSQL would take any process with this number for itself and refuse to start.
    fs.rmSync(path.join(folder, 'postmaster.pid'), { force: true });
    log('PostgreSQL was not shut down last time. It recovers now.');
    return undefined;
  }
  const settled = await until(() => runningServer(folder) ?? (isAlive(lock.pid) ? undefined : 'gone'), { within: 60_000 });
  if (settled === 'gone') return undefined;
  if (!settled) throw new Error(`PostgreSQL (process ${lock.pid}) in ${folder} neither becomes ready nor stops.`);
  log('Taking over the PostgreSQL that an earlier start left running.');
  return settled;
}

async function initialise({ folder, password, binaries, account, quick = false }) {
  // Made beside its place and then moved, so that an interrupted start leaves nothing half done.
  const making = `${folder}.new`;
  fs.rmSync(making, { recursive: true, force: true });
  fs.mkdirSync(making, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(os.tmpdir(), `perfcent-${randomBytes(8).toString('hex')}`);
  fs.writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
  try {
    if (account) for (const place of [making, passwordFile]) fs.chownSync(place, account.uid, account.gid);
    // A locale that PostgreSQL carries within itself: bare machines have none.
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const access = [`--username=${superuser}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await promisify(execFile)(binaries.initdb, ['-D', making, ...access, ...locale, ...(quick ? ['--no-sync'] : [])], { ...asAccount(account), env: bareEnvironment(), cwd: making });
  } catch (error) {
    throw new Error(`PostgreSQL could not make a database in ${folder}: ${(error.stderr || error.message).trim()}`, { cause: error });
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(making, folder);
}

async function launch({ folder, binaries, account, settings, logFile, socket = '', port: wanted }) {
  const port = wanted ?? (await freePort());
  // Only this machine may connect.
  const all = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${socket}`, 'timezone=UTC', 'log_timezone=UTC', 'jit=off', ...settings];
  const log = fs.openSync(logFile, 'a', 0o600);
  // In a process group of its own: Ctrl-C must reach PostgreSQL after the server, not before.
  const child = spawn(binaries.postgres, ['-D', folder, ...all.flatMap((setting) => ['-c', setting])], {
    ...asAccount(account),
    env: bareEnvironment(),
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  fs.closeSync(log);
  child.unref();
  let failure;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure = `it ended with ${signal ?? code}`));
  const ready = await until(() => failure ?? (lockFile(folder)?.pid === child.pid && runningServer(folder)), { within: 120_000 });
  if (failure || !ready) throw new Error(`PostgreSQL does not start (${failure ?? 'it takes more than two minutes'}). Its own words are in ${logFile}.`);
  return { pid: child.pid, port, socket };
}

function guardOver(pid, folder, binaries, ...options) {
  const guard = spawn(process.execPath, [guardScript, String(pid), folder, binaries.pgCtl, ...options], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  guard.stdin.unref();
  // A guard that died must not take us with it.
  guard.stdin.on('error', () => {});
  return guard;
}

/** Nothing of the user's environment (PGPORT, LC_ALL …) may change how PostgreSQL starts. */
function bareEnvironment() {
  const { PATH, SystemRoot } = process.env;
  return { PATH, ...(SystemRoot && { SystemRoot }), LC_ALL: 'C', TZ: 'UTC' };
}

/** The folder itself, or one that PostgreSQL's account can reach when a closed folder such as /root lies above it. */
function reachableFolder(folder, account, log) {
  if (!account || canRun(account, 'test', ['-x', path.dirname(folder)])) return folder;
  const reachable = path.join(systemFolder, createHash('sha256').update(folder).digest('hex').slice(0, 16));
  fs.mkdirSync(path.dirname(reachable), { recursive: true, mode: 0o755 });
  if (!fs.existsSync(reachable)) log(`The database is kept in ${reachable}, because the account ${account.name} cannot reach ${folder}.`);
  return reachable;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
