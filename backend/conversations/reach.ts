import { narrowTo, type Transaction } from '../database/tenant-database.ts';

/**
 * What the turns in a transaction may touch. A shared transaction reaches the rows of several businesses, to load and to store; while an
 * operation works for one of them, row-level security lets it see that one alone. What a turn did there can be undone without the others.
 */
export class Reach {
  /** The only business in reach now, if it is one. */
  private only: string | undefined;
  private worked = false;
  private hasSavepoint = false;

  constructor(
    readonly tx: Transaction,
    private readonly businesses: ReadonlySet<string>,
    /** The transaction is that of one turn. */
    readonly isOwn: boolean,
  ) {
    if (businesses.size === 1) [this.only] = businesses;
  }

  /** A turn of this business begins: it reads flows, and what it may read was perhaps narrowed to that of the turn before. */
  async begin(businessId: string): Promise<void> {
    this.worked = false;
    if (this.only !== undefined) await this.narrow(businessId);
  }

  /** An operation is about to work for this business. */
  async workFor(businessId: string): Promise<void> {
    await this.narrow(businessId);
    if (this.worked || this.isOwn) return;
    await this.tx.query(this.hasSavepoint ? 'release savepoint turn; savepoint turn' : 'savepoint turn');
    this.worked = this.hasSavepoint = true;
  }

  private async narrow(businessId: string): Promise<void> {
    if (this.only === businessId) return;
    await narrowTo(this.tx, [businessId]);
    this.only = businessId;
  }

  /** Undoes what the operations of the turn did. */
  async undo(): Promise<void> {
    if (this.worked) await this.tx.query('rollback to savepoint turn');
    this.worked = false;
  }

  /** Back to all of them, to store what was decided. */
  async all(): Promise<void> {
    if (this.businesses.size === 1) return;
    await narrowTo(this.tx, this.businesses);
    this.only = undefined;
  }
}
