import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * npm puts the Node of node_modules first in the path. A script that was started by hand, under an older one,
 * hands over to it here and never comes back.
 */
export async function onOwnNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return;
  const own = path.join(root, 'node_modules/.bin/node');
  if (!fs.existsSync(own)) {
    console.error('Perfcent needs Node 24. Run "npm install" here first: it brings one along.');
    process.exit(1);
  }
  const child = spawn(own, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
  await new Promise(() => {});
}
