import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What processes have used of the machine since they began. */
export interface Use {
  readonly cpuMs: number;
  readonly memoryMb: number;
}

const tickMs = 10;

/** Of these processes together; with `family`, also of their children, living and gone. Undefined where the machine does not tell. */
export function useOf(pids: readonly number[], { family = false } = {}): Use | undefined {
  try {
    if (process.platform === 'linux') return onLinux(family ? withChildren(pids) : pids, family);
    if (process.platform === 'darwin') return byPs(pids, family);
  } catch {
    // One of them ended while we looked.
  }
  return undefined;
}

function onLinux(pids: readonly number[], family: boolean): Use {
  let cpuMs = 0;
  let memoryMb = 0;
  for (const pid of pids) {
    const fields = statOf(pid);
    if (!fields) continue;
    const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map(Number) as [number, number, number, number];
    cpuMs += (user + system + (family ? childrenUser + childrenSystem : 0)) * tickMs;
    memoryMb += family ? shareOf(pid) : residentIn('VmRSS', readFileSync(`/proc/${pid}/status`, 'utf8'));
  }
  return { cpuMs, memoryMb };
}

/** What processes share counts for each in part. Other accounts' processes tell it to root only. */
function shareOf(pid: number): number {
  try {
    return residentIn('Pss', readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  } catch {
    return residentIn('RssAnon', readFileSync(`/proc/${pid}/status`, 'utf8'));
  }
}

const residentIn = (field: string, text: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024;

/** Processes with their children, where the machine tells. */
export function familyOf(pids: readonly number[]): readonly number[] {
  return process.platform === 'linux' ? withChildren(pids) : pids;
}

/** The command line of a process; empty where the machine does not tell. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function withChildren(pids: readonly number[]): readonly number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = all.map(Number).filter((pid) => pids.includes(Number(statOf(pid)?.[1])));
  return [...pids, ...children];
}

/** The fields of /proc/<pid>/stat after the name, which may itself hold spaces and brackets. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** What a child that is gone has used is not told here, so the figure is a little low. */
function byPs(pids: readonly number[], family: boolean): Use {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,time='], { encoding: 'utf8' }).trim().split('\n');
  const meant = lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, parent]) => pids.includes(Number(pid)) || (family && pids.includes(Number(parent))));
  return {
    cpuMs: meant.reduce((sum, [, , , time]) => sum + msOf(time!), 0),
    memoryMb: meant.reduce((sum, [, , kilobytes]) => sum + Number(kilobytes) / 1024, 0),
  };
}

/** `1:02.34` or `1-02:03:04`. */
const msOf = (time: string): number =>
  time
    .replace('-', ':')
    .split(':')
    .reduce((sum, part, place, parts) => sum * (place === 1 && parts.length === 4 ? 24 : 60) + Number(part), 0) * 1000;
