import { piecesOf } from './whatsapp-text.ts';

describe('words as WhatsApp shows them', () => {
  it('are bold, italic, struck or code between their signs', () => {
    expect(piecesOf('a *b* _c_ ~d~ `e` ```f```')).toEqual([
      { look: 'plain', text: 'a ' },
      { look: 'bold', text: 'b' },
      { look: 'plain', text: ' ' },
      { look: 'italic', text: 'c' },
      { look: 'plain', text: ' ' },
      { look: 'strike', text: 'd' },
      { look: 'plain', text: ' ' },
      { look: 'mono', text: 'e' },
      { look: 'plain', text: ' ' },
      { look: 'mono', text: 'f' },
    ]);
  });

  it.each(['2 * 3 * 4', 'snake_case_name', '* not bold *', 'a*b*c', '**'])('are left alone in %p', (text) => {
    expect(piecesOf(text)).toEqual([{ look: 'plain', text }]);
  });

  it('make links of web addresses only, without the full stop after them', () => {
    expect(piecesOf('See https://example.com/menu. javascript:alert(1)')).toEqual([
      { look: 'plain', text: 'See ' },
      { look: 'link', text: 'https://example.com/menu' },
      { look: 'plain', text: '. javascript:alert(1)' },
    ]);
  });
});
