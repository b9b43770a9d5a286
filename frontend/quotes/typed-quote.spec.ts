import type { QuoteView } from '../../backend/contract/quotes.ts';
import { emptyQuote, freeLine, itemLine, quoteFrom, subtotalOf, typedQuote } from './typed-quote.ts';

const rates = [{ id: 'rate-1', name: 'VAT', basisPoints: 1_900, inclusive: false }];
const stand = { ...freeLine(), title: ' Market stand ', amount: '100,5', taxRateId: 'VAT' };
const cake = itemLine({ variantId: 'cake', title: 'Cake', amount: 2_400 }, 'EUR');

describe('a quote as it is typed', () => {
  it('is read in minor units and hundredths of a percent', () => {
    const typed = { ...emptyQuote(), lines: [cake, stand], discountKind: 'percent', discount: '7,5', note: ' Soon ' } as const;
    expect(quoteFrom(typed, 'EUR', rates)).toEqual({
      lines: [
        { variantId: 'cake', title: 'Cake', quantity: 1, unitAmount: 2_400 },
        { taxRateId: 'rate-1', title: 'Market stand', quantity: 1, unitAmount: 10_050 },
      ],
      discount: { kind: 'percent', value: 750 },
      depositPercent: 0,
      validDays: 14,
      note: 'Soon',
    });
  });

  it('may have lines without a price, and then comes to nothing yet', () => {
    const typed = { ...emptyQuote(), lines: [cake, freeLine()] };
    expect(quoteFrom(typed, 'EUR', rates).lines[1]).toMatchObject({ unitAmount: null, taxRateId: null });
    expect(subtotalOf(typed.lines, 'EUR')).toBeUndefined();
    expect(subtotalOf([{ ...cake, quantity: '3' }, stand], 'EUR')).toBe(17_250);
  });

  it('comes back as it was saved', () => {
    const line = { id: '1', title: 'Market stand', quantity: 2, unitAmount: 10_050, variantId: null, tax: rates[0]! };
    const revision = { lines: [line], discount: { kind: 'amount', value: 500 }, depositPercent: 30, validDays: 7, note: 'Soon' };
    const typed = typedQuote({ currency: 'EUR', revisions: [revision] } as unknown as QuoteView);
    expect(quoteFrom(typed, 'EUR', rates)).toEqual({
      lines: [{ taxRateId: 'rate-1', title: 'Market stand', quantity: 2, unitAmount: 10_050 }],
      discount: { kind: 'amount', value: 500 },
      depositPercent: 30,
      validDays: 7,
      note: 'Soon',
    });
  });
});
