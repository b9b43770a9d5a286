// Runs before `npm start`, `npm test` and `npm run dev`, on whatever Node the machine has and before there are any packages:
// installs them when they are missing or older than the lock file.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

// npm notes here what it installed, last thing of all.
const installed = ageOf('node_modules/.package-lock.json');
const wanted = ageOf('package-lock.json') ?? 0;
if (installed === undefined || installed < wanted) await install();

async function install() {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  console.error('Installing packages (the first time this takes a minute or two) …');
  const reminder = setInterval(() => console.error(`  still installing, ${seconds()} s`), 10_000);
  const code = await npmInstall();
  clearInterval(reminder);
  if (code !== 0) {
    console.error('The packages could not be installed. npm says why above.');
    process.exit(1);
  }
  // npm leaves its note alone when nothing had to change; without this we would ask it again each time.
  const note = path.join(root, 'node_modules/.package-lock.json');
  if (fs.existsSync(note)) fs.utimesSync(note, new Date(), new Date());
  console.error(`Installed the packages in ${seconds()} s.`);
}

function npmInstall() {
  // The npm that started us, else the one in the path. What it told us about itself would only confuse another run of it.
  const npm = process.env.npm_execpath;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') || name.startsWith('npm_config_')));
  const args = ['install', '--no-audit', '--no-fund'];
  // Standard output belongs to the command that comes after us.
  const stdio = ['inherit', 2, 2];
  const child = npm?.endsWith('.js')
    ? spawn(process.execPath, [npm, ...args], { cwd: root, env, stdio })
    : spawn('npm', args, { cwd: root, env, stdio, shell: process.platform === 'win32' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function ageOf(file) {
  try {
    return fs.statSync(path.join(root, file)).mtimeMs;
  } catch {
    return undefined;
  }
}
