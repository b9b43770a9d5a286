import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { onOwnNode, root } from './node-version.mjs';
import { isAlive, pause } from './processes.mjs';
import { step, Trouble } from './progress.mjs';

const settings = ['package-lock.json', 'nest-cli.json'];

/** What is built, from which sources, and the file by which one sees that it was. */
const products = {
  server: {
    doing: 'Building the server',
    sources: ['backend', 'flows', 'migrations', ...settings],
    result: 'dist/server/backend/main.js',
    command: ['node_modules/@nestjs/cli/bin/nest.js', 'build'],
  },
  web: {
    doing: 'Building the dashboard',
    sources: ['frontend', 'flows', 'backend/contract', 'angular.json', 'package-lock.json'],
    result: 'dist/web/browser/index.html',
    command: ['node_modules/@angular/cli/bin/ng.js', 'build'],
  },
};

/** Builds what is missing or older than its sources. */
export async function buildWhatChanged(names = Object.keys(products), options = {}) {
  await Promise.all(names.map((name) => alone(name, () => buildIfChanged(name, options))));
}

/** Two commands at once must not build into one folder: the second waits, and then finds it built. A lock whose holder died is taken over. */
async function alone(name, work) {
  const lock = path.join(root, `dist/${name}.lock`);
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  while (!taken(lock)) {
    const holder = Number(readIfThere(lock));
    if (holder !== process.pid && isAlive(holder)) await pause(200);
    else fs.rmSync(lock, { force: true });
  }
  try {
    await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function taken(lock) {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

async function buildIfChanged(name, { signal, say } = {}) {
  const product = products[name];
  const stamp = path.join(root, `dist/${name}.stamp`);
  const sources = fingerprint(product.sources);
  if (fs.existsSync(path.join(root, product.result)) && readIfThere(stamp) === sources) return;
  fs.rmSync(stamp, { force: true });
  await step(product.doing, () => run(product.command, signal), { quietBelow: 0, say });
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, sources);
}

/** By content: a checkout or a copy changes the dates of files, and that alone is no reason to build. */
function fingerprint(sources) {
  const hash = createHash('sha256');
  const add = (relative) => {
    const place = path.join(root, relative);
    const info = fs.statSync(place, { throwIfNoEntry: false });
    if (info?.isDirectory()) for (const name of fs.readdirSync(place).sort()) add(`${relative}/${name}`);
    else if (info && !/\.(spec|browser)\.ts$/.test(relative)) hash.update(`${relative}\0${info.size}\0`).update(fs.readFileSync(place));
  };
  sources.forEach(add);
  return hash.digest('hex');
}

function run(command, signal) {
  const env = { ...process.env, NG_CLI_ANALYTICS: 'false', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], signal });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (words) => (said += words));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Trouble(`${said.trim()}\n\nThe build failed.`))));
  });
}

function readIfThere(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

if (import.meta.filename === process.argv[1]) {
  await onOwnNode();
  try {
    const [only] = process.argv.slice(2);
    await buildWhatChanged(only ? [only] : undefined);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
