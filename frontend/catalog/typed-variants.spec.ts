import { arranged, emptyVariant, gridFrom, renamed, type TypedGrid, valuesIn } from './typed-variants.ts';

const ways = ({ variants }: TypedGrid) => variants.map(({ optionValues, amount }) => [optionValues.join(' '), amount]);
const plain: TypedGrid = { options: [], variants: [{ ...emptyVariant(), id: 'one', amount: '5' }] };
const sized = arranged({ ...plain, options: [{ name: 'Size', values: 'S, M' }] });

describe('the variants of options', () => {
  it('are one for each way to choose, and begin with the price of the first', () => {
    expect(ways(sized)).toEqual([
      ['S', '5'],
      ['M', '5'],
    ]);
    const coloured = arranged({ ...sized, options: [...sized.options, { name: 'Colour', values: 'red; blue, red' }] });
    expect(ways(coloured).map(([way]) => way)).toEqual(['S red', 'S blue', 'M red', 'M blue']);
  });

  it('keep what was typed for those that stay, and the one that was there becomes the first', () => {
    expect(sized.variants.map(({ id }) => id)).toEqual(['one', '']);
    const typed: TypedGrid = {
      ...sized,
      variants: sized.variants.map((variant, nth) => ({ ...variant, id: `v${nth}`, amount: `${nth}` })),
    };
    const more = renamed(typed, 0, 'S, M, L');
    expect(more.variants.map(({ id, amount }) => [id, amount])).toEqual([
      ['v0', '0'],
      ['v1', '1'],
      ['', '0'],
    ]);
    const coloured = arranged({ ...typed, options: [...typed.options, { name: 'Colour', values: 'red, blue' }] });
    expect(coloured.variants.map(({ id }) => id)).toEqual(['v0', '', 'v1', '']);
  });

  it('are the same ones when a value gets another name', () => {
    const typed: TypedGrid = { ...sized, variants: sized.variants.map((variant, nth) => ({ ...variant, id: `v${nth}` })) };
    const again = renamed(typed, 0, 'Small, M');
    expect(again.variants.map(({ id, optionValues }) => [id, optionValues[0]])).toEqual([
      ['v0', 'Small'],
      ['v1', 'M'],
    ]);
  });

  it('are named by hand again when the last option goes', () => {
    const bare = arranged({ ...sized, options: [] });
    expect(bare.variants.map(({ name, optionValues }) => [name, optionValues])).toEqual([
      ['S', []],
      ['M', []],
    ]);
  });

  it('are sent with a count only where they are new', () => {
    const grid = gridFrom({ ...sized, variants: sized.variants.map((variant) => ({ ...variant, onHand: '3' })) }, 'EUR');
    expect(grid.options).toEqual([{ name: 'Size', values: ['S', 'M'] }]);
    expect(grid.variants[0]).toEqual({ id: 'one', optionValues: ['S'], amount: 500, retailerId: null, available: true });
    expect(grid.variants[1]).toMatchObject({ optionValues: ['M'], onHand: 3 });
  });
});

describe('values that are typed', () => {
  it('are parted by commas, semicolons or lines, each once', () => {
    expect(valuesIn(' S, M;L\nXL ,, S ')).toEqual(['S', 'M', 'L', 'XL']);
  });
});
