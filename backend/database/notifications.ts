import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Clock } from './ports.ts';

type Listener = (payload: string) => void;

/**
 * PostgreSQL's NOTIFY, heard on one connection of its own for the whole process. A lost connection is opened again; what was
 * said meanwhile is missed, so a listener is told by an empty payload to look for itself.
 */
@Injectable()
export class Notifications implements OnApplicationShutdown {
  private readonly log = new Logger(Notifications.name);
  private readonly listeners = new Map<string, Set<Listener>>();
  private client: pg.Client | undefined;
  private opening: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly clock: Clock) {}

  /** Calls `listener` for each notification on `channel` from now on; returns how to stop. */
  async listen(channel: string, listener: Listener): Promise<() => void> {
    const those = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, those.add(listener));
    if (this.client) await this.client.query(`listen ${pg.escapeIdentifier(channel)}`);
    else await (this.opening ??= this.open());
    return () => void those.delete(listener);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }

  /** Keeps trying until it stands: without it, waking falls back to polling and dashboards stand still. */
  private async open(): Promise<void> {
    for (let wait = 100; !this.closed; wait = Math.min(wait * 2, 5_000)) {
      const client = new pg.Client({
        connectionString: process.env['LISTEN_DATABASE_URL'] ?? process.env['DATABASE_URL'],
        application_name: 'perfcent listener',
        keepAlive: true,
      });
      client.on('error', (error) => this.log.warn(`The listening connection was lost: ${error.message}`));
      try {
        await client.connect();
        for (const channel of this.listeners.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      } catch (error) {
        this.log.warn(`Cannot listen for notifications yet: ${(error as Error).message}`);
        await client.end().catch((ending: Error) => this.log.debug(ending.message));
        await this.clock.sleep(wait);
        continue;
      }
      // Stopped while it was being opened: nobody else would close it.
      if (this.closed) return client.end();
      client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
      client.on('end', () => this.lost());
      this.client = client;
      this.opening = undefined;
      return;
    }
  }

  private lost(): void {
    this.client = undefined;
    if (this.closed) return;
    this.opening = this.open().then(() => {
      for (const channel of this.listeners.keys()) this.tell(channel, '');
    });
  }

  private tell(channel: string, payload: string): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(payload);
  }
}
