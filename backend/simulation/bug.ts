import type { DataSource } from 'typeorm';
import type { Server } from './server.ts';

/** A mistake that is made on purpose, to see that the simulation finds it. It changes what is around the product, never the product. */
export interface Bug {
  readonly name: string;
  /** Statements as they go over the wire. */
  readonly sql?: (sql: string) => string;
  /** The simulation's own database, once. */
  readonly database?: (owner: DataSource) => Promise<void>;
  /** The parts of each server, as it starts. */
  readonly server?: (server: Server) => void;
  /** What the database loses when a server dies. */
  readonly crash?: string;
}
