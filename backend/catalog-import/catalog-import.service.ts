import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { noteStock, type StockMover } from '../catalog/note-stock.ts';
import { Product } from '../catalog/product.entity.ts';
import { TaxRate } from '../catalog/tax-rate.entity.ts';
import { Variant } from '../catalog/variant.entity.ts';
import type { CatalogImport, ImportReport, ImportTally } from '../contract/catalog-import.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { notifyLive } from '../messaging/live.ts';
import { tellWhoWaits } from '../wishes/wishes.ts';
import { readTable } from './columns.ts';
import { cellsOf, tableOf } from './export.ts';
import { type Known, type Plan, planOf, type ProductPlan, type VariantPlan } from './plan.ts';

const mostMistakes = 200;

/** The catalog as a table: in and out. */
@Injectable()
export class CatalogImportService {
  /** All of the table, or, when anything is wrong with it, nothing. */
  async import(tx: Transaction, businessId: string, { csv, dryRun }: CatalogImport, mover: StockMover): Promise<ImportReport> {
    const table = readTable(csv);
    const plan = planOf(table.rows, await this.known(tx, businessId));
    const mistakes = [...table.mistakes, ...plan.mistakes];
    const applied = !dryRun && mistakes.length === 0 && table.rows.length > 0;
    if (applied) await this.apply(tx, businessId, plan, mover);
    return {
      applied,
      rows: table.rows.length,
      products: tally(plan.products.map(({ known, said }) => changeOf(known, said))),
      variants: tally(plan.products.flatMap(({ variants }) => variants.map(({ known, said }) => changeOf(known, said)))),
      mistakes: mistakes.slice(0, mostMistakes),
      mistakeCount: mistakes.length,
    };
  }

  /** What has no retailer id is in the table too, and has to be given one before it is imported again. */
  async export(tx: Transaction, businessId: string): Promise<string> {
    const { products, taxRates, currency } = await this.known(tx, businessId);
    const rates = new Map(taxRates.map((rate) => [rate.id, rate]));
    return tableOf(products.flatMap((product) => cellsOf(product, rates, currency)));
  }

  /** Nobody sells or counts what the table may change until this transaction is over. */
  private async known(tx: Transaction, businessId: string): Promise<Known> {
    const [{ currency }]: [{ currency: string }] = await tx.query(`select currency from businesses where id = $1`, [businessId]);
    const taxRates = await tx.find(TaxRate, { where: { businessId } });
    await tx.query(`select 1 from variants where business_id = $1 order by id for no key update`, [businessId]);
    const products = await tx.find(Product, {
      where: { businessId, archivedAt: IsNull() },
      relations: { variants: true },
      order: { position: 'ASC', name: 'ASC', id: 'ASC', variants: { position: 'ASC', id: 'ASC' } },
    });
    for (const product of products) product.variants = product.variants.filter(({ archivedAt }) => archivedAt === null);
    return { currency, taxRates, products };
  }

  private async apply(tx: Transaction, businessId: string, { products }: Plan, mover: StockMover): Promise<void> {
    const [{ last }]: [{ last: number }] = await tx.query(
      `select coalesce(max(position), 0) as last from products where business_id = $1`,
      [businessId],
    );
    let position = last;
    const changed: string[] = [];
    for (const plan of products) {
      const id = plan.known?.id ?? newId();
      changed.push(id);
      if (!plan.known) await tx.insert(Product, { businessId, id, name: '', ...plan.said, position: (position += 1) });
      else if (changeOf(plan.known, plan.said) === 'changed') await tx.update(Product, { businessId, id }, plan.said);
      await this.applyVariants(tx, businessId, id, plan, mover);
    }
    await tellWhoWaits(tx, businessId, { productIds: changed });
    await notifyLive(tx, ...changed.map((id) => ({ businessId, what: 'product' as const, id })));
  }

  private async applyVariants(
    tx: Transaction,
    businessId: string,
    productId: string,
    { known, variants }: ProductPlan,
    mover: StockMover,
  ): Promise<void> {
    const moving = variants.filter(
      (plan): plan is VariantPlan & { known: Variant } => plan.known !== undefined && changeOf(plan.known, plan.said) === 'changed',
    );
    // Values may change places among the variants, and no two may ever have the same.
    if (moving.length > 0)
      await tx.query(`update variants set option_values = '{}' where business_id = $1 and id = any($2)`, [
        businessId,
        moving.map((plan) => plan.known.id),
      ]);
    let position = Math.max(-1, ...(known?.variants ?? []).map((variant) => variant.position));
    for (const plan of variants) {
      const id = plan.known?.id ?? newId();
      const { onHand } = plan.said;
      if (!plan.known) await tx.insert(Variant, { businessId, productId, id, ...plan.said, position: (position += 1) });
      else if (moving.some((each) => each === plan))
        await tx.update(Variant, { businessId, id }, { optionValues: plan.known.optionValues, ...plan.said });
      if (onHand !== undefined)
        await noteStock(tx, businessId, [{ variantId: id, before: plan.known?.onHand ?? null, after: onHand }], { kind: 'import', mover });
    }
  }
}

type Change = keyof ImportTally;

function changeOf<T extends object>(known: T | undefined, said: Partial<T>): Change {
  if (!known) return 'added';
  const differs = Object.entries(said).some(([field, value]) => JSON.stringify(known[field as keyof T]) !== JSON.stringify(value));
  return differs ? 'changed' : 'unchanged';
}

const tally = (changes: readonly Change[]): ImportTally => ({
  added: changes.filter((change) => change === 'added').length,
  changed: changes.filter((change) => change === 'changed').length,
  unchanged: changes.filter((change) => change === 'unchanged').length,
});
