import type { AskStep, ChooseStep, Flow } from '../language/flow.ts';
import { flowOf, Talk, textVariable } from '../testing/small-flows.ts';
import { silence } from '../testing/two-questions.ts';
import { looksLikeQuestion } from './questions.ts';

const faq: Flow = flowOf(
  {
    answer: { kind: 'say', text: 'You asked: {{ event.text }}', next: { done: 'helpful' } },
    helpful: {
      kind: 'choose',
      text: 'Did that help?',
      options: [
        { id: 'yes', title: 'Yes' },
        { id: 'no', title: 'No' },
      ],
      silence,
      next: { yes: 'end', no: 'end', failed: 'end', silence: 'end' },
    },
    end: { kind: 'end' },
  },
  { id: 'faq', triggers: [{ on: 'question' }] },
);

const number: AskStep = {
  kind: 'ask',
  text: 'How many?',
  answer: { type: 'number' },
  saveAs: 'said',
  silence,
  next: { answered: 'pick', failed: 'end', silence: 'end' },
};
const pick: ChooseStep = {
  kind: 'choose',
  text: 'Delivery or pickup?',
  options: [
    { id: 'delivery', title: 'Delivery' },
    { id: 'open', title: 'Are you open?' },
  ],
  silence,
  next: { delivery: 'place', open: 'place', failed: 'end', silence: 'end' },
};
const place: AskStep = {
  ...number,
  text: 'Where to?',
  answer: { type: 'place' },
  next: { answered: 'note', failed: 'end', silence: 'end' },
};
const note: AskStep = { ...number, text: 'A note?', answer: { type: 'text' }, next: { answered: 'end', failed: 'end', silence: 'end' } };

const order = flowOf({ number, pick, place, note, end: { kind: 'end' } }, { variables: { said: textVariable } });
const talk = (library = [faq]) => new Talk(order, library);

it.each([
  'do you deliver to Getafe?',
  '¿tenéis pan sin gluten?',
  'what time do you close',
  'a qué hora abrís',
  'cuánto cuesta el envío',
  'pan??? hoy',
])('"%s" looks like a question', (words) => expect(looksLikeQuestion(words)).toBe(true));

it.each(['', '?', 'what', 'two please', 'Calle Mayor 1', 'no', 'dos de esos', 'whatever you have', '👍 👍', 'x? '.repeat(300)])(
  '"%s" does not',
  (words) => expect(looksLikeQuestion(words)).toBe(false),
);

describe('a question where another answer is waited for', () => {
  it('is answered, and then the pending question is asked again, with its tries untouched', () => {
    const it = talk();
    for (let round = 0; round < 4; round++) {
      it.says('do you deliver to Getafe?');
      expect(it.said).toEqual(['You asked: do you deliver to Getafe?', 'Did that help?']);
      it.says('yes');
      expect(it.said).toEqual(['How many?']);
    }
    it.says('2');
    expect(it.said).toEqual(['Delivery or pickup?']);
  });

  it('is none where the words are an option, or the answer may be any words', () => {
    const it = talk();
    it.says('2');
    it.says('are you open?');
    expect(it.said).toEqual(['Where to?']);
    it.says('do you deliver to Getafe?');
    expect(it.said[0]).toBe('You asked: do you deliver to Getafe?');
    it.says('yes');
    it.says('¿Calle Mayor 1? sí, portal (?) 3');
    expect(it.said).toEqual(['A note?']);
    it.says('what about a bag?');
    expect(it.turn.done).toBe(true);
  });

  it('is a wrong answer where nobody answers questions, and where the answers are given', () => {
    const alone = talk([]);
    alone.says('do you deliver to Getafe?');
    expect(alone.said.at(-1)).toBe('How many?');
    expect(alone.said).toHaveLength(2);
    const it = talk();
    it.says('do you deliver to Getafe?');
    it.says('and what about Leganes?');
    expect(it.said.at(-1)).toBe('Did that help?');
    expect(it.turn.snapshot.tries).toBe(1);
  });

  it('may be asked in the middle of a reaction, which then goes on', () => {
    const rating = flowOf(
      {
        rate: { ...pick, text: 'How was it?', next: { delivery: 'end', open: 'end', failed: 'end', silence: 'end' } },
        end: { kind: 'end' },
      },
      { id: 'rating', triggers: [{ on: 'event', signal: 'order.delivered' }] },
    );
    const it = talk([faq, rating]);
    it.happens({ type: 'signal.arrived', signal: 'order.delivered', data: null });
    it.says('do you deliver to Getafe?');
    it.says('yes');
    expect(it.said).toEqual(['How was it?']);
    it.says('delivery');
    expect(it.said).toEqual(['How many?']);
  });
});
