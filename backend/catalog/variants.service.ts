import { Injectable, NotFoundException } from '@nestjs/common';
import type { GridVariant, StockCorrection, StockCount, VariantChanges, VariantGrid } from '../contract/catalog.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { notifyLive } from '../messaging/live.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { tellWhoWaits } from '../wishes/wishes.ts';
import { noteStock, type StockCause, type StockMover } from './note-stock.ts';
import { Product } from './product.entity.ts';
import { refusingTakenNames } from './taken-names.ts';
import { nameOf, wrongInGrid } from './variant-grid.ts';
import { Variant } from './variant.entity.ts';

const mostPieces = 1_000_000_000;

/** What is priced, counted and ordered. Each method gives the id of the product. */
@Injectable()
export class VariantsService {
  /** A new price holds for what is ordered from now on; what is held for placed orders stays held. */
  async change(tx: Transaction, businessId: string, id: string, change: VariantChanges, mover: StockMover): Promise<string> {
    const variant = await this.lock(tx, businessId, id);
    const { onHand, ...rest } = change;
    if (rest.available && variant.archivedAt)
      throw new InvalidInput([{ field: 'available', message: 'cannot be: the variant is archived' }]);
    if (onHand !== undefined) await this.setStock(tx, variant, onHand, { kind: 'count', mover });
    if (Object.keys(rest).length > 0) await refusingTakenNames(tx.update(Variant, { businessId, id }, rest), [rest], () => 'retailerId');
    return this.tell(tx, variant);
  }

  async count(tx: Transaction, businessId: string, id: string, { onHand, reason }: StockCount, mover: StockMover): Promise<string> {
    const variant = await this.lock(tx, businessId, id);
    await this.setStock(tx, variant, onHand, { kind: 'count', mover, ...(reason && { reason }) });
    return this.tell(tx, variant);
  }

  async correct(tx: Transaction, businessId: string, id: string, { by, reason }: StockCorrection, mover: StockMover): Promise<string> {
    const variant = await this.lock(tx, businessId, id);
    if (variant.onHand === null)
      throw new InvalidInput([{ field: 'by', message: 'has nothing to correct: this is not counted. Count it first' }]);
    await this.setStock(tx, variant, variant.onHand + by, { kind: 'correction', mover, reason }, 'by');
    return this.tell(tx, variant);
  }

  /** Makes the variants of a product what the grid says, as far as none is dropped that placed orders wait for. */
  async arrange(
    tx: Transaction,
    businessId: string,
    productId: string,
    { options, variants }: VariantGrid,
    mover: StockMover,
  ): Promise<void> {
    const wrong = wrongInGrid(options, variants);
    if (wrong.length > 0) throw new InvalidInput(wrong);
    const product = await tx.findOne(Product, { where: { businessId, id: productId }, lock: { mode: 'pessimistic_write' } });
    if (!product) throw new NotFoundException('There is no such product.');
    const there = await tx
      .createQueryBuilder(Variant, 'v')
      .setLock('pessimistic_write')
      .where('v.business_id = :businessId and v.product_id = :productId and v.archived_at is null', { businessId, productId })
      .orderBy('v.id')
      .getMany();
    this.mustFit(there, variants);

    await tx.update(Product, { businessId, id: productId }, { options });
    // Names and numbers may change places among the variants, and no two may ever have the same.
    await tx.query(
      `update variants set option_values = '{}', retailer_id = null where business_id = $1 and product_id = $2 and archived_at is null`,
      [businessId, productId],
    );
    const dropped = there.filter(({ id }) => !variants.some((variant) => variant.id === id));
    if (dropped.length > 0)
      await tx.query(`update variants set available = false, archived_at = the_time() where business_id = $1 and id = any($2)`, [
        businessId,
        dropped.map(({ id }) => id),
      ]);
    for (const [position, variant] of variants.entries())
      await refusingTakenNames(
        this.put(tx, { businessId, productId }, variant, position, mover),
        [variant],
        () => `variants[${position}].retailerId`,
      );
    await tellWhoWaits(tx, businessId, { productIds: [productId] });
    await notifyLive(tx, { businessId, what: 'product', id: productId });
  }

  private mustFit(there: readonly Variant[], variants: readonly GridVariant[]): void {
    const wrong = variants.flatMap(({ id, onHand }, nth) => {
      if (id === undefined) return [];
      if (!there.some((variant) => variant.id === id)) return [{ field: `variants[${nth}].id`, message: 'is no variant of this product' }];
      return onHand === undefined
        ? []
        : [{ field: `variants[${nth}].onHand`, message: 'is only for new variants; count this one instead' }];
    });
    const waitedFor = there.filter(({ id, held }) => held > 0 && !variants.some((variant) => variant.id === id));
    if (waitedFor.length > 0) {
      const names = waitedFor.map(({ name, held }) => `${name || 'the variant'} (${held})`).join(', ');
      wrong.push({ field: 'variants', message: `leave out what is held for placed orders: ${names}. Take it off sale instead` });
    }
    if (wrong.length > 0) throw new InvalidInput(wrong);
  }

  private async put(
    tx: Transaction,
    of: { readonly businessId: string; readonly productId: string },
    variant: GridVariant,
    position: number,
    mover: StockMover,
  ): Promise<void> {
    const { id = newId(), optionValues = [], retailerId = null, amount, available = true, onHand = null } = variant;
    const said = { name: nameOf(variant), optionValues, retailerId, amount, available, position };
    if (variant.id !== undefined) {
      await tx.update(Variant, { businessId: of.businessId, id }, said);
      return;
    }
    await tx.insert(Variant, { ...of, id, ...said, onHand });
    await noteStock(tx, of.businessId, [{ variantId: id, before: null, after: onHand }], { kind: 'count', mover });
  }

  private async setStock(tx: Transaction, variant: Variant, onHand: number | null, cause: StockCause, field = 'onHand'): Promise<void> {
    const { businessId, id, held, onHand: before } = variant;
    if (onHand !== null && onHand < held)
      throw new InvalidInput([
        {
          field,
          message:
            field === 'by'
              ? `leaves fewer than the ${held} that are held for placed orders`
              : `cannot be below ${held}: so many are held for orders that are placed`,
        },
      ]);
    if (onHand !== null && onHand > mostPieces) throw new InvalidInput([{ field, message: `makes more than ${mostPieces}` }]);
    await tx.update(Variant, { businessId, id }, { onHand });
    await noteStock(tx, businessId, [{ variantId: id, before, after: onHand }], cause);
  }

  private async lock(tx: Transaction, businessId: string, id: string): Promise<Variant> {
    const variant = await tx.findOne(Variant, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
    if (!variant) throw new NotFoundException('There is no such variant.');
    return variant;
  }

  private async tell(tx: Transaction, { businessId, id, productId }: Variant): Promise<string> {
    await tellWhoWaits(tx, businessId, { variantIds: [id] });
    await notifyLive(tx, { businessId, what: 'product', id: productId });
    return productId;
  }
}
