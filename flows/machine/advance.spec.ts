import type { ChooseStep, Flow } from '../language/flow.ts';
import { flowOf, Talk, textVariable } from '../testing/small-flows.ts';
import { silence, size, twoQuestions as flow } from '../testing/two-questions.ts';
import { EndlessFlow } from './faults.ts';
import { frameWords } from './frame-words.ts';
import { tapId } from './taps.ts';

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
    expect(turn.path).toEqual([
      { flow: 'small', step: 'hello' },
      { flow: 'small', step: 'name' },
    ]);
    expect(turn.resting).toEqual({ flow: 'small', step: 'name', title: 'Name', waitsFor: 'answer' });
  });

  it('asks anew where a question leads to itself, with its timers', () => {
    const loop: ChooseStep = { ...size, next: { small: 'size', big: 'size', failed: 'lost', silence: 'size', other: 'size' } };
    const talk = new Talk({ ...flow, start: 'size', steps: { ...flow.steps, size: loop } });
    const timers = () => talk.turn.effects.flatMap((effect) => (effect.type === 'arm' ? [effect.name] : []));
    const armed = timers();
    for (const [index, reaction] of [
      () => talk.receives({ kind: 'tap', id: tapId(1, 'small'), title: 'Small' }),
      () => talk.says('anything else'),
      () => talk.happens({ type: 'timer.fired', name: 'flow/size:silence' }),
    ].entries()) {
      reaction();
      expect([talk.said.length, talk.turn.snapshot.entry, timers()]).toEqual([1, index + 2, armed]);
    }
  });

  it('refuses an outcome that its step does not know', () => {
    const talk = new Talk(flow);
    talk.says('Bo');
    talk.says('small');
    expect(() => talk.happens({ type: 'call.done', outcome: 'exploded', output: {} })).toThrow(
      'step "order": "order.place" answered "exploded"',
    );
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
    const steps = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [
        `s${index}`,
        { kind: 'say' as const, text: 'hi', next: { done: index === 10 ? 'bye' : `s${index + 1}` } },
      ]),
    );
    expect(() => new Talk(flowOf({ ...steps, bye: { kind: 'end' } }))).toThrow(EndlessFlow);
  });

  it('tells where a drawing is broken when it is compiled', () => {
    expect(() => new Talk(flowOf({ a: { kind: 'say', text: 'x', next: { done: 'nowhere' } } }))).toThrow(
      'step "a": its outcome "done" leads to "nowhere"',
    );
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
    const talk = new Talk({
      ...flow,
      steps: {
        ...flow.steps,
        size: {
          ...size,
          options: [
            { id: 'small', title: 'Menu' },
            { id: 'big', title: 'Stop' },
          ],
        },
      },
    });
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

describe('a flow within a flow', () => {
  const inner: Flow = {
    ...flowOf({
      ask: {
        kind: 'ask',
        text: 'How many {{ what }}?',
        answer: { type: 'number', min: 1 },
        saveAs: 'count',
        silence,
        next: { answered: 'many', failed: 'none', silence: 'none' },
      },
      many: { kind: 'end' },
      none: { kind: 'end', result: 'nothing' },
    }),
    id: 'amount',
    variables: { what: { type: 'text', role: 'input' }, count: { type: 'number', role: 'output' } },
  };
  const outer = flowOf(
    {
      intro: {
        kind: 'ask',
        text: 'What?',
        answer: { type: 'text' },
        saveAs: 'thing',
        silence,
        next: { answered: 'amount', failed: 'bye', silence: 'bye' },
      },
      amount: {
        kind: 'run',
        flow: 'amount',
        input: { what: { from: 'thing' } },
        output: { count: 'howMany' },
        next: { done: 'told', nothing: 'bye' },
      },
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
    expect(talk.turn.snapshot.scopes).toBeUndefined();
  });
});

describe('the language of a conversation', () => {
  const asked = flowOf({
    which: {
      kind: 'ask',
      text: 'es, en?',
      answer: { type: 'text' },
      saveAs: 'wish',
      silence,
      next: { answered: 'take', failed: 'bye', silence: 'bye' },
    },
    take: { kind: 'set', set: { language: { from: 'wish' } }, next: { done: 'which' } },
    bye: { kind: 'end' },
  });

  it('may be set by a flow, to a language', () => {
    const talk = new Talk(asked);
    expect(talk.says('es').snapshot.language).toBe('es');
    expect(talk.says('Klingon, please').snapshot.language).toBe('es');
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
