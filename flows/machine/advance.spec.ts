import type { AskStep, ChooseStep, Flow } from '../language/flow.ts';
import { flowOf, Talk, textVariable } from '../testing/small-flows.ts';
import { EndlessFlow } from './faults.ts';
import { frameWords } from './frame-words.ts';
import { tapId } from './taps.ts';

const silence = { afterMinutes: 60 };

const name: AskStep = { kind: 'ask', text: 'Your name?', answer: { type: 'text' }, saveAs: 'name', silence, next: { answered: 'size', failed: 'bye', silence: 'bye' } };
const size: ChooseStep = {
  kind: 'choose',
  text: 'Which size, {{ name }}?',
  options: [
    { id: 'small', title: 'Small' },
    { id: 'big', title: 'Menu size' },
  ],
  saveAs: 'size',
  silence: { reminders: [{ afterMinutes: 10, text: 'Still there?' }], afterMinutes: 60 },
  next: { small: 'order', big: 'order', failed: 'lost', silence: 'quiet' },
};

const flow: Flow = flowOf(
  {
    hello: { kind: 'say', text: 'Hi {{ contact.name }}', next: { done: 'name' } },
    name,
    size,
    order: { kind: 'call', operation: 'order.place', input: { payment: { from: 'size' } }, saveAs: { number: 'number' }, next: { placed: 'placed', short: 'bye', empty: 'bye' } },
    placed: { kind: 'say', text: 'Number {{ number }}', next: { done: 'bye' } },
    lost: { kind: 'handoff', reason: 'lost at {{ name }}', text: 'A person will help', next: { resumed: 'size' } },
    quiet: { kind: 'say', text: 'Good night', next: { done: 'bye' } },
    bye: { kind: 'end' },
  },
  { variables: { name: textVariable, size: textVariable, number: textVariable } },
);

const photo = { kind: 'media', media: 'image', mediaId: '1' } as const;

describe('a conversation', () => {
  it('says, asks, remembers and calls, and ends', () => {
    const talk = new Talk(flow);
    expect(talk.said).toEqual(['Hi Ana', 'Your name?']);
    talk.says('Bo');
    expect(talk.said).toEqual(['Which size, Bo?']);
    talk.says('small');
    expect(talk.turn.effects).toContainEqual({ type: 'call', operation: 'order.place', input: { payment: 'small' } });
    talk.happens({ type: 'call.done', outcome: 'placed', output: { number: 'A-7' } });
    expect(talk.said).toEqual(['Number A-7']);
    expect(talk.turn.done).toBe(true);
    expect(talk.turn.effects.at(-1)).toEqual({ type: 'end' });
  });

  it('names the steps it went through and where it rests', () => {
    const { turn } = new Talk(flow);
    expect(turn.path).toEqual([{ flow: 'small', step: 'hello' }, { flow: 'small', step: 'name' }]);
    expect(turn.resting).toEqual({ flow: 'small', step: 'name', title: 'Name', waitsFor: 'answer' });
  });

  it('refuses an outcome that its step does not know', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    talk.says('small');
    expect(() => talk.happens({ type: 'call.done', outcome: 'exploded', output: {} })).toThrow('step "order": "order.place" answered "exploded"');
  });

  it('takes no event of the machine itself from anybody', () => {
    const talk = new Talk(flow);
    for (const type of ['xstate.init', 'xstate.stop', 'xstate.done.state.flow', 'xstate.route']) {
      expect(() => talk.happens({ type } as never)).toThrow(`"${type}" is nothing that can happen`);
    }
  });

  it('stops a flow that goes round without waiting, and says where', () => {
    const round = flowOf({ a: { kind: 'say', text: '', next: { done: 'b' } }, b: { kind: 'set', set: {}, next: { done: 'a' } } });
    expect(() => new Talk(round)).toThrow(EndlessFlow);
    expect(() => new Talk(round)).toThrow('Flow "small", step "a"');
  });

  it('sends at most ten replies to one event', () => {
    const steps = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`s${index}`, { kind: 'say' as const, text: 'hi', next: { done: index === 10 ? 'bye' : `s${index + 1}` } }]));
    expect(() => new Talk(flowOf({ ...steps, bye: { kind: 'end' } }))).toThrow(EndlessFlow);
  });

  it('tells where a drawing is broken when it is compiled', () => {
    expect(() => new Talk(flowOf({ a: { kind: 'say', text: 'x', next: { done: 'nowhere' } } }))).toThrow('step "a": its outcome "done" leads to "nowhere"');
    expect(() => new Talk(flowOf({ a: { kind: 'run', flow: 'gone', next: {} } }))).toThrow('there is no flow "gone"');
    expect(() => new Talk(flowOf({ a: { kind: 'run', flow: 'small', next: {} } }))).toThrow('it runs itself');
  });
});

describe('a question', () => {
  it('takes the title or the number of an option for a tap', () => {
    for (const text of ['SMALL!', 'Smáll', '1', ' 1. ']) {
      const talk = new Talk(flow);
      talk.says('Bo');
      talk.says(text);
      expect(talk.at).toBe('flow/order');
    }
  });

  it('gives its own options precedence over the global words', () => {
    const talk = new Talk({ ...flow, steps: { ...flow.steps, size: { ...size, options: [{ id: 'small', title: 'Menu' }, { id: 'big', title: 'Stop' }] } } });
    talk.says('Bo');
    talk.says('stop');
    expect(talk.at).toBe('flow/order');
  });

  it('corrects and asks again, and gives up after three tries', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    talk.says('what?');
    expect(talk.said).toEqual([frameWords.wrong.choice.en, 'Which size, Bo?']);
    talk.says('what?');
    talk.says('what?');
    expect(talk.at).toBe('flow/lost');
    expect(talk.turn.effects).toContainEqual({ type: 'hand-off', reason: 'lost at Bo' });
  });

  it('reminds, and leaves by silence', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    expect(talk.turn.effects.filter(({ type }) => type === 'arm')).toEqual([
      { type: 'arm', name: 'flow/size:reminder:1', delayMs: 600_000 },
      { type: 'arm', name: 'flow/size:silence', delayMs: 3_600_000 },
    ]);
    talk.happens({ type: 'timer.fired', name: 'flow/size:reminder:1' });
    expect(talk.said).toEqual(['Still there?']);
    talk.happens({ type: 'timer.fired', name: 'flow/size:silence' });
    expect(talk.said).toEqual(['Good night']);
  });

  it('is not ended by a timer of an earlier question', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    talk.happens({ type: 'timer.fired', name: 'flow/name:silence' });
    expect(talk.at).toBe('flow/size');
    expect(talk.said).toEqual([]);
  });

  it('stops its timers when it is answered', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    talk.says('small');
    expect(talk.turn.effects.filter(({ type }) => type === 'disarm')).toHaveLength(2);
  });

  it('never takes a tap on an older message for an answer', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    const old = tapId(talk.turn.snapshot.entry - 1, 'small');
    talk.receives({ kind: 'tap', id: old, title: 'Small' });
    expect(talk.said).toEqual([frameWords.stale.en, 'Which size, Bo?']);
    expect(talk.at).toBe('flow/size');
  });

  it('still takes a tap on its own first wording after it was repeated', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    const first = tapId(talk.turn.snapshot.entry, 'small');
    talk.says('hm');
    talk.receives({ kind: 'tap', id: first, title: 'Small' });
    expect(talk.at).toBe('flow/order');
  });

  it('knows the buttons of the run before as old', () => {
    const before = new Talk(flow);
    before.says('Bo');
    const talk = new Talk(flow, [], { after: before.turn.snapshot });
    talk.says('Bo');
    talk.receives({ kind: 'tap', id: tapId(before.turn.snapshot.entry, 'small'), title: 'Small' });
    expect(talk.said[0]).toBe(frameWords.stale.en);
  });
});

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

describe('a flow within a flow', () => {
  const inner: Flow = {
    ...flowOf({
      ask: { kind: 'ask', text: 'How many {{ what }}?', answer: { type: 'number', min: 1 }, saveAs: 'count', silence, next: { answered: 'many', failed: 'none', silence: 'none' } },
      many: { kind: 'end' },
      none: { kind: 'end', result: 'nothing' },
    }),
    id: 'amount',
    variables: { what: { type: 'text', role: 'input' }, count: { type: 'number', role: 'output' } },
  };
  const outer = flowOf(
    {
      intro: { kind: 'ask', text: 'What?', answer: { type: 'text' }, saveAs: 'thing', silence, next: { answered: 'amount', failed: 'bye', silence: 'bye' } },
      amount: { kind: 'run', flow: 'amount', input: { what: { from: 'thing' } }, output: { count: 'howMany' }, next: { done: 'told', nothing: 'bye' } },
      told: { kind: 'say', text: '{{ howMany }} {{ thing }}{{ count }}', next: { done: 'bye' } },
      bye: { kind: 'end' },
    },
    { variables: { thing: textVariable, howMany: { type: 'number' } } },
  );

  it('takes inputs and gives outputs, and each has its own variables', () => {
    const talk = new Talk(outer, [inner]);
    talk.says('buns');
    expect(talk.said).toEqual(['How many buns?']);
    expect(talk.at).toBe('flow/amount/ask');
    expect(talk.turn.resting.flow).toBe('amount');
    talk.says('a dozen');
    expect(talk.said).toEqual(['12 buns']);
  });

  it('is left by its result', () => {
    const talk = new Talk(outer, [inner]);
    talk.says('buns');
    talk.happens({ type: 'timer.fired', name: 'flow/amount/ask:silence' });
    expect(talk.turn.done).toBe(true);
  });

  it('is resumed in the middle, with its variables', () => {
    const talk = new Talk(outer, [inner]);
    talk.says('buns');
    talk.happens({ type: 'staff.took' });
    talk.happens({ type: 'staff.gave-back', how: 'resume' });
    expect(talk.said.at(-1)).toBe('How many buns?');
  });

  it('can be left backwards', () => {
    const talk = new Talk(outer, [inner]);
    talk.says('buns');
    talk.says('back');
    expect(talk.said).toEqual(['What?']);
    expect(talk.turn.snapshot.scopes).not.toHaveProperty('flow/amount');
  });
});

describe('a waiting step', () => {
  const waiting = flowOf({
    rest: { kind: 'wait', for: { signal: 'order.ready', atMostMinutes: 30 }, next: { arrived: 'ready', elapsed: 'late' } },
    ready: { kind: 'say', text: 'Ready!', next: { done: 'bye' } },
    late: { kind: 'say', text: 'Sorry', next: { done: 'bye' } },
    bye: { kind: 'end' },
  });

  it('leaves by the signal that it waits for, and by no other', () => {
    const talk = new Talk(waiting);
    expect(talk.happens({ type: 'signal.arrived', signal: 'order.lost', data: null }).done).toBe(false);
    talk.happens({ type: 'signal.arrived', signal: 'order.ready', data: null });
    expect(talk.said).toEqual(['Ready!']);
  });

  it('leaves by time', () => {
    const talk = new Talk(waiting);
    expect(talk.turn.effects).toEqual([{ type: 'arm', name: 'flow/rest:wait', delayMs: 1_800_000 }]);
    talk.happens({ type: 'timer.fired', name: 'flow/rest:wait' });
    expect(talk.said).toEqual(['Sorry']);
  });

  it('answers a customer who writes meanwhile', () => {
    const talk = new Talk(waiting);
    talk.says('how long?');
    expect(talk.said).toEqual([frameWords.waiting.en]);
    expect(talk.at).toBe('flow/rest');
  });
});

describe('a snapshot', () => {
  it('stays small: plain JSON of a few hundred bytes', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    const stored = JSON.stringify(talk.turn.snapshot);
    expect(stored.length).toBeLessThan(600);
    expect(JSON.parse(stored)).toEqual(talk.turn.snapshot);
  });

  it('of a step that this version does not have is refused by name', () => {
    const talk = new Talk(flow);
    talk.turn = { ...talk.turn, snapshot: { ...talk.turn.snapshot, at: 'flow/gone' } };
    expect(() => talk.says('x')).toThrow('stands at "flow/gone"');
  });
});
