import { matchFaq } from './faq-match.ts';

const answers = [
  { question: 'When are you open?', keywords: ['open', 'opening', 'hours', 'close'] },
  { question: 'Do you deliver?', keywords: ['deliver', 'delivery', 'bring', 'how far'] },
  { question: '¿Cuánto cuesta el envío?', keywords: ['envío', 'cuesta', 'gastos de envío'] },
  { question: 'How can I pay?', keywords: ['pay', 'card', 'cash'] },
];
const match = (text: string) => {
  const found = matchFaq(text, answers);
  return 'sure' in found ? found.sure.question : found.guesses.map(({ question }) => question);
};

describe('a question', () => {
  it('is answered when its words clearly mean one answer', () => {
    expect(match('what are your opening hours?')).toBe('When are you open?');
    expect(match('Delivery')).toBe('Do you deliver?');
    expect(match('cuanto cuesta el envio')).toBe('¿Cuánto cuesta el envío?');
    expect(match('how can i PAY')).toBe('How can I pay?');
  });

  it('is met with guesses when its words could mean an answer, or several', () => {
    expect(match('do you have birthday cards with flowers?')).toEqual(['How can I pay?']);
    expect(match('pay on delivery')).toEqual(['Do you deliver?', 'How can I pay?']);
  });

  it('has no answer when nothing fits', () => {
    for (const text of ['two croissants', '', '🙂', 'how are you']) expect(match(text)).toEqual([]);
  });
});
