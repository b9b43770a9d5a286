import { problemsIn } from '../check/check.ts';
import type { Flow } from '../language/flow.ts';
import { parseFlow } from '../language/parse.ts';
import { flowOf, Talk, textVariable } from '../testing/small-flows.ts';
import { silence, twoQuestions } from '../testing/two-questions.ts';

/** Tells of a ready order, and asks nothing. */
const ready: Flow = flowOf(
  { tell: { kind: 'say', text: 'Order {{ event.number }} is ready', next: { done: 'end' } }, end: { kind: 'end' } },
  { id: 'order-ready', triggers: [{ on: 'event', signal: 'order.ready' }] },
);

/** Asks how it was. */
const rating: Flow = flowOf(
  {
    rate: {
      kind: 'choose',
      text: 'How was {{ event.number }}?',
      options: [
        { id: 'good', title: 'Good' },
        { id: 'bad', title: 'Bad' },
      ],
      silence,
      next: { good: 'why', bad: 'why', failed: 'end', silence: 'end' },
    },
    why: {
      kind: 'ask',
      text: 'Why was {{ event.number }} so?',
      answer: { type: 'text' },
      saveAs: 'why',
      silence,
      next: { answered: 'end', failed: 'end', silence: 'end' },
    },
    end: { kind: 'end' },
  },
  { id: 'rating', triggers: [{ on: 'event', signal: 'order.delivered' }], variables: { why: textVariable } },
);

const signal = (name: string, number = 'O-1001') => ({ type: 'signal.arrived', signal: name, data: { number } }) as const;
const talk = () => new Talk(twoQuestions, [ready, rating]);

it('a flow that reacts to a signal is a flow', () => {
  expect(parseFlow(rating)).toEqual({ flow: rating });
  expect(problemsIn(rating).filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('a signal that the pending question does not take', () => {
  it('is told in place, and the question is asked again with the same buttons', () => {
    const it = talk();
    it.says('Ana');
    const [asked] = it.messages;
    it.happens(signal('order.ready'));
    expect(it.said).toEqual(['Order O-1001 is ready', 'Which size, Ana?']);
    expect(it.messages[1]).toEqual(asked);
    it.says('Small');
    expect(it.turn.effects).toContainEqual(expect.objectContaining({ type: 'call', operation: 'order.place' }));
  });

  it('may lead to questions of its own, which know what it was about, and then back', () => {
    const it = talk();
    it.says('Ana');
    it.happens(signal('order.delivered', 'O-7'));
    expect(it.said).toEqual(['How was O-7?']);
    it.says('Good');
    expect(it.said).toEqual(['Why was O-7 so?']);
    it.says('tasty');
    expect(it.said).toEqual(['Which size, Ana?']);
    expect(it.turn.snapshot.scopes).toEqual({ flow: { name: 'Ana' } });
  });

  it('changes nothing where no flow reacts to it', () => {
    const it = talk();
    const before = it.turn.snapshot;
    it.happens(signal('order.out'));
    expect(it.turn).toMatchObject({ effects: [], path: [], snapshot: before });
  });

  it('waits for nobody while a person has the conversation: the bot says nothing', () => {
    const it = talk();
    it.says('person');
    it.happens(signal('order.ready'));
    expect(it.turn.effects).toEqual([]);
    it.happens({ type: 'staff.gave-back', how: 'resume' });
    it.happens({ type: 'staff.took' });
    it.happens(signal('order.ready'));
    expect(it.turn.effects).toEqual([]);
  });
});

describe('a signal in the middle of a detour', () => {
  it('is told, and the detour goes on', () => {
    const it = talk();
    it.says('Ana');
    it.happens(signal('order.delivered', 'O-7'));
    it.happens(signal('order.ready', 'O-8'));
    expect(it.said).toEqual(['Order O-8 is ready', 'How was O-7?']);
    it.says('Bad');
    it.says('cold');
    expect(it.said).toEqual(['Which size, Ana?']);
  });

  it('takes the place of the same reaction to an earlier one', () => {
    const it = talk();
    it.says('Ana');
    it.happens(signal('order.delivered', 'O-7'));
    it.says('Bad');
    it.happens(signal('order.delivered', 'O-8'));
    expect(it.said).toEqual(['How was O-8?']);
    it.says('Good');
    it.says('warm');
    expect(it.said).toEqual(['Which size, Ana?']);
  });

  it('lets a customer who cancels say yes or no afterwards', () => {
    const it = talk();
    it.says('Ana');
    it.says('cancel');
    it.happens(signal('order.delivered', 'O-7'));
    expect(it.said).toEqual(['How was O-7?']);
    it.says('Good');
    it.says('warm');
    expect(it.said).toEqual(['Shall I stop here and go to the menu?']);
    it.says('No, go on');
    expect(it.said).toEqual(['Which size, Ana?']);
  });
});

it('begins a run of its own where nothing runs', () => {
  const alone = new Talk(rating, [ready], { event: { number: 'O-9' } });
  expect(alone.said).toEqual(['How was O-9?']);
  alone.happens(signal('order.ready', 'O-8'));
  expect(alone.said).toEqual(['Order O-8 is ready', 'How was O-9?']);
});
