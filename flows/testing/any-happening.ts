import fc from 'fast-check';
import { normaliseText } from '../language/text.ts';
import type { ConversationEvent, Received } from '../machine/events.ts';
import { hugeTexts, naughtyTexts } from './naughty-texts.ts';

/** Anything that a customer, staff, a clock or WhatsApp may do, wise or not. */
export type Happening =
  /** A tap on something we sent: the newest for small numbers, long ago for large ones. */
  | { readonly what: 'tap'; readonly which: number }
  /** The tap before, once more. */
  | { readonly what: 'same-tap' }
  /** A timer that is armed, or one that was and is no longer. */
  | { readonly what: 'timer' | 'late-timer'; readonly which: number }
  /** An answer of an operation that nobody waits for any more. */
  | { readonly what: 'late-answer'; readonly which: number }
  | { readonly what: 'event'; readonly event: ConversationEvent };

const plainWords = [
  ...['hi', '2', '10', 'two croissants', 'menu', 'person', 'cancel', 'back', 'stop', 'no', 'yes', 'checkout', 'place order'],
  ...['dos', 'menú', 'sí', 'hola', 'tomorrow', '2026-03-02', '10:30', 'ana@example.com', '+34 600 111 222', 'Calle Mayor 1'],
];

const words = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...plainWords) },
  { weight: 3, arbitrary: fc.constantFrom(...naughtyTexts.map(normaliseText)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }).map(normaliseText) },
  { weight: 1, arbitrary: fc.nat(30).map(String) },
);

const anyText = fc.oneof({ weight: 2_000, arbitrary: words }, { weight: 1, arbitrary: fc.constantFrom(...hugeTexts) });

export const anyMessage: fc.Arbitrary<Received> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('text' as const), text: anyText }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('tap' as const),
      id: fc.oneof(
        fc.constantFrom('', '.', '1.', '1.~next', '0.~first', '999999999.place', '1e3.x', '-1.x', 'track'),
        fc
          .tuple(fc.nat(30), fc.constantFrom('place', 'yes', 'order', '__proto__', 'constructor', 'o0'))
          .map(([entry, id]) => `${entry}.${id}`),
        words,
      ),
      title: words,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('location' as const),
      latitude: fc.double(),
      longitude: fc.double(),
      name: words,
      address: words,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Received>(
      { kind: 'media', media: 'voice', mediaId: 'v' },
      { kind: 'media', media: 'image', mediaId: 'i', caption: 'two of these' },
      { kind: 'media', media: 'document', mediaId: 'd' },
      { kind: 'media', media: 'sticker', mediaId: 's' },
      { kind: 'contacts' },
      { kind: 'order', items: [{ retailerId: 'croissant', quantity: -2 }] },
      { kind: 'form', values: { a: { b: [null] } } },
      { kind: 'reaction', emoji: null },
      { kind: 'edit', text: 'other words' },
      { kind: 'revoke' },
      { kind: 'unsupported', what: 'poll' },
    ),
  },
);

const anyEvent: fc.Arbitrary<ConversationEvent> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(anyMessage, fc.boolean()).map(([message, dated]): ConversationEvent => ({
      type: 'message.received',
      message,
      ...(dated ? { at: '2026-03-01T09:00:00Z' } : {}),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<ConversationEvent>(
      { type: 'staff.took' },
      { type: 'staff.gave-back', how: 'resume' },
      { type: 'staff.gave-back', how: 'resume' },
      { type: 'staff.gave-back', how: 'restart' },
      { type: 'staff.gave-back', how: 'jump', to: 'more' },
      { type: 'staff.gave-back', how: 'jump', to: 's0' },
      { type: 'staff.gave-back', how: 'jump', to: '__proto__' },
      { type: 'send.failed', code: 131026, title: 'Undeliverable' },
      { type: 'signal.arrived', signal: 'order.ready', data: null },
      { type: 'signal.arrived', signal: 'order.out', data: { about: 'Ana', number: 'O-1001' } },
      { type: 'signal.arrived', signal: '__proto__', data: { a: [1] } },
      { type: 'timer.fired', name: 'flow/nothing:silence' },
      { type: 'timer.fired', name: '' },
    ),
  },
);

export const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('tap' as const), which: fc.oneof(fc.nat(9), fc.nat(60)) }) },
  { weight: 1, arbitrary: fc.constant({ what: 'same-tap' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constantFrom('timer' as const, 'late-timer' as const, 'late-answer' as const), which: fc.nat(20) }),
  },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('event' as const), event: anyEvent }) },
);
