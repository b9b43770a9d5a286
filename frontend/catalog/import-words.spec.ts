import { mistakeWords, tallyWords } from './import-words.ts';

describe('what an import would do', () => {
  it('is counted in words', () => {
    expect(tallyWords('product', { added: 2, changed: 1, unchanged: 0 })).toBe('3 products: 2 new, 1 changed');
    expect(tallyWords('variant', { added: 0, changed: 0, unchanged: 1 })).toBe('1 variant: 1 as it is');
    expect(tallyWords('variant', { added: 0, changed: 0, unchanged: 0 })).toBe('0 variants');
  });

  it('tells a mistake as a sentence', () => {
    expect(mistakeWords({ line: 2, column: 'price', message: 'cannot be negative' })).toBe('Cannot be negative.');
    expect(mistakeWords({ line: 1, column: null, message: 'The file is empty.' })).toBe('The file is empty.');
  });
});
