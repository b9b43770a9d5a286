import type { Flow } from '../language/flow.ts';
import { flowOf, Talk } from '../testing/small-flows.ts';
import { twoQuestions as flow } from '../testing/two-questions.ts';
import { optionsOf } from './effects.ts';
import { frameWords } from './frame-words.ts';

const photo = { kind: 'media', media: 'image', mediaId: '1' } as const;

describe('around every question', () => {
  it('a photo is explained once, and the second time a person comes', () => {
    const talk = new Talk(flow);
    talk.receives(photo);
    expect(talk.said).toEqual([frameWords.file.en, 'Your name?']);
    talk.receives(photo);
    expect(talk.turn.resting.waitsFor).toBe('person');
  });

  it('reactions, edits and revokes change nothing', () => {
    const talk = new Talk(flow);
    const { snapshot } = talk.turn;
    for (const message of [{ kind: 'reaction', emoji: '👍' }, { kind: 'edit', text: 'stop' }, { kind: 'revoke' }] as const) {
      expect(talk.receives(message)).toMatchObject({ snapshot, effects: [] });
    }
  });

  it('what cannot be read is said, and the question is asked again', () => {
    const talk = new Talk(flow);
    talk.receives({ kind: 'unsupported', what: 'poll' });
    expect(talk.said).toEqual([frameWords.unreadable.en, 'Your name?']);
  });

  it('"menu" leaves for the menu', () => {
    const talk = new Talk(flow);
    talk.says('¡Menú!');
    expect(talk.turn).toMatchObject({ done: true, effects: [{ type: 'disarm' }, { type: 'go', flow: 'menu' }] });
  });

  it('"stop" ends the offers and leaves the question open', () => {
    const talk = new Talk(flow);
    talk.says('STOP');
    expect(talk.turn.effects).toEqual([{ type: 'opt-out' }, { type: 'say', message: { kind: 'text', text: frameWords.stopped.en } }]);
    expect(talk.at).toBe('flow/name');
  });

  it('"back" goes to the question before, and says so when there is none', () => {
    const talk = new Talk(flow);
    talk.says('back');
    expect(talk.said).toEqual([frameWords.first.en, 'Your name?']);
    talk.says('Bo');
    talk.says('back');
    expect(talk.said).toEqual(['Your name?']);
    talk.says('Cy');
    expect(talk.said).toEqual(['Which size, Cy?']);
  });

  it('"cancel" asks first, and a no goes on where it was', () => {
    const talk = new Talk(flow);
    talk.says('cancel');
    expect(talk.said).toEqual([frameWords.cancelAsk.en]);
    talk.says('No, go on');
    expect(talk.said).toEqual(['Your name?']);
    talk.says('cancel');
    talk.says('yes');
    expect(talk.turn.effects).toContainEqual({ type: 'go', flow: 'menu' });
  });

  it('"cancel" goes to the flow\'s own step of that name', () => {
    const talk = new Talk({ ...flow, steps: { ...flow.steps, cancel: { kind: 'say', text: 'As you like', next: { done: 'bye' } } } });
    talk.says('cancel');
    expect(talk.said).toEqual(['As you like']);
    expect(talk.turn.done).toBe(true);
  });

  it('a first message may ask for a person', () => {
    const talk = new Talk(flow, [], { message: { kind: 'text', text: 'agent' } });
    expect(talk.said).toEqual([frameWords.toPerson.en]);
    talk.happens({ type: 'staff.gave-back', how: 'resume' });
    expect(talk.said).toEqual([frameWords.resumed.en, 'Hi Ana', 'Your name?']);
  });

  it('messages that WhatsApp refuses twice bring a person', () => {
    const talk = new Talk(flow);
    const refused = { type: 'send.failed', code: 131026, title: 'Undeliverable' } as const;
    talk.happens(refused);
    expect(talk.turn.resting.waitsFor).toBe('answer');
    talk.happens(refused);
    expect(talk.turn.resting.waitsFor).toBe('person');
  });
});

describe('a button', () => {
  const yesOrNo: Flow = flowOf({
    sure: {
      kind: 'choose',
      text: 'Shall we deliver it?',
      options: [
        { id: 'yes', title: 'Yes' },
        { id: 'no', title: 'No' },
      ],
      silence: { afterMinutes: 60 },
      next: { yes: 'delivered', no: 'bye', failed: 'bye', silence: 'bye' },
    },
    delivered: { kind: 'say', text: 'On its way', next: { done: 'bye' } },
    bye: { kind: 'end' },
  });
  const buttons = (talk: Talk) => talk.messages.flatMap(optionsOf);
  const taps = (talk: Talk, button: { readonly id: string; readonly title: string }) => talk.receives({ kind: 'tap', ...button });

  it('of the question about cancelling answers no question that is asked again after it', () => {
    for (const goesOn of [
      (talk: Talk) => taps(talk, buttons(talk)[1]!),
      (talk: Talk) => (talk.happens({ type: 'staff.took' }), talk.happens({ type: 'staff.gave-back', how: 'resume' })),
      (talk: Talk) => (talk.says('person'), talk.happens({ type: 'staff.gave-back', how: 'resume' })),
      (talk: Talk) => (talk.happens({ type: 'staff.took' }), talk.happens({ type: 'staff.gave-back', how: 'jump', to: 'nowhere' })),
    ]) {
      const talk = new Talk(yesOrNo);
      talk.says('cancel');
      const [yes] = buttons(talk);
      goesOn(talk);
      expect(talk.said.at(-1)).toBe('Shall we deliver it?');
      taps(talk, yes!);
      expect(talk.said).toEqual([frameWords.stale.en, 'Shall we deliver it?']);
      taps(talk, buttons(talk)[0]!);
      expect(talk.said).toEqual(['On its way']);
    }
  });

  it('of the talk before answers nothing in the next, even if that begins with a person', () => {
    const before = new Talk(yesOrNo);
    const [yes] = buttons(before);
    before.says('menu');
    const talk = new Talk(yesOrNo, [], { after: before.turn.snapshot, message: { kind: 'text', text: 'person' } });
    talk.happens({ type: 'staff.gave-back', how: 'jump', to: 'nowhere' });
    expect(talk.said.at(-1)).toBe('Shall we deliver it?');
    taps(talk, yes!);
    expect(talk.said).toEqual([frameWords.stale.en, 'Shall we deliver it?']);
  });

  it('stays good for its question while that is asked again', () => {
    const talk = new Talk(yesOrNo);
    const [yes] = buttons(talk);
    talk.says('what?');
    taps(talk, yes!);
    expect(talk.said).toEqual(['On its way']);
  });
});

describe('while a person has the conversation', () => {
  const taken = () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    talk.happens({ type: 'staff.took' });
    return talk;
  };

  it('the bot says nothing and stops its timers', () => {
    const talk = taken();
    expect(talk.turn.effects).toEqual([
      { type: 'disarm', name: 'flow/size:reminder:1' },
      { type: 'disarm', name: 'flow/size:silence' },
      { type: 'hand-off', reason: 'A member of staff took over' },
    ]);
    for (const text of ['small', 'menu', 'stop']) expect(talk.says(text).effects).toEqual([]);
    expect(talk.turn.resting).toMatchObject({ step: 'size', waitsFor: 'person' });
  });

  it('giving back asks the pending question again, exactly there', () => {
    const talk = taken();
    talk.happens({ type: 'staff.gave-back', how: 'resume' });
    expect(talk.said).toEqual([frameWords.resumed.en, 'Which size, Bo?']);
    expect(talk.turn.effects.filter(({ type }) => type === 'arm')).toHaveLength(2);
    talk.says('2');
    expect(talk.at).toBe('flow/order');
  });

  it('giving back may begin at the menu, or at a step', () => {
    const restarted = taken();
    restarted.happens({ type: 'staff.gave-back', how: 'restart' });
    expect(restarted.turn.effects).toEqual([{ type: 'take-back' }, { type: 'go', flow: 'menu' }]);

    const sent = taken();
    sent.happens({ type: 'staff.gave-back', how: 'jump', to: 'name' });
    expect(sent.said).toEqual(['Your name?']);
  });

  it('a handoff step leaves by resumed', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    for (const text of ['?', '?', '?']) talk.says(text);
    expect(talk.says('anybody there?').effects).toEqual([]);
    talk.happens({ type: 'staff.gave-back', how: 'resume' });
    expect(talk.turn.effects[0]).toEqual({ type: 'take-back' });
    expect(talk.said).toEqual(['Which size, Bo?']);
  });
});
