import type { Language } from '../../language/flow.ts';
import { money } from '../../language/liquid.ts';
import { listed, plain } from '../../language/text.ts';
import { numberIn } from '../../machine/numbers.ts';
import { currency, type Product } from './order.ts';
import { type Answered, type OperationsOf, type Part, textIn } from './part.ts';

const shelf: readonly Readonly<Product>[] = [
  { id: 'croissant', category: 'Pastries', title: 'Croissant', price: 250, stock: 20 },
  { id: 'almond-croissant', category: 'Pastries', title: 'Almond croissant', price: 320, stock: 10 },
  { id: 'baguette', category: 'Bread', title: 'Baguette', price: 180, stock: 15 },
  { id: 'sourdough', category: 'Bread', title: 'Sourdough loaf', price: 540, stock: 6 },
  { id: 'cinnamon-roll', category: 'Pastries', title: 'Cinnamon roll', price: 290, stock: 12 },
  { id: 'muffin', category: 'Pastries', title: 'Blueberry muffin', price: 270, stock: 12 },
  { id: 'brownie', category: 'Pastries', title: 'Brownie', price: 310, stock: 8 },
  { id: 'cake', category: 'Cakes', title: 'Chocolate cake', price: 2400, stock: 3 },
  { id: 'quiche', category: 'Savoury', title: 'Spinach quiche', price: 480, stock: 5 },
  { id: 'coffee', category: 'Drinks', title: 'Coffee', price: 220, stock: 99 },
  { id: 'tea', category: 'Drinks', title: 'Tea', price: 200, stock: 99 },
  { id: 'juice', category: 'Drinks', title: 'Orange juice', price: 350, stock: 20 },
];

/** What the bakery sells, with its stock. */
export class Shelf {
  readonly products: Product[] = shelf.map((product) => ({ ...product }));

  readonly operations: Part<OperationsOf<'catalog'>> = {
    'catalog.categories': ({ now }) => {
      const there = Map.groupBy(this.offered(now), ({ category }) => category);
      const options = [...there].map(([category, products]) => ({
        id: category,
        title: category,
        description: products.map(({ title }) => title).join(', '),
      }));
      const outcome = options.length > 1 ? 'several' : options.length === 1 ? 'one' : 'empty';
      return { outcome, output: { options, count: options.length } };
    },
    'catalog.list': ({ input, language, now }) => {
      const category = textIn(input, 'category');
      const options = this.offered(now)
        .filter((product) => category === '' || product.category === category)
        .map((product) => this.option(product, language));
      return { outcome: options.length > 0 ? 'listed' : 'empty', output: { options } };
    },
    'catalog.alternatives': ({ input, language, now }) => {
      const wanted = this.products.find(({ id }) => id === textIn(input, 'variantId'));
      const options = this.offered(now)
        .filter((product) => product !== wanted && product.category === wanted?.category)
        .map((product) => this.option(product, language));
      return { outcome: options.length > 0 ? 'listed' : 'none', output: { options } };
    },
    'catalog.notify-me': ({ input }) => {
      const wanted = this.products.find(({ id }) => id === textIn(input, 'variantId'));
      return { outcome: wanted === undefined ? 'gone' : wanted.stock > 0 ? 'there' : 'noted', output: {} };
    },
    'catalog.find': ({ input, language }) => {
      const said = textIn(input, 'text');
      const [first = said, ...others] = listed(said).filter((part) => this.find(part, language).outcome !== 'none');
      const one = this.find(others.length === 0 ? said : first, language);
      return { ...one, output: { ...one.output, rest: others.join(', ') || null } };
    },
  };

  product(id: string): Product {
    const found = this.products.find((product) => product.id === id);
    if (!found) throw new Error(`The bakery has no product "${id}"`);
    return found;
  }

  /** The one product that is named by these words and by no others, in stock or not. */
  named(said: string): Product | undefined {
    const wanted = stems(said).filter((word) => numberIn(word) === undefined);
    const found = this.products.filter(({ title }) => wanted.length > 0 && wanted.every((word) => stems(title).includes(word)));
    return found.find(({ title }) => stems(title).length === wanted.length) ?? (found.length === 1 ? found[0] : undefined);
  }

  inStock(): readonly Product[] {
    return this.products.filter(({ stock }) => stock > 0);
  }

  /** What is in stock and within its hours. */
  offered(now: Date): readonly Product[] {
    const time = timeOf(now);
    return this.inStock().filter(({ hours }) => !hours || (hours[0] <= time && time < hours[1]));
  }

  private option(product: Product, language: Language) {
    return { id: product.id, title: product.title, description: money(product.price, currency, language) };
  }

  private find(said: string, language: Language): Answered {
    const wanted = stems(said);
    const scored = this.inStock().map((product) => ({
      product,
      score: stems(product.title).filter((word) => wanted.includes(word)).length,
    }));
    const best = Math.max(0, ...scored.map(({ score }) => score));
    const found = scored.filter(({ score }) => best > 0 && score === best).map(({ product }) => product);
    const exact = found.find((product) => stems(product.title).length === best) ?? (found.length === 1 ? found[0] : undefined);
    const quantity = numberIn(said) ?? null;
    if (exact) return { outcome: 'found', output: { variantId: exact.id, title: exact.title, amount: exact.price, quantity } };
    if (found.length === 0) return { outcome: 'none', output: { quantity } };
    return { outcome: 'several', output: { quantity, options: found.map((product) => this.option(product, language)) } };
  }
}

const timeOf = (now: Date): string => now.toISOString().slice(11, 16);

/** When something with hours is offered next, as people say it. */
export function offeredFrom({ hours }: Product, now: Date, language: Language): string | null {
  if (!hours) return null;
  const isToday = timeOf(now) < hours[0];
  const time = hours[0].replace(/^0/, '');
  return language === 'es' ? `${isToday ? 'hoy' : 'mañana'} a las ${time}` : `${isToday ? 'today' : 'tomorrow'} at ${time}`;
}

/** Words without their ending: `croissants` finds `croissant`. */
const stems = (said: string): string[] =>
  plain(said)
    .split(' ')
    .map((word) => word.replace(/(?<=\w{3})s$/, ''));
