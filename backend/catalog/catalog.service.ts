import { Injectable, NotFoundException } from '@nestjs/common';
import { In } from 'typeorm';
import type { NewProduct, Offer, ProductChanges, ProductMove } from '../contract/catalog.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { notifyLive } from '../messaging/live.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { tellWhoWaits } from '../wishes/wishes.ts';
import { noteStock, type StockMover } from './note-stock.ts';
import { Product } from './product.entity.ts';
import { refusingTakenNames } from './taken-names.ts';
import { TaxRate } from './tax-rate.entity.ts';
import { nameOf, wrongInGrid } from './variant-grid.ts';
import { Variant } from './variant.entity.ts';

/** What a business sells: its words, its tax, its hours, its place in the catalog. Its variants are VariantsService's. */
@Injectable()
export class CatalogService {
  /** Goes behind the products that are there. */
  async create(tx: Transaction, businessId: string, { variants, options = [], ...said }: NewProduct, mover: StockMover): Promise<string> {
    const wrong = wrongInGrid(options, variants);
    if (wrong.length > 0) throw new InvalidInput(wrong);
    await this.mustBeTaxRate(tx, businessId, said.taxRateId);
    const [{ next }]: [{ next: number }] = await tx.query(
      `select coalesce(max(position), 0) + 1 as next from products where business_id = $1`,
      [businessId],
    );
    const id = newId();
    await tx.insert(Product, { ...said, options, businessId, id, position: next });
    const rows = variants.map((variant, position) => ({
      ...variant,
      name: nameOf(variant),
      businessId,
      id: newId(),
      productId: id,
      position,
    }));
    await refusingTakenNames(tx.insert(Variant, rows), variants);
    const counted = rows.map(({ id: variantId, onHand = null }) => ({ variantId, before: null, after: onHand }));
    await noteStock(tx, businessId, counted, { kind: 'count', mover });
    await this.tell(tx, businessId, id);
    return id;
  }

  async change(tx: Transaction, businessId: string, id: string, change: ProductChanges): Promise<void> {
    const product = await this.find(tx, businessId, id);
    if (change.available && product.archivedAt)
      throw new InvalidInput([{ field: 'available', message: 'cannot be: the product is archived. Restore it first' }]);
    await this.mustBeTaxRate(tx, businessId, change.taxRateId);
    if (Object.keys(change).length > 0) await tx.update(Product, { businessId, id }, change);
    await this.tell(tx, businessId, id);
  }

  /** Archived ones are left as they are: they are on sale no more. */
  async offer(tx: Transaction, businessId: string, { ids, available }: Offer): Promise<void> {
    await tx.query(`update products set available = $3 where business_id = $1 and id = any($2) and archived_at is null`, [
      businessId,
      ids,
      available,
    ]);
    await this.tell(tx, businessId, ...ids);
  }

  /** Off the shelf for good, and kept for the orders that name it. Its retailer ids are free for others. */
  async archive(tx: Transaction, businessId: string, id: string): Promise<void> {
    const { archivedAt } = await this.find(tx, businessId, id);
    if (archivedAt) return;
    await tx.update(Product, { businessId, id }, { available: false, archivedAt: () => 'the_time()' });
    await tx.update(Variant, { businessId, productId: id }, { retailerId: null });
    await this.tell(tx, businessId, id);
  }

  /** Back among the products, not on sale yet. */
  async restore(tx: Transaction, businessId: string, id: string): Promise<void> {
    await this.find(tx, businessId, id);
    await tx.update(Product, { businessId, id }, { archivedAt: null });
    await this.tell(tx, businessId, id);
  }

  /** Puts a product in its place. Everybody who moves one waits for the others: positions are all of theirs. */
  async move(tx: Transaction, businessId: string, id: string, { before = null, after }: ProductMove): Promise<void> {
    const rows: { id: string }[] = await tx.query(
      `select id from products where business_id = $1 order by position, name, id for no key update`,
      [businessId],
    );
    const others = rows.map((row) => row.id).filter((each) => each !== id);
    if (others.length === rows.length) throw new NotFoundException('There is no such product.');
    const field = before === null ? 'after' : 'before';
    const beside = before ?? after ?? null;
    if (beside === id) return;
    if (beside !== null && !others.includes(beside)) throw new InvalidInput([{ field: field, message: 'is no product of yours' }]);
    others.splice(beside === null ? others.length : others.indexOf(beside) + (field === 'after' ? 1 : 0), 0, id);
    await tx.query(
      `update products p set position = o.nth from unnest($2::uuid[]) with ordinality as o (id, nth)
       where p.business_id = $1 and p.id = o.id and p.position <> o.nth`,
      [businessId, others],
    );
    await this.tell(tx, businessId, id);
  }

  /** Which of these are no products of the business. */
  async unknown(tx: Transaction, businessId: string, ids: readonly string[]): Promise<readonly string[]> {
    const found = await tx.find(Product, { where: { businessId, id: In([...ids]) }, select: { businessId: true, id: true } });
    return ids.filter((id) => !found.some((product) => product.id === id));
  }

  private async find(tx: Transaction, businessId: string, id: string): Promise<Product> {
    const product = await tx.findOne(Product, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
    if (!product) throw new NotFoundException('There is no such product.');
    return product;
  }

  private async mustBeTaxRate(tx: Transaction, businessId: string, id: string | null | undefined): Promise<void> {
    if (typeof id === 'string' && !(await tx.existsBy(TaxRate, { businessId, id })))
      throw new InvalidInput([{ field: 'taxRateId', message: 'is no tax rate of yours' }]);
  }

  private async tell(tx: Transaction, businessId: string, ...ids: readonly string[]): Promise<void> {
    await tellWhoWaits(tx, businessId, { productIds: ids });
    await notifyLive(tx, ...ids.map((id) => ({ businessId, what: 'product' as const, id })));
  }
}
