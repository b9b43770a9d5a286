import type { AskStep, ChooseStep } from '../language/flow.ts';
import { parseFlow } from '../language/parse.ts';
import { flowOf, Talk, textVariable } from '../testing/small-flows.ts';
import { silence } from '../testing/two-questions.ts';

const need: AskStep = {
  kind: 'ask',
  text: 'What do you need?',
  answer: { type: 'text' },
  saveAs: 'need',
  settleSeconds: 3,
  silence,
  next: { answered: 'sure', failed: 'end', silence: 'end' },
};
const sure: ChooseStep = {
  kind: 'choose',
  text: 'You need: {{ need }}?',
  options: [
    { id: 'yes', title: 'Yes' },
    { id: 'no', title: 'No' },
  ],
  saveAs: 'need',
  settleSeconds: 3,
  silence,
  next: { yes: 'end', no: 'need', other: 'sure', failed: 'end', silence: 'end' },
};
const flow = flowOf({ need, sure, end: { kind: 'end' } }, { variables: { need: textVariable } });

const settles = (talk: Talk) => talk.happens({ type: 'timer.fired', name: `${talk.at}:settle` });

it('a question that waits for the rest of an answer is one of the language', () => expect(parseFlow(flow)).toEqual({ flow }));

describe('an answer in several messages', () => {
  it('is taken whole once nothing more comes', () => {
    const talk = new Talk(flow);
    for (const part of ['a cake', 'for ten', 'by Friday']) {
      talk.says(part);
      expect(talk.said).toEqual([]);
      expect(talk.turn.effects).toEqual([{ type: 'arm', name: 'flow/need:settle', delayMs: 3_000 }]);
    }
    settles(talk);
    expect(talk.said).toEqual(['You need: a cake\nfor ten\nby Friday?']);
    expect(talk.turn.snapshot).not.toHaveProperty('heard');
  });

  it('also are the free words at a choice, whose buttons answer at once', () => {
    const talk = new Talk(flow);
    talk.says('a cake');
    settles(talk);
    talk.says('no wait');
    talk.says('two cakes');
    settles(talk);
    expect(talk.said).toEqual(['You need: no wait\ntwo cakes?']);
    talk.says('three');
    talk.says('yes');
    expect(talk.turn.done).toBe(true);
  });

  it('lets a customer who asks for a person have one at once, and forgets the parts', () => {
    const talk = new Talk(flow);
    talk.says('a cake');
    talk.says('person');
    expect(talk.turn.resting.waitsFor).toBe('person');
    expect(talk.turn.effects).toContainEqual({ type: 'disarm', name: 'flow/need:settle' });
    talk.happens({ type: 'staff.gave-back', how: 'resume' });
    expect(talk.turn.snapshot).not.toHaveProperty('heard');
    talk.says('a pie');
    settles(talk);
    expect(talk.said).toEqual(['You need: a pie?']);
  });

  it('is taken without waiting when it is long enough', () => {
    const talk = new Talk(flow);
    for (let part = 0; part < 20; part++) talk.says(`part ${part}`);
    expect(talk.said[0]).toContain('part 19');
  });

  it('changes nothing when the timer of an answer that was taken fires late', () => {
    const talk = new Talk(flow);
    talk.says('a cake');
    settles(talk);
    const before = talk.turn.snapshot;
    talk.happens({ type: 'timer.fired', name: 'flow/need:settle' });
    settles(talk);
    expect(talk.turn.snapshot).toEqual(before);
  });
});
