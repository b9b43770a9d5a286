import { Injectable, NotFoundException } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import type { NewProduct, ProductChanges, VariantChanges } from '../contract/catalog.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { Product } from './product.entity.ts';
import { Variant } from './variant.entity.ts';

/** What a business sells. */
@Injectable()
export class CatalogService {
  list(tx: Transaction, businessId: string): Promise<Product[]> {
    return tx.find(Product, {
      where: { businessId },
      relations: { variants: true },
      order: { position: 'ASC', name: 'ASC', id: 'ASC', variants: { position: 'ASC', id: 'ASC' } },
    });
  }

  async get(tx: Transaction, businessId: string, id: string): Promise<Product> {
    const product = await tx.findOne(Product, {
      where: { businessId, id },
      relations: { variants: true },
      order: { variants: { position: 'ASC', id: 'ASC' } },
    });
    if (!product) throw new NotFoundException('There is no such product.');
    return product;
  }

  /** Goes behind the products that are there. */
  async create(tx: Transaction, businessId: string, { variants, ...said }: NewProduct): Promise<Product> {
    const [{ next }]: [{ next: number }] = await tx.query(
      `select coalesce(max(position), 0) + 1 as next from products where business_id = $1`,
      [businessId],
    );
    const id = newId();
    await tx.insert(Product, { ...said, businessId, id, position: next });
    const rows = variants.map((variant, position) => ({ ...variant, businessId, id: newId(), productId: id, position }));
    await refusingTakenNames(tx.insert(Variant, rows));
    return this.get(tx, businessId, id);
  }

  async change(tx: Transaction, businessId: string, id: string, change: ProductChanges): Promise<Product> {
    await this.get(tx, businessId, id);
    if (Object.keys(change).length > 0) await tx.update(Product, { businessId, id }, change);
    return this.get(tx, businessId, id);
  }

  /** A new price holds for what is ordered from now on; what is held for placed orders stays held. */
  async changeVariant(tx: Transaction, businessId: string, id: string, change: VariantChanges): Promise<Product> {
    const variant = await tx.findOne(Variant, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
    if (!variant) throw new NotFoundException('There is no such variant.');
    if (typeof change.onHand === 'number' && change.onHand < variant.held) {
      throw new InvalidInput([
        { field: 'onHand', message: `cannot be below ${variant.held}: so many are held for orders that are placed` },
      ]);
    }
    if (Object.keys(change).length > 0) await tx.update(Variant, { businessId, id }, change);
    return this.get(tx, businessId, variant.productId);
  }
}

/** The database knows best whether a name in Meta's catalog is taken. */
async function refusingTakenNames(insert: Promise<unknown>): Promise<void> {
  try {
    await insert;
  } catch (error) {
    const constraint = error instanceof QueryFailedError ? (error.driverError as { constraint?: string }).constraint : undefined;
    if (constraint === 'variants_by_retailer_id')
      throw new InvalidInput([{ field: 'variants', message: 'name a retailerId that another variant has already' }]);
    throw error;
  }
}
