import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Ours end when nobody holds the other end of the channel any more: in order, and with their profile written. */
export async function stopped(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  const impatient = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(impatient);
}
