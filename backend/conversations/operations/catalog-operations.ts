import { money } from '../../../flows/language/liquid.ts';
import { search } from '../../catalog/catalog-search.ts';
import { Variant } from '../../catalog/variant.entity.ts';
import type { Transaction } from '../../database/tenant-database.ts';
import { businessFacts } from './business-facts.ts';
import type { Operations, OptionItem } from './operation.ts';
import { orderWord } from './order-words.ts';

/** Ten pages of a list. Nobody turns more of them; what is not listed is found by typing it. */
const mostOffered = 90;
/** Fewer than this, and the customer is told how many are left. */
const few = 10;

export const catalogOperations: Pick<Operations, 'catalog.list' | 'catalog.find'> = {
  'catalog.list': async ({ tx, businessId, language }) => {
    const { currency } = await businessFacts(tx, businessId);
    const there = (await offered(tx, businessId)).filter(({ orderable }) => orderable > 0);
    const options = there.slice(0, mostOffered).map((variant) => optionOf(variant, currency, language));
    return { outcome: options.length > 0 ? 'listed' : 'empty', output: { options } };
  },

  'catalog.find': async ({ tx, businessId, language, input }) => {
    const variants = await offered(tx, businessId);
    const inStock = search(
      input.text ?? '',
      variants.filter(({ orderable }) => orderable > 0),
    );
    // Somebody who names what is sold out should hear that, not that it is unknown.
    const { found, quantity } = inStock.found.length > 0 ? inStock : search(input.text ?? '', variants);
    const [first, ...others] = found;
    if (!first) return { outcome: 'none', output: { quantity } };
    if (others.length === 0) return { outcome: 'found', output: { variantId: first.id, title: first.title, quantity } };
    const { currency } = await businessFacts(tx, businessId);
    return {
      outcome: 'several',
      output: { quantity, options: found.slice(0, mostOffered).map((variant) => optionOf(variant, currency, language)) },
    };
  },
};

/** Everything on offer, sold out or not, in the order that the business gave it. */
const offered = (tx: Transaction, businessId: string): Promise<Variant[]> =>
  tx.find(Variant, {
    where: { businessId, available: true, product: { available: true } },
    relations: { product: true },
    order: { product: { position: 'ASC', name: 'ASC' }, position: 'ASC', id: 'ASC' },
  });

function optionOf(variant: Variant, currency: string, language: string): OptionItem {
  const left =
    variant.orderable < few
      ? [variant.orderable > 0 ? `${variant.orderable} ${orderWord('left', language)}` : orderWord('sold-out', language)]
      : [];
  return { id: variant.id, title: variant.title, description: [money(variant.amount, currency, language), ...left].join(' · ') };
}
