import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { SeededBusiness } from './make-business.ts';
import type { StarterSet } from './starter-set.ts';

/** What a business sells, taxed and in its hours. */
export async function fillCatalog(tx: Transaction, businessId: string, set: StarterSet): Promise<SeededBusiness['catalog']> {
  const rates = new Map(set.taxRates.map((rate) => [rate.name, newId()]));
  for (const { name, basisPoints, inclusive } of set.taxRates)
    await tx.query(`insert into tax_rates (business_id, id, name, basis_points, inclusive) values ($1, $2, $3, $4, $5)`, [
      businessId,
      rates.get(name),
      name,
      basisPoints,
      inclusive,
    ]);
  const products = set.products.map((product) => ({
    ...product,
    productId: newId(),
    variants: product.variants.map((variant) => ({ ...variant, id: newId() })),
  }));
  for (const [position, { productId, name, description, category, tax, availableHours = {}, variants }] of products.entries()) {
    await tx.query(
      `insert into products (business_id, id, name, description, category, position, tax_rate_id, available_hours) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [businessId, productId, name, description, category, position, tax === undefined ? null : rates.get(tax), availableHours],
    );
    for (const [place, variant] of variants.entries()) {
      await tx.query(
        `insert into variants (business_id, id, product_id, name, retailer_id, amount, on_hand, position) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [businessId, variant.id, productId, variant.name, variant.retailerId, variant.amount, variant.onHand, place],
      );
    }
  }
  return products.map(({ productId, name, variants }) => ({ productId, name, variants }));
}

/** What can be booked there, and who and what it needs. */
export async function fillTimes(
  tx: Transaction,
  businessId: string,
  { services, resources }: StarterSet,
): Promise<SeededBusiness['services']> {
  const known = new Map(resources.map((resource) => [resource.name, newId()]));
  for (const [position, { name, kind, weekly, capacity = 1 }] of resources.entries())
    await tx.query(`insert into resources (business_id, id, name, kind, capacity, weekly, position) values ($1, $2, $3, $4, $5, $6, $7)`, [
      businessId,
      known.get(name),
      name,
      kind,
      capacity,
      weekly,
      position,
    ]);
  const made = services.map((service) => ({ ...service, id: newId() }));
  for (const [position, service] of made.entries()) {
    await tx.query(
      `insert into services (business_id, id, name, description, minutes, after_minutes, places, amount, deposit, needs_approval, late_fee, position)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[businessId, service.id, service.name, service.description, service.minutes, service.afterMinutes ?? 0, service.places ?? 1],
        ...[service.amount, service.deposit ?? 0, service.needsApproval ?? false, service.lateFee ?? 0, position],
      ],
    );
    for (const [need, names] of service.needs.entries())
      for (const [place, name] of names.entries())
        await tx.query(
          `insert into service_needs (business_id, id, service_id, resource_id, need, position) values ($1, $2, $3, $4, $5, $6)`,
          [businessId, newId(), service.id, known.get(name), need + 1, place],
        );
  }
  return made.map(({ id, name, minutes, amount }) => ({ id, name, minutes, amount }));
}

export async function fillAnswers(tx: Transaction, businessId: string, set: StarterSet): Promise<SeededBusiness['answers']> {
  const answers = set.answers.map((answer) => ({ ...answer, id: newId() }));
  for (const [position, { id, language, question, answer, keywords }] of answers.entries()) {
    await tx.query(
      `insert into faq_answers (business_id, id, language, question, answer, keywords, position) values ($1, $2, $3, $4, $5, $6, $7)`,
      [businessId, id, language, question, answer, keywords, position],
    );
  }
  return answers.map(({ id, language, question }) => ({ id, language, question }));
}
