import fs from 'node:fs';

/**
 * The process with which PostgreSQL serves one connection, to be halted and set going again; undefined where it runs elsewhere, belongs
 * to somebody else, or shows no title. The title names its database, so that no other process can be meant.
 */
export function serverProcess(pid: number, database: string): ServerProcess | undefined {
  try {
    const title = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    if (!title.startsWith('postgres: ') || !title.split(' ').includes(database)) return undefined;
    process.kill(pid, 0);
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes((error as NodeJS.ErrnoException).code!)) return undefined;
    throw error;
  }
  return { halt: () => void process.kill(pid, 'SIGSTOP'), goOn: () => void process.kill(pid, 'SIGCONT') };
}

export interface ServerProcess {
  halt(): void;
  goOn(): void;
}
