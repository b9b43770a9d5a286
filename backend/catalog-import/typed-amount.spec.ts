import fc from 'fast-check';
import { amountInTable, typedAmount } from './typed-amount.ts';

describe('an amount in a table', () => {
  it.each([
    ['3.50', 'EUR', 350],
    ['3,50', 'EUR', 350],
    ['3,5', 'EUR', 350],
    ['3', 'EUR', 300],
    ['0', 'EUR', 0],
    ['0.00', 'EUR', 0],
    [' 12.00 ', 'EUR', 1200],
    ['€3.50', 'EUR', 350],
    ['3,50 €', 'EUR', 350],
    ['3.50 EUR', 'EUR', 350],
    ['1.234,56', 'EUR', 123_456],
    ['1,234.56', 'EUR', 123_456],
    ['1 234,56', 'EUR', 123_456],
    ['1\u00a0234,56', 'EUR', 123_456],
    ['1\u202f234,56', 'EUR', 123_456],
    ["1'234.56", 'EUR', 123_456],
    ['1.234.567,89', 'EUR', 123_456_789],
    ['1,234,567', 'EUR', 123_456_700],
    ['1234', 'EUR', 123_400],
    ['٣٫٥٠', 'EUR', 350],
    ['١٬٢٣٤٫٥٦', 'EUR', 123_456],
    ['۳٫۵۰', 'EUR', 350],
    ['३.५०', 'EUR', 350],
    ['３．５０', 'EUR', 350],
    ['350', 'JPY', 350],
    ['1,234', 'JPY', 1234],
    ['1.234', 'JPY', 1234],
    ['1.234', 'BHD', 1234],
    ['0,500', 'BHD', 500],
    ['20000000', 'EUR', 2_000_000_000],
  ])('may be written %s in %s', (typed, currency, amount) => {
    expect(typedAmount(typed, currency)).toEqual({ amount });
  });

  it.each([
    ['', 'EUR', 'must be given'],
    ['€', 'EUR', 'must be given'],
    ['-3.50', 'EUR', 'negative'],
    ['−3.50', 'EUR', 'negative'],
    ['(3.50)', 'EUR', 'negative'],
    ['1e3', 'EUR', 'exponent'],
    ['1E15', 'EUR', 'exponent'],
    ['1000000000000000', 'EUR', 'too much'],
    ['20000000.01', 'EUR', 'too much'],
    ['1.234', 'EUR', 'could mean'],
    ['1,234', 'EUR', 'could mean'],
    ['1,234', 'BHD', 'could mean'],
    ['0.505', 'EUR', 'decimals'],
    ['3.5051', 'EUR', 'decimals'],
    ['3.5', 'JPY', 'decimals'],
    ['12.34.56', 'EUR', 'not clear'],
    ['1.23,456.7', 'EUR', 'not clear'],
    ['1,2345.6', 'EUR', 'not clear'],
    ['three', 'EUR', 'amount like'],
    ['3.50 USD', 'EUR', 'amount like'],
    ['NaN', 'EUR', 'amount like'],
    ['Infinity', 'EUR', 'amount like'],
    ['0x10', 'EUR', 'amount like'],
    ['3.', 'EUR', 'amount like'],
    ['.5', 'EUR', 'amount like'],
  ])('is refused when it is %s in %s: %s', (typed, currency, why) => {
    expect(typedAmount(typed, currency)).toEqual({ refused: expect.stringContaining(why) });
  });

  it('is read as it was written out, in every kind of currency', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), fc.constantFrom('EUR', 'JPY', 'BHD', 'CLF'), (amount, currency) => {
        expect(typedAmount(amountInTable(amount, currency), currency)).toEqual({ amount });
      }),
    );
  });
});
