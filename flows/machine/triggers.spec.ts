import { problemsIn } from '../check/check.ts';
import type { Flow, Trigger } from '../language/flow.ts';
import { parseFlow } from '../language/parse.ts';
import { flowOf, Talk, textVariable } from '../testing/small-flows.ts';
import { silence, twoQuestions } from '../testing/two-questions.ts';
import type { Received } from './events.ts';
import { startedBy } from './triggers.ts';

const startedWith = (id: string, trigger: Trigger, text = id): Flow =>
  flowOf({ tell: { kind: 'say', text, next: { done: 'end' } }, end: { kind: 'end' } }, { id, triggers: [trigger] });

const link = startedWith('table', { on: 'link', code: 'TABLE-5' }, 'Table 5: {{ event.rest }}');
const farLink = startedWith('terrace', { on: 'link', code: 'TABLE-5-OUT' });
const button = startedWith('booking', { on: 'template-button', payload: 'booking.' }, 'Booking {{ event.rest }}: {{ event.title }}');
const cart = startedWith('cart', { on: 'cart' }, '{% for each in event.items %}{{ each.quantity }} {{ each.retailerId }}{% endfor %}');
const anyAd = startedWith('ad', { on: 'ad' }, 'By {{ event.headline }}');
const oneAd = startedWith('special', { on: 'ad', id: '77' });
const word = startedWith('word', { on: 'keyword', words: { en: ['table 5 please'] } });
const first = startedWith('root', { on: 'first' });
const flows = [first, word, anyAd, oneAd, cart, button, farLink, link];

const text = (words: string): Received => ({ kind: 'text', text: words });
const basket: Received = { kind: 'order', items: [{ retailerId: 'croissant', quantity: 2, amount: '2.5', currency: 'EUR' }] };
const tapped: Received = { kind: 'tap', id: 'booking.B-7', title: 'Confirm' };
const ad = (id: string) => ({ source: 'ad', id, headline: 'Fresh bread' }) as const;

it('a flow with any of these triggers is a flow', () => {
  for (const flow of flows) expect(parseFlow(flow)).toEqual({ flow });
  for (const flow of flows) expect(problemsIn(flow, new Map(flows.map((each) => [each.id, each])))).toEqual([]);
});

describe('a message starts', () => {
  it.each<[string, string, Received, ReturnType<typeof ad> | undefined]>([
    ['the flow of a code', 'table', text('table 5'), undefined],
    ['that flow also with words after the code', 'table', text('Table-5: two coffees'), undefined],
    ['the flow of the longer code', 'terrace', text('TABLE-5-OUT'), undefined],
    ['no flow of a code that goes on', 'root', text('Table 50'), undefined],
    ['the flow of a code rather than that of a keyword', 'table', text('table 5 please'), undefined],
    ['the flow of a template button', 'booking', tapped, undefined],
    ['the flow of a basket', 'cart', basket, undefined],
    ['the flow of this ad', 'special', text('hello'), ad('77')],
    ['the flow of any ad', 'ad', text('hello'), ad('78')],
    ['the flow of a code rather than that of an ad', 'table', text('TABLE-5'), ad('77')],
    ['the flow that answers first', 'root', text('hello'), undefined],
    ['the flow that answers first, by an old button', 'root', { kind: 'tap', id: '3.yes', title: 'Yes' }, undefined],
  ])('%s (%s)', (_, flow, message, referral) => {
    expect(startedBy({ message, ...(referral ? { referral } : {}) }, flows, 'en')?.flow).toBe(flow);
    expect(startedBy({ message, ...(referral ? { referral } : {}) }, flows.toReversed(), 'en')?.flow).toBe(flow);
  });

  it('a flow that reads what began it', () => {
    expect(startedBy({ message: text('Table-5: two coffees, please') }, flows, 'en')?.event).toEqual({
      code: 'TABLE-5',
      rest: 'two coffees, please',
    });
    expect(startedBy({ message: tapped }, flows, 'en')?.event).toEqual({ payload: 'booking.B-7', rest: 'B-7', title: 'Confirm' });
    expect(startedBy({ message: basket }, flows, 'en')?.event).toEqual({ items: basket.kind === 'order' ? basket.items : [] });
  });
});

describe('in the middle of another flow', () => {
  const talk = () => new Talk(twoQuestions, flows);

  it.each<[string, Received, string]>([
    ['a code', text('TABLE-5 two coffees'), 'Table 5: two coffees'],
    ['a template button', tapped, 'Booking B-7: Confirm'],
    ['a basket', basket, '2 croissant'],
  ])('%s is dealt with in place, and the question asked again', (_, message, said) => {
    const it = talk();
    it.receives(message);
    expect(it.said).toEqual([said, 'Your name?']);
    it.says('Ana');
    expect(it.said).toEqual(['Which size, Ana?']);
  });

  it('an ad is dealt with in place too, and is remembered in the runs after it', () => {
    const it = talk();
    it.happens({ type: 'message.received', message: text('I saw your ad'), referral: ad('9') });
    expect(it.said).toEqual(['By Fresh bread', 'Your name?']);
    expect(it.turn.snapshot.referral).toEqual(ad('9'));
    const later = new Talk(startedWith('later', { on: 'first' }, '{{ referral.id }}'), [], { after: it.turn.snapshot });
    expect(later.said).toEqual(['9']);
    expect(later.turn.snapshot.referral).toEqual(ad('9'));
  });

  it('a keyword is an answer like any other', () => {
    const it = talk();
    it.says('table 5 please');
    expect(it.turn.path).not.toContainEqual(expect.objectContaining({ flow: 'word' }));
  });

  it('nothing starts while a person has the conversation', () => {
    const it = talk();
    it.says('person');
    for (const message of [basket, tapped, text('TABLE-5')]) {
      it.receives(message);
      expect(it.said).toEqual([]);
    }
  });

  it('a basket that was asked for answers the question', () => {
    const asking = flowOf(
      {
        ask: {
          kind: 'ask',
          text: 'Choose from our catalog',
          answer: { type: 'cart' },
          saveAs: 'items',
          silence,
          next: { answered: 'tell', failed: 'end', silence: 'end' },
        },
        tell: { kind: 'say', text: 'You took {{ items[0].quantity }}', next: { done: 'end' } },
        end: { kind: 'end' },
      },
      { variables: { items: { type: 'list' }, said: textVariable } },
    );
    const it = new Talk(asking, flows);
    it.receives(basket);
    expect(it.said).toEqual(['You took 2']);
  });
});

it('two flows cannot have the same trigger', () => {
  const library = new Map([link, cart].map((flow) => [flow.id, flow]));
  const other = { ...startedWith('other', { on: 'cart' }), triggers: [{ on: 'cart' }, { on: 'link', code: 'table 5' }] } satisfies Flow;
  expect(problemsIn(other, library).map(({ rule, path }) => [rule, path])).toEqual([
    ['same-trigger', 'triggers.0'],
    ['same-trigger', 'triggers.1'],
  ]);
});
