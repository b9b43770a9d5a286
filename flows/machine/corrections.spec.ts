import type { AskStep, Flow, Step } from '../language/flow.ts';
import { flowOf, Talk } from '../testing/small-flows.ts';
import { silence } from '../testing/two-questions.ts';
import { subjectOfChange } from './corrections.ts';

const ask = (text: string, saveAs: string, answered: string, more: Partial<AskStep> = {}): AskStep => ({
  kind: 'ask',
  text,
  answer: { type: 'text' },
  saveAs,
  silence,
  next: { answered, failed: 'end', silence: 'end' },
  ...more,
});
const steps: Record<string, Step> = {
  name: ask('Your name?', 'name', 'town', { called: { en: ['name'] } }),
  town: ask('Which town?', 'town', 'greet', { called: { en: ['town', 'city'] } }),
  greet: { kind: 'say', text: 'Aha, {{ town }}.', next: { done: 'far' } },
  far: {
    kind: 'branch',
    cases: [{ when: { left: { from: 'town' }, is: 'equal', right: { fixed: 'Vigo' } }, outcome: 'near' }],
    next: { near: 'when', otherwise: 'train' },
  },
  train: ask('Do you take the train?', 'train', 'when'),
  when: ask('When?', 'when', 'sure', { called: { en: ['time'] } }),
  sure: {
    kind: 'choose',
    text: '{{ name }} from {{ town }} at {{ when }}: right?',
    options: [
      { id: 'yes', title: 'Yes' },
      { id: 'no', title: 'No' },
    ],
    silence,
    next: { yes: 'place', no: 'end', failed: 'end', silence: 'end' },
  },
  place: { kind: 'call', operation: 'order.place', input: {}, next: { placed: 'after', short: 'end', 'coupon-gone': 'end', empty: 'end' } },
  after: ask('Anything else?', 'more', 'end', { called: { en: ['rest'] } }),
  end: { kind: 'end' },
};
const flow: Flow = flowOf(steps, {
  variables: Object.fromEntries(['name', 'town', 'train', 'when', 'more'].map((name) => [name, { type: 'text' as const }])),
});

/** Somebody who is asked whether all of it is right. */
function nearlyDone(): Talk {
  const talk = new Talk(flow);
  for (const words of ['Ana', 'Vigo', 'at ten']) write(talk, words);
  expect(talk.said).toEqual(['Ana from Vigo at at ten: right?']);
  return talk;
}
const write = (talk: Talk, text: string) =>
  talk.happens({ type: 'message.received', message: { kind: 'text', text }, id: `wamid.${text}` });
const edit = (talk: Talk, was: string, text: string) => talk.receives({ kind: 'edit', text, of: `wamid.${was}` });
const tap = (talk: Talk, option: string) => talk.receives({ kind: 'tap', id: `${talk.turn.snapshot.entry}.${option}`, title: option });

describe('an earlier answer', () => {
  it('is corrected by editing its message, and what was answered since is not asked again', () => {
    const talk = nearlyDone();
    edit(talk, 'Ana', 'Eva');
    expect(talk.said).toEqual(['You changed your answer to “Eva”. Shall I go back and use that?']);
    tap(talk, 'yes');
    expect(talk.said).toEqual(['Aha, Vigo.', 'Eva from Vigo at at ten: right?']);
    expect(talk.turn.snapshot.scopes).toMatchObject({ flow: { name: 'Eva', town: 'Vigo', when: 'at ten' } });
  });

  it('has what depends on it asked anew, and the rest not', () => {
    const talk = nearlyDone();
    edit(talk, 'Vigo', 'Soria');
    tap(talk, 'yes');
    expect(talk.said).toEqual(['Aha, Soria.', 'Do you take the train?']);
    write(talk, 'yes');
    expect(talk.said).toEqual(['Ana from Soria at at ten: right?']);
  });

  it('stays where the customer does not want it changed, and the open question keeps its buttons', () => {
    const talk = nearlyDone();
    edit(talk, 'Ana', 'Eva');
    tap(talk, 'no');
    expect(talk.said).toEqual(['Ana from Vigo at at ten: right?']);
    expect(talk.turn.snapshot.scopes).toMatchObject({ flow: { name: 'Ana' } });
  });

  it('is gone back to by its name', () => {
    const talk = nearlyDone();
    write(talk, 'change the city, please');
    expect(talk.said).toEqual(['Sorry, I didn’t get that. Please choose one of these.', 'Ana from Vigo at at ten: right?']);
    write(talk, 'Change the city!');
    expect([talk.said, talk.at]).toEqual([['Which town?'], 'flow/town']);
    write(talk, 'Vigo');
    expect(talk.said).toEqual(['Aha, Vigo.', 'Ana from Vigo at at ten: right?']);
    write(talk, 'the name is wrong');
    write(talk, 'Eva');
    expect(talk.said).toEqual(['Aha, Vigo.', 'Eva from Vigo at at ten: right?']);
  });

  it('is as it was before when "back" comes to its question, however often', () => {
    const talk = nearlyDone();
    write(talk, 'back');
    expect([talk.said, talk.turn.snapshot.scopes]).toEqual([['When?'], { flow: { name: 'Ana', town: 'Vigo' } }]);
    write(talk, 'back');
    write(talk, 'back');
    expect([talk.said, talk.turn.snapshot.scopes]).toEqual([['Your name?'], undefined]);
    write(talk, 'Eva');
    expect(talk.said).toEqual(['Which town?']);
  });

  it('is not taken back after something that others rely on', () => {
    const talk = nearlyDone();
    tap(talk, 'yes');
    talk.happens({ type: 'call.done', outcome: 'placed', output: {} });
    expect(talk.said).toEqual(['Anything else?']);
    const { snapshot } = talk.turn;
    edit(talk, 'Ana', 'Eva');
    expect([talk.said, talk.turn.snapshot]).toEqual([[], snapshot]);
    write(talk, 'back');
    expect(talk.said).toEqual(['I can’t go back any further from here.', 'Anything else?']);
  });

  it('of an edited message that fits no more is asked for', () => {
    const numbers = flowOf(
      { one: ask('How many?', 'one', 'two', { answer: { type: 'number' } }), two: ask('And then?', 'two', 'end'), end: { kind: 'end' } },
      { variables: { one: { type: 'number' }, two: { type: 'text' } } },
    );
    const talk = new Talk(numbers);
    write(talk, '3');
    edit(talk, '3', 'as many as you have');
    tap(talk, 'yes');
    expect([talk.at, talk.said]).toEqual(['flow/one', ['Please answer with a number, for example 2.', 'How many?']]);
  });

  it('is not touched by an edit of what was no answer, or by one of somebody else’s message', () => {
    const talk = nearlyDone();
    const { snapshot } = talk.turn;
    edit(talk, 'something else', 'Eva');
    expect([talk.said, talk.turn.snapshot]).toEqual([[], snapshot]);
  });
});

it.each([
  ['change the address', 'address'],
  ['The address is wrong.', 'address'],
  ['cambiar mi dirección', 'direccion'],
  ['la hora está mal', 'hora'],
  ['a change of address', undefined],
  ['hello', undefined],
])('"%s" is about %s', (words, subject) => expect(subjectOfChange(words)).toBe(subject));
