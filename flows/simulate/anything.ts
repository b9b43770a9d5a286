import type { AnswerType, Flow, Json, Step, Variable } from '../language/flow.ts';
import { kindOf } from '../language/kinds/kinds.ts';
import type { Received } from '../machine/events.ts';
import type { Dice } from './dice.ts';

export const aCart: Received = { kind: 'order', items: [{ retailerId: 'croissant', quantity: 2 }] };

const typed: Readonly<Record<Exclude<AnswerType, 'place' | 'photo' | 'file' | 'cart'>, readonly string[]>> = {
  text: ['Ana Kern', 'without sugar, please', 'two croissants'],
  number: ['2', '1', '40'],
  date: ['2026-03-05', 'tomorrow'],
  time: ['10:30', '18:00'],
  email: ['ana@example.com'],
  phone: ['+34 600 111 222'],
};

/** Whatever may come to a flow from outside: values, news and answers, as the dice fall. */
export class Anything {
  private readonly dice: Dice;
  /** The texts that the flow's branches compare with: what comes from outside often is one of these. */
  readonly compared: readonly string[];
  /** What the flow reads of signals. */
  private readonly told: readonly string[];

  constructor(dice: Dice, flow: Flow) {
    this.dice = dice;
    this.compared = [...new Set(Object.values(flow.steps).flatMap(comparedIn))];
    this.told = fieldsReadIn(flow);
  }

  value(type: Variable['type']): Json {
    const { dice } = this;
    if (dice.onceIn(5)) return null;
    switch (type) {
      case 'text':
        return dice.pick([...this.compared, 'a word', 'some more words', '']);
      case 'number':
        return dice.pick([0, 1, 3, 1250]);
      case 'boolean':
        return dice.onceIn(2);
      case 'date':
        return '2026-03-03';
      case 'time':
        return '10:30';
      case 'place':
        return { address: 'Calle Mayor 1' };
      case 'list':
        return Array.from({ length: dice.pick([0, 1, 4, 25]) }, (_, nth) => ({ id: `o${nth}`, title: `Option ${nth}` }));
      case 'file':
      case 'record':
        return { id: 'any', number: 'A-1' };
    }
  }

  /** What a signal may tell of a record. */
  news(): Readonly<Record<string, Json>> {
    const told = this.told.map((field) => [field, this.value(this.dice.pick(['text', 'text', 'number', 'boolean', 'list']))] as const);
    return { number: 'A-1', ...Object.fromEntries(told), about: 'any' };
  }

  /** An answer that fits. */
  answer(type: AnswerType): Received {
    switch (type) {
      case 'place':
        return this.dice.onceIn(2)
          ? { kind: 'location', latitude: 40.4, longitude: -3.7 }
          : { kind: 'text', text: 'Calle Mayor 1, Madrid' };
      case 'photo':
      case 'file':
        return { kind: 'media', media: 'image', mediaId: 'any' };
      case 'cart':
        return aCart;
      default:
        return { kind: 'text', text: this.dice.pick(typed[type]) };
    }
  }
}

/** The fields of signals that a flow reads, where it keeps their data. */
function fieldsReadIn(flow: Flow): readonly string[] {
  const kept = Object.values(flow.steps).flatMap((step) =>
    ('signals' in step ? (step.signals ?? []) : []).flatMap(({ saveAs = [] }) => saveAs),
  );
  const names = new RegExp(`\\b(?:${[...new Set(['event', ...kept])].join('|')})\\.(\\w+)`, 'g');
  return [...new Set([...JSON.stringify(flow).matchAll(names)].map(([, field]) => field!))];
}

/** Texts that a step compares something with. */
const comparedIn = (step: Step): readonly string[] =>
  kindOf(step)
    .values(step)
    .flatMap(([, value]) => (step.kind === 'branch' && 'fixed' in value && typeof value.fixed === 'string' ? [value.fixed] : []));
