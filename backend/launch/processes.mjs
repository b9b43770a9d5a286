import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** EPERM means that the process is there and belongs to somebody else. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Tells one process from a later one that was given the same number: ticks since boot on Linux, the
 * start date elsewhere, and '' when neither can be read.
 */
export function startOf(pid) {
  try {
    if (process.platform === 'linux') return statusFields(pid)[19] ?? '';
    if (process.platform === 'darwin') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    // The process ended while we looked at it.
  }
  return '';
}

function parentOf(pid) {
  try {
    return process.platform === 'linux' ? Number(statusFields(pid)[1]) : undefined;
  } catch {
    return undefined;
  }
}

/** The command line of a process, or undefined where it cannot be known. */
export function commandOf(pid) {
  try {
    if (process.platform === 'linux') return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    if (process.platform === 'darwin') return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    // The process ended while we looked at it.
  }
  return undefined;
}

/** The fields of /proc/<pid>/stat after the name, which may itself hold spaces and brackets. */
function statusFields(pid) {
  const line = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  return line.slice(line.lastIndexOf(')') + 2).split(' ');
}

/** Waits until the condition gives something, at most so long; answers what it gave. */
export async function until(condition, { within, every = 20 }) {
  for (const end = Date.now() + within; ; ) {
    const found = await condition();
    if (found || Date.now() > end) return found;
    await pause(every);
  }
}

/**
 * npm passes SIGTERM to its shell only, and the shell keeps it for itself; after a kill -9 nobody
 * passes anything. So a launcher that was started through npm notices that its parent, or its
 * parent's parent, is gone.
 */
export function whenOrphaned(act) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const watch = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(watch);
    act();
  }, 500);
  watch.unref();
}
