import fc from 'fast-check';
import { problemsIn } from '../check/check.ts';
import { operations } from '../language/operations.ts';
import { limits, lengthOf } from '../language/limits.ts';
import { frame, library } from '../library/library.ts';
import { someone } from '../testing/small-flows.ts';
import { advance, begin, type Snapshot, type Turn } from './advance.ts';
import { compile } from './compile.ts';
import { type Outgoing, optionsOf } from './effects.ts';
import type { ConversationEvent, Received } from './events.ts';

const machines = [...library.values()].map((flow) => compile(flow, library, frame));

const words = [
  'hi',
  '2',
  'two croissants',
  'menu',
  'person',
  'cancel',
  'back',
  'stop',
  'no',
  'yes',
  'checkout',
  '',
  '👍',
  '{{ contact }}',
  'x'.repeat(5000),
  '__proto__',
];

/** Anything that a customer, staff, a clock or WhatsApp may do, wise or not. Taps mostly hit what was sent. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('tap' as const), which: fc.nat(200) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('text' as const),
      text: fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 40 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('timer' as const), which: fc.nat(10) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('event' as const),
      event: fc.constantFrom<ConversationEvent>(
        { type: 'staff.took' },
        { type: 'staff.gave-back', how: 'resume' },
        { type: 'staff.gave-back', how: 'restart' },
        { type: 'staff.gave-back', how: 'jump', to: 'more' },
        { type: 'staff.gave-back', how: 'jump', to: 'nowhere' },
        { type: 'send.failed', code: 131026, title: 'Undeliverable' },
        { type: 'signal.arrived', signal: 'order.ready', data: null },
        { type: 'timer.fired', name: 'flow/nothing:silence' },
        { type: 'call.done', outcome: 'unexpected', output: {} },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('message' as const),
      message: fc.constantFrom<Received>(
        { kind: 'media', media: 'voice', mediaId: 'v' },
        { kind: 'media', media: 'image', mediaId: 'i', caption: 'two of these' },
        { kind: 'media', media: 'sticker', mediaId: 's' },
        { kind: 'location', latitude: 40.4, longitude: -3.7 },
        { kind: 'contacts' },
        { kind: 'order', items: [{ retailerId: 'croissant', quantity: 2 }] },
        { kind: 'form', values: { a: 1 } },
        { kind: 'reaction', emoji: '👍' },
        { kind: 'edit', text: 'other words' },
        { kind: 'revoke' },
        { kind: 'unsupported', what: 'poll' },
        { kind: 'tap', id: 'not ours', title: 'From a template' },
        { kind: 'tap', id: '999.x', title: 'From another time' },
      ),
    }),
  },
);

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const value = {
  text: 'some words',
  number: 3,
  boolean: true,
  date: '2026-03-02',
  time: '10:00',
  place: null,
  file: null,
  record: null,
} as const;
const options = Array.from({ length: 23 }, (_, index) => ({
  id: `id-${index}`,
  title: `A product with a rather long name ${index}`,
  description: '€2.50',
}));

/** One answer of an operation out of those it may give. */
function answerTo(operation: string, pick: number): ConversationEvent {
  const known = Object.entries(operations).find(([name]) => name === operation)![1];
  const output = Object.fromEntries(
    Object.entries(known.output).map(([name, type]) => [name, type === 'list' ? options : value[type as keyof typeof value]]),
  );
  return { type: 'call.done', outcome: known.outcomes[pick % known.outcomes.length]!, output };
}

/** A conversation that is followed for the promises that every turn must keep. */
class Watched {
  private readonly sent: Outgoing[] = [];
  private readonly armed = new Set<string>();
  private readonly machine: (typeof machines)[number];
  private readonly luck: number;
  turn: Turn;

  constructor(machine: (typeof machines)[number], luck: number, message: Received) {
    this.machine = machine;
    this.luck = luck;
    this.turn = begin(machine, { ...someone, message });
    this.settle();
  }

  happens(happening: Happening): void {
    const event = this.eventOf(happening);
    if (!event || this.turn.done) return;
    const held = this.turn.resting.waitsFor === 'person';
    this.turn = advance(this.machine, restored(this.turn.snapshot), event);
    if (held && event.type !== 'staff.gave-back') expect(this.turn.effects).toEqual([]);
    this.settle();
  }

  private eventOf(happening: Happening): ConversationEvent | undefined {
    if (happening.what === 'event') return happening.event;
    if (happening.what === 'message') return { type: 'message.received', message: happening.message };
    if (happening.what === 'text') return { type: 'message.received', message: { kind: 'text', text: happening.text } };
    if (happening.what === 'timer') {
      const name = [...this.armed][happening.which % Math.max(1, this.armed.size)];
      return name === undefined ? undefined : { type: 'timer.fired', name };
    }
    const taps = this.sent.toReversed().flatMap(optionsOf).slice(0, 40);
    const tap = taps[happening.which % Math.max(1, taps.length)];
    return tap && { type: 'message.received', message: { kind: 'tap', ...tap } };
  }

  /** Answers what was called, and looks at each turn on the way. */
  private settle(): void {
    for (let calls = 0; ; calls += 1) {
      this.look();
      const call = this.turn.effects.find((effect) => effect.type === 'call');
      if (!call) return;
      expect(calls).toBeLessThan(20);
      this.turn = advance(this.machine, restored(this.turn.snapshot), answerTo(call.operation, this.luck + calls));
    }
  }

  private look(): void {
    for (const effect of this.turn.effects) {
      if (effect.type === 'say') {
        this.sent.push(effect.message);
        expectSendable(effect.message);
      }
      if (effect.type === 'arm') this.armed.add(effect.name);
      if (effect.type === 'disarm') this.armed.delete(effect.name);
    }
    const { waitsFor } = this.turn.resting;
    if (waitsFor === 'person' || waitsFor === 'nothing') expect([...this.armed]).toEqual([]);
    expect(this.turn.done).toBe(waitsFor === 'nothing');
    if (waitsFor === 'answer' || waitsFor === 'choice') expect([...this.armed]).toContainEqual(expect.stringMatching(/:silence$/));
  }
}

const restored = (snapshot: Snapshot): Snapshot => JSON.parse(JSON.stringify(snapshot)) as Snapshot;

/** What WhatsApp would take. */
function expectSendable(message: Outgoing): void {
  const offered = optionsOf(message);
  expect(message.text.trim()).not.toBe('');
  expect(lengthOf(message.text)).toBeLessThanOrEqual(message.kind === 'text' ? limits.text : limits.body);
  if (message.kind === 'buttons' || message.kind === 'list') {
    const list = message.kind === 'list';
    expect(offered.length).toBeGreaterThan(0);
    expect(offered.length).toBeLessThanOrEqual(list ? limits.rows : limits.buttons);
    expect(new Set(offered.map(({ id }) => id)).size).toBe(offered.length);
    for (const { id, title } of offered) {
      expect(lengthOf(title)).toBeLessThanOrEqual(list ? limits.rowTitle : limits.buttonTitle);
      expect(id.length).toBeLessThanOrEqual(list ? limits.rowId : limits.buttonId);
    }
  }
}

describe('whatever happens to a conversation in a checked flow', () => {
  it('the shipped flows are checked', () => {
    for (const flow of library.values()) expect(problemsIn(flow, library)).toEqual([]);
  });

  it('it never throws, can always be restored, sends what WhatsApp takes, and is silent while a person has it', () => {
    fc.assert(
      fc.property(
        fc.nat(machines.length - 1),
        fc.nat(5),
        fc.constantFrom(...words),
        fc.array(happening, { maxLength: 30 }),
        (which, luck, first, happenings) => {
          const conversation = new Watched(machines[which]!, luck, { kind: 'text', text: first });
          for (const each of happenings) conversation.happens(each);
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  it('the same event on the same snapshot gives the same turn', () => {
    const machine = machines[0]!;
    const { snapshot } = begin(machine, someone);
    fc.assert(
      fc.property(fc.constantFrom(...words), (text) => {
        const event: ConversationEvent = { type: 'message.received', message: { kind: 'text', text } };
        expect(advance(machine, restored(snapshot), structuredClone(event))).toEqual(advance(machine, restored(snapshot), event));
      }),
    );
  });
});
