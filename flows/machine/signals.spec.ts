import type { AskStep, ChooseStep, Flow, Json, SignalWay, WaitStep } from '../language/flow.ts';
import { problemsIn } from '../check/check.ts';
import { parseFlow } from '../language/parse.ts';
import { flowOf, Talk, textVariable } from '../testing/small-flows.ts';
import { silence } from '../testing/two-questions.ts';

const captured = (about: string, more: object = {}) =>
  ({ type: 'signal.arrived', signal: 'payment.captured', data: { about, ...more } }) as const;

const ways: readonly SignalWay[] = [
  { on: 'payment.captured', about: { from: 'due' }, saveAs: 'payment', outcome: 'paid' },
  { on: 'payment.expired', outcome: 'late' },
];

const paying = (step: AskStep | ChooseStep | WaitStep): Flow =>
  flowOf(
    {
      step,
      paid: { kind: 'say', text: 'Thank you for {{ payment.number }}', next: { done: 'end' } },
      late: { kind: 'say', text: 'Too late', next: { done: 'end' } },
      person: { kind: 'handoff', reason: 'not understood', next: { resumed: 'step' } },
      end: { kind: 'end' },
    },
    { variables: { due: { type: 'text', initial: 'due-1' }, said: textVariable, payment: { type: 'record' } } },
  );

const ask = paying({
  kind: 'ask',
  text: 'Anything else?',
  answer: { type: 'text' },
  saveAs: 'said',
  silence,
  signals: ways,
  next: { answered: 'step', failed: 'person', silence: 'end', paid: 'paid', late: 'late' },
});
const choose = paying({
  kind: 'choose',
  text: 'Pay, or another way?',
  options: [{ id: 'other-way', title: 'Another way' }],
  silence,
  signals: ways,
  next: { 'other-way': 'step', failed: 'person', silence: 'end', paid: 'paid', late: 'late' },
});
const wait = paying({
  kind: 'wait',
  for: { minutes: 20 },
  signals: ways,
  next: { elapsed: 'end', paid: 'paid', late: 'late' },
});

describe.each([
  ['a question', ask],
  ['a choice', choose],
  ['a wait', wait],
])('%s that a signal may end', (_, flow) => {
  it('is a sound flow', () => {
    expect(parseFlow(flow)).toEqual({ flow });
    expect(problemsIn(flow).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('leaves by the outcome of the signal, with its data', () => {
    const talk = new Talk(flow);
    talk.happens(captured('due-1', { number: 'P-1001' }));
    expect(talk.said).toEqual(['Thank you for P-1001']);
    expect(talk.turn.effects).toContainEqual(expect.objectContaining({ type: 'disarm' }));
    expect(talk.turn.done).toBe(true);
  });

  it('stays where the signal is about something else', () => {
    const talk = new Talk(flow);
    const before = talk.turn.snapshot;
    for (const data of [{ about: 'due-2' }, {}, null, 'due-1'] as readonly Json[])
      talk.happens({ type: 'signal.arrived', signal: 'payment.captured', data });
    expect(talk.turn.snapshot).toEqual(before);
    expect(talk.turn.effects).toEqual([]);
  });

  it('tells signals apart', () => {
    const talk = new Talk(flow);
    talk.happens({ type: 'signal.arrived', signal: 'order.ready', data: null });
    expect(talk.said).toEqual([]);
    talk.happens({ type: 'signal.arrived', signal: 'payment.expired', data: null });
    expect(talk.said).toEqual(['Too late']);
  });

  it('must say where each signal leads', () => {
    const { late: _, ...next } = (flow.steps['step'] as AskStep).next;
    const loose = { ...flow, steps: { ...flow.steps, step: { ...flow.steps['step'], next } as AskStep } };
    expect(problemsIn(loose).filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({ rule: 'loose-outcome', step: 'step', path: 'next.late' }),
    ]);
  });
});

it('says nothing while a person has the conversation', () => {
  const talk = new Talk(ask);
  talk.says('person');
  talk.happens(captured('due-1'));
  expect(talk.turn.effects).toEqual([]);
});
