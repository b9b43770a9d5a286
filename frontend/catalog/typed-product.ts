import { maxLength, required, type SchemaPathTree } from '@angular/forms/signals';
import type { ProductView } from '../../backend/contract/catalog.ts';

/** The words and the tax of a product, as somebody types and chooses them. */
export interface TypedProduct {
  readonly name: string;
  readonly category: string;
  readonly description: string;
  /** Empty for none. */
  readonly taxRateId: string;
}

export const emptyProduct: TypedProduct = { name: '', category: '', description: '', taxRateId: '' };

export const typedProduct = ({ name, category, description, taxRateId }: ProductView): TypedProduct => ({
  name,
  category,
  description,
  taxRateId: taxRateId ?? '',
});

export const productFrom = ({ taxRateId, ...words }: TypedProduct) => ({ ...words, taxRateId: taxRateId || null });

export function productRules(at: SchemaPathTree<TypedProduct>): void {
  required(at.name, { message: 'Give it a name.' });
  maxLength(at.name, 100, { message: 'A name has at most 100 characters.' });
  maxLength(at.category, 100, { message: 'A category has at most 100 characters.' });
  maxLength(at.description, 2000, { message: 'A description has at most 2000 characters.' });
}
