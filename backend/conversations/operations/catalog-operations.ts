import { validate as isUuid } from 'uuid';
import { money } from '../../../flows/language/liquid.ts';
import { plain } from '../../../flows/language/text.ts';
import { firstListed, search } from '../../catalog/catalog-search.ts';
import { offeredNow, onSale } from '../../catalog/offered.ts';
import type { Variant } from '../../catalog/variant.entity.ts';
import { wish } from '../../wishes/wishes.ts';
import { businessFacts } from './business-facts.ts';
import type { Operations, OptionItem } from './operation.ts';
import { orderWord } from './order-words.ts';

/** Ten pages of a list. Nobody turns more of them; what is not listed is found by typing it. */
const mostOffered = 90;
/** They fit on one page with two more rows. */
const mostAlternatives = 8;
/** The id of what has no category. A category of that name is offered together with it. */
const withoutCategory = 'other';
/** Fewer than this, and the customer is told how many are left. */
const few = 10;

export const catalogOperations: Pick<Operations, Extract<keyof Operations, `catalog.${string}`>> = {
  'catalog.categories': async ({ tx, businessId, language }) => {
    const offered = Map.groupBy(await offeredNow(tx, businessId), ({ product }) => product.category);
    const options = [...offered].map(([category, variants]): OptionItem => ({
      id: category || withoutCategory,
      title: category || orderWord('other-things', language),
      description: [...new Set(variants.map(({ product }) => product.name))].join(', '),
    }));
    const outcome = options.length > 1 ? 'several' : options.length === 1 ? 'one' : 'empty';
    return { outcome, output: { options: options.slice(0, mostOffered), count: options.length } };
  },

  'catalog.list': async ({ tx, businessId, language, input }) => {
    const { currency } = await businessFacts(tx, businessId);
    const wanted = input.category?.trim() || null;
    const there = (await offeredNow(tx, businessId)).filter(
      ({ product }) => wanted === null || plain(product.category || withoutCategory) === plain(wanted),
    );
    const options = there.slice(0, mostOffered).map((variant) => optionOf(variant, currency, language));
    return { outcome: options.length > 0 ? 'listed' : 'empty', output: { options } };
  },

  'catalog.alternatives': async ({ tx, businessId, language, input }) => {
    const wanted = (await onSale(tx, businessId)).find(({ id }) => id === input.variantId);
    if (!wanted) return { outcome: 'none', output: { options: [] } };
    const { currency } = await businessFacts(tx, businessId);
    const others = (await offeredNow(tx, businessId)).filter(({ id }) => id !== wanted.id);
    const same = others.filter(({ productId }) => productId === wanted.productId);
    const alike = others.filter(
      ({ productId, product }) =>
        productId !== wanted.productId && wanted.product.category !== '' && plain(product.category) === plain(wanted.product.category),
    );
    const options = [...same, ...alike].slice(0, mostAlternatives).map((variant) => optionOf(variant, currency, language));
    return { outcome: options.length > 0 ? 'listed' : 'none', output: { options } };
  },

  'catalog.notify-me': async ({ tx, businessId, conversationId, input: { variantId } }) =>
    variantId && isUuid(variantId)
      ? { outcome: await wish(tx, { businessId, variantId, conversationId }), output: {} }
      : { outcome: 'gone', output: {} },

  'catalog.find': async ({ tx, businessId, language, input }) => {
    const offered = await offeredNow(tx, businessId);
    const { first: words, rest } = firstListed(input.text ?? '', offered);
    const now = search(words, offered);
    // Somebody who names what is sold out or has other hours should hear that, not that it is unknown.
    const { found, quantity } = now.found.length > 0 ? now : search(words, await onSale(tx, businessId));
    const [first, ...others] = found;
    if (!first) return { outcome: 'none', output: { quantity, rest } };
    if (others.length === 0)
      return { outcome: 'found', output: { variantId: first.id, title: first.title, amount: first.amount, quantity, rest } };
    const { currency } = await businessFacts(tx, businessId);
    return {
      outcome: 'several',
      output: { quantity, rest, options: found.slice(0, mostOffered).map((variant) => optionOf(variant, currency, language)) },
    };
  },
};

function optionOf(variant: Variant, currency: string, language: string): OptionItem {
  const left =
    variant.orderable < few
      ? [variant.orderable > 0 ? `${variant.orderable} ${orderWord('left', language)}` : orderWord('sold-out', language)]
      : [];
  return { id: variant.id, title: variant.title, description: [money(variant.amount, currency, language), ...left].join(' · ') };
}
