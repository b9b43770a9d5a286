import { alike, firstListed, search } from './catalog-search.ts';

const shelf = [
  'Croissant',
  'Almond croissant',
  'Coffee, small',
  'Coffee, large',
  'Café con leche',
  'Pack of 6',
  'Chocolate cake',
  'Nuez',
  'Sauce',
].map((title) => ({ title }));
const find = (text: string) => {
  const { found, quantity } = search(text, shelf);
  return [found.map(({ title }) => title), quantity];
};

describe('words that a customer typed', () => {
  it('find a product whatever their case, accents and number', () => {
    expect(find('CROISSANTS')).toEqual([['Croissant'], null]);
    expect(find('cafes con leche')).toEqual([['Café con leche'], null]);
    expect(find('nueces')).toEqual([['Nuez'], null]);
    expect(find('sauces')).toEqual([['Sauce'], null]);
  });

  it('also say how many, in digits or in words', () => {
    expect(find("I'd like 2 croissants please")).toEqual([['Croissant'], 2]);
    expect(find('dos cafés con leche')).toEqual([['Café con leche'], 2]);
    expect(find('una docena de croissants')).toEqual([['Croissant'], 12]);
    expect(find('3x large coffee')).toEqual([['Coffee, large'], 3]);
    expect(find('0 croissants')).toEqual([['Croissant'], null]);
    expect(find('2,5 croissants')).toEqual([['Croissant'], null]);
  });

  it('leave a number that belongs to the name alone', () => {
    expect(find('a pack of 6')).toEqual([['Pack of 6'], 1]);
    expect(find('2 packs of 6')).toEqual([['Pack of 6'], 2]);
  });

  it('find the exact one before its relatives, and all of them where none is exact', () => {
    expect(find('almond croissant')).toEqual([['Almond croissant'], null]);
    expect(find('coffee')).toEqual([['Coffee, small', 'Coffee, large'], null]);
  });

  it('may have a slip in a longer word', () => {
    expect(find('2 croisants')).toEqual([['Croissant'], 2]);
    expect(find('choclate cake')).toEqual([['Chocolate cake'], null]);
    expect(alike('cofefe', 'coffee')).toBe(true);
    expect(alike('cake', 'cave')).toBe(false);
  });

  it('find nothing where they name nothing', () => {
    for (const text of ['', '👍', 'hello', 'I would like to order', '6', 'quiero pedir', 'bicycle']) expect(find(text)[0]).toEqual([]);
  });
});

describe('a list of things', () => {
  const first = (text: string) => firstListed(text, [...shelf, { title: 'Coffee and cake' }]);

  it('is taken one by one, and nothing of it is lost', () => {
    expect(first('2 croissants and 1 chocolate cake')).toEqual({ first: '2 croissants', rest: '1 chocolate cake' });
    expect(first('hello, un café con leche y 3 croissants, por favor')).toEqual({ first: 'un café con leche', rest: '3 croissants' });
    expect(first('2 croissants, a small coffee + a pack of 6')).toEqual({ first: '2 croissants', rest: 'a small coffee, a pack of 6' });
  });

  it('is none where one thing is called so, or only one is known', () => {
    expect(first('coffee and cake')).toEqual({ first: 'coffee and cake', rest: null });
    expect(first('2 croissants and a unicorn')).toEqual({ first: '2 croissants and a unicorn', rest: null });
  });
});
