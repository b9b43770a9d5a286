import { readMarks } from './rich-text.ts';

describe('the marks of WhatsApp', () => {
  it('make words bold, italic, struck through and monospaced, one inside another', () => {
    expect(readMarks('*Two _fresh_ loaves* for ~5~ `4`')).toEqual([
      { text: 'Two ', bold: true },
      { text: 'fresh', bold: true, italic: true },
      { text: ' loaves', bold: true },
      { text: ' for ' },
      { text: '5', struck: true },
      { text: ' ' },
      { text: '4', mono: true },
    ]);
  });

  it('leave arithmetic and snake_case_names alone', () => {
    expect(readMarks('2*3*4 and a_b_c and * alone *')).toEqual([{ text: '2*3*4 and a_b_c and * alone *' }]);
  });

  it('make links of addresses, without the full stop behind them', () => {
    expect(readMarks('See https://example.com/a?b=1.')).toEqual([
      { text: 'See ' },
      { text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
      { text: '.' },
    ]);
  });

  it('make no link of a script', () => {
    expect(readMarks('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)' }]);
  });
});
