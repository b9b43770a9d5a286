import type { Flow, FlowId } from '../language/flow.ts';
import { textOf } from '../machine/effects.ts';
import { operations } from '../language/operations.ts';
import { flowOf, someone, textVariable } from '../testing/small-flows.ts';
import { Bakery } from './bakery/bakery.ts';
import { replay, rewrite } from './replay.ts';
import { Simulation } from './simulate.ts';
import { minutesIn, parseTranscript } from './transcript.ts';

const root: Flow = flowOf(
  {
    pick: {
      kind: 'choose',
      text: { en: 'Hi!\n\nWhat now?', es: '¡Hola!\n\n¿Qué hacemos?' },
      options: [
        { id: 'buy', title: { en: 'Buy', es: 'Comprar' } },
        { id: 'leave', title: { en: 'Leave', es: 'Salir' } },
      ],
      silence: { reminders: [{ afterMinutes: 30, text: 'Still there?' }], afterMinutes: 60 },
      next: { buy: 'take', leave: 'bye', failed: 'person', silence: 'bye' },
    },
    take: {
      kind: 'call',
      operation: 'order.add',
      input: { variantId: { fixed: 'cake' }, quantity: { fixed: 1 } },
      next: { added: 'place', 'too-many': 'bye', unavailable: 'gone' },
    },
    place: {
      kind: 'call',
      operation: 'order.place',
      input: {},
      saveAs: { number: 'number' },
      next: { placed: 'placed', short: 'gone', empty: 'gone' },
    },
    placed: { kind: 'say', text: 'Order {{ number }}', next: { done: 'pick' } },
    gone: { kind: 'say', text: 'Sold out', next: { done: 'pick' } },
    person: { kind: 'handoff', reason: 'lost', next: { resumed: 'pick' } },
    bye: { kind: 'end' },
  },
  { id: 'root', triggers: [{ on: 'first' }], variables: { number: textVariable } },
);
const library: ReadonlyMap<FlowId, Flow> = new Map([['root', root]]);
const frame = { menu: 'root' };

const bought = `# A cake is bought
stock: cake 1

> hi
< Hi! / What now? [Buy] [Leave]
> [Buy]
! order.add → added
! order.place
< Order A-1001
< Hi! / What now? [Buy] [Leave]
~ 1m
> [[Buy]]
< That button was for an earlier question. Let’s go on here:
< Hi!
| What now? [Buy] [Leave]
> [Buy]
< Sold out
< Hi! / What now? [Buy] [Leave]
~ 30m
< Still there?
= pick
~ 30m
= ended
`;

const went = (source: string) => () => replay(source, library, frame);

describe('a transcript', () => {
  it('holds when the conversation goes as written', () => {
    expect(went(bought)).not.toThrow();
    expect(went(bought.replace('! order.add → added\n', ''))).not.toThrow();
  });

  it('is a contract on words, order, operations and place', () => {
    for (const [from, to] of [
      ['What now?', 'What next?'],
      ['< Order A-1001\n', ''],
      ['! order.place\n', ''],
      ['order.add → added', 'order.add → unavailable'],
      ['[Buy] [Leave]\n> [Buy]', '[Buy]\n> [Buy]'],
      ['= pick', '= bye'],
      ['~ 30m\n< Still there?', '~ 20m\n< Still there?'],
    ] as const) {
      expect(went(bought.replace(from, to))).toThrow();
    }
  });

  it('shows what was written and what happened', () => {
    expect(went(bought.replace('Order A-1001', 'Order B-1'))).toThrow(
      [
        'Line 9: after "> [Buy]"',
        'the transcript says',
        '    ! order.add → added',
        '    ! order.place',
        '  → < Order B-1',
        '    < Hi! / What now? [Buy] [Leave]',
        'and this happened',
      ].join('\n'),
    );
    expect(went('# x\n> hi\n> [Rent]')).toThrow();
  });

  it('can be written down as it goes now', () => {
    const asked = bought
      .split('\n')
      .filter((line) => !/^[<|!]/.test(line))
      .join('\n');
    const written = rewrite(asked, library, frame);
    expect(written).toContain('# A cake is bought\nstock: cake 1\n');
    expect(written).toContain('> [Buy]\n! order.place → placed\n< Order A-1001\n');
    expect(went(written)).not.toThrow();
  });

  it('names the line that is none', () => {
    expect(() => parseTranscript('# x\n> hi\nwhat?')).toThrow(
      'Line 3: "what?" is neither a line of the conversation nor one of the headers',
    );
    expect(() => minutesIn('soon')).toThrow('"soon" is no time like 10s, 30m, 2h or 1d');
    expect([minutesIn('30m'), minutesIn('2h'), minutesIn('1d')]).toEqual([30, 120, 1440]);
  });
});

describe('a simulated conversation', () => {
  const simulation = () =>
    new Simulation({ library, frame, world: new Bakery(), business: someone.business, now: new Date('2026-03-02T10:00:00Z') });

  it('begins with a message and not with a reaction', () => {
    const talk = simulation();
    expect(talk.receive({ kind: 'reaction', emoji: '👍' })).toEqual([]);
    expect(talk.receive({ kind: 'text', text: 'hi' })).toContainEqual({ type: 'moved', flow: 'root', step: 'pick' });
  });

  it('fires timers in their order while time passes, and tells the time', () => {
    const talk = simulation();
    talk.receive({ kind: 'text', text: 'hi' });
    const seen = talk.pass(24 * 60);
    expect(seen.map((each) => (each.type === 'said' ? textOf(each.message) : each.type))).toEqual(['Still there?', 'moved', 'ended']);
    expect(talk.now.toISOString()).toBe('2026-03-03T10:00:00.000Z');
  });

  it('begins again after its end', () => {
    const talk = simulation();
    talk.receive({ kind: 'text', text: 'hi' });
    talk.receive({ kind: 'text', text: 'leave' });
    expect(talk.ended).toBe(true);
    expect(talk.receive({ kind: 'text', text: 'hi' })).toHaveLength(2);
  });

  it('is silent while staff have it, though no flow runs', () => {
    const talk = simulation();
    talk.happen({ type: 'staff.took' });
    expect(talk.receive({ kind: 'text', text: 'hi' })).toEqual([]);
    talk.happen({ type: 'staff.gave-back', how: 'resume' });
    expect(talk.receive({ kind: 'text', text: 'hi' })).toHaveLength(2);
  });

  it('has a bakery that performs every operation that there is', () => {
    const bakery = new Bakery();
    for (const [name, { outcomes, output }] of Object.entries(operations)) {
      const answer = bakery.perform(name, {}, { language: 'en', now: new Date('2026-03-02T10:00:00Z') });
      expect(outcomes).toContain(answer.outcome);
      expect(Object.keys(answer.output).filter((field) => !(field in output))).toEqual([]);
    }
  });
});
