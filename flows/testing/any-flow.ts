import fc from 'fast-check';
import type {
  AnswerType,
  CallStep,
  ChooseStep,
  Condition,
  Flow,
  Option,
  SayStep,
  Show,
  SignalWay,
  Step,
  StepId,
  Value,
  Variable,
} from '../language/flow.ts';
import { normaliseText } from '../language/text.ts';
import { operations, type OperationName } from '../language/operations.ts';
import { naughtyTexts } from './naughty-texts.ts';

const names = Object.keys(operations) as OperationName[];
const answers: readonly AnswerType[] = ['text', 'number', 'date', 'time', 'email', 'phone', 'place', 'photo', 'file', 'cart'];
const kinds = [
  'say',
  'ask',
  'ask',
  'choose',
  'choose',
  'choose',
  'pick',
  'pick',
  'branch',
  'set',
  'split',
  'call',
  'call',
  'wait',
  'run',
] as const;

/** What a step of a made-up flow is made from: numbers, so that a failing flow shrinks to a small one. */
interface Seed {
  readonly kind: (typeof kinds)[number];
  readonly text: string;
  readonly number: number;
  readonly ways: readonly number[];
}

const text = fc.oneof(
  fc.constantFrom(
    'Tell me',
    '{{ said }}',
    'So: {{ said }} {{ said }}',
    '{{ list | list }}',
    '{% for each in list %}{{ each.title }}, {% endfor %}?',
    '{{ amount | money }} {{ amount | date }}',
    '{{ contact.name }} {{ message }} {{ language }}',
    '{{ thing.address }}{{ thing.latitude }}',
    '{% if said %}{{ said | upcase | truncate: 30 }}{% endif %}',
  ),
  fc.constantFrom(...naughtyTexts.filter((each) => !/[{}]/.test(each)).map((each) => normaliseText(each).slice(0, 900).toWellFormed())),
);

const seed: fc.Arbitrary<Seed> = fc.record({
  kind: fc.constantFrom(...kinds),
  text,
  number: fc.nat(1_000),
  ways: fc.array(fc.nat(50), { minLength: 6, maxLength: 6 }),
});

const variables: Readonly<Record<string, Variable>> = {
  said: { type: 'text' },
  amount: { type: 'number', initial: 3 },
  list: { type: 'list' },
  thing: { type: 'record' },
  flag: { type: 'boolean' },
};
/** The types that answers have. */
const savedAs: Readonly<Record<AnswerType, Variable['type']>> = {
  text: 'text',
  number: 'number',
  date: 'date',
  time: 'time',
  email: 'text',
  phone: 'text',
  place: 'place',
  photo: 'file',
  file: 'file',
  cart: 'list',
};
const variableFor: Readonly<Record<Variable['type'], string>> = {
  text: 'said',
  number: 'amount',
  boolean: 'flag',
  date: 'said',
  time: 'said',
  place: 'thing',
  file: 'thing',
  list: 'list',
  record: 'thing',
};

/**
 * Any flow that may be published: steps that wait lead anywhere, those that do not only onward, so that no circle is without a
 * pause and every step has a way to the end. Only a placed order leads to the step `placed`.
 */
export const anyFlow: fc.Arbitrary<Flow> = fc.array(seed, { minLength: 2, maxLength: 10 }).map((seeds) => {
  const steps: Record<StepId, Step> = {};
  seeds.forEach((each, index) => (steps[`s${index}`] = stepOf(each, index, seeds.length)));
  return {
    id: 'made-up',
    title: 'Made up',
    start: 's0',
    triggers: [],
    variables,
    steps: {
      ...steps,
      placed: { kind: 'say', text: 'Placed!', next: { done: 'end' } },
      person: { kind: 'handoff', reason: 'asked for {{ said }}', text: '{{ said }}', next: { resumed: 's0' } },
      again: { kind: 'go', flow: 'made-up' },
      end: { kind: 'end' },
    },
    layout: {},
  };
});

function stepOf({ kind, text, number, ways }: Seed, index: number, count: number): Step {
  const all = Array.from({ length: count }, (_, each) => `s${each}`);
  const onward = (nth: number) => pick([...all.slice(index + 1), 'person', 'end'], ways[nth % 6]!);
  const anywhere = (nth: number) => pick([...all, 'person', 'again', 'end'], ways[nth % 6]!);
  const signals = number % 4 === 0 ? signalsOf(text, number) : [];
  const settles = number % 6 === 0 ? { settleSeconds: 3 } : {};
  const waiting = { silence: silenceOf(number), tries: 1 + (number % 4), signals, ...settles };
  const signalled: Readonly<Record<string, StepId>> = signals.length > 0 ? { signalled: anywhere(4) } : {};

  switch (kind) {
    case 'say':
      return { kind, text, ...showing(text, number), next: { done: onward(0) } };
    case 'ask': {
      const next = { answered: anywhere(0), failed: onward(1), silence: anywhere(2), ...signalled };
      const type = pick(answers, number);
      return { kind, text, answer: { type }, saveAs: variableFor[savedAs[type]], ...waiting, next };
    }
    case 'choose': {
      const options = optionsFrom(text, 1 + (number % 23), number % 3 === 0);
      return {
        kind,
        text,
        options,
        saveAs: 'said',
        ...waiting,
        ...(number % 5 === 0 ? { fileAs: variableFor.file } : {}),
        ...(number % 7 === 0 ? { once: true } : {}),
        ...(number % 3 === 0 ? { textAgain: text } : {}),
        next: {
          ...choiceOf(options, anywhere, onward, number % 2 === 0),
          ...(number % 5 === 0 ? { file: anywhere(3) } : {}),
          ...signalled,
        },
      };
    }
    case 'pick': {
      const also = optionsFrom(text, number % 3, false);
      return {
        kind: 'choose',
        text,
        options: { from: 'list', also },
        saveAs: 'said',
        ...waiting,
        next: { chosen: anywhere(5), ...choiceOf(also, anywhere, onward, number % 2 === 0), ...signalled },
      };
    }
    case 'branch':
      return { kind, cases: [{ when: conditionOf(text, number), outcome: 'so' }], next: { so: onward(0), otherwise: onward(1) } };
    case 'split': {
      const shares = [
        { outcome: 'so', share: 1 + number },
        { outcome: 'or', share: 5 },
      ];
      return { kind, shares, next: { so: onward(0), or: onward(1) } };
    }
    case 'set':
      return { kind, set: { said: valueOf(text, number), amount: { fixed: number } }, next: { done: onward(0) } };
    case 'call':
      return callOf(pick(names, number), text, onward);
    case 'wait':
      return number % 2 === 0
        ? { kind, for: { minutes: 1 + number }, signals, next: { elapsed: onward(0), ...signalled } }
        : { kind, for: { signal: 'order.ready', atMostMinutes: 1 + number }, next: { elapsed: onward(0), arrived: anywhere(1) } };
    case 'run':
      return { kind, flow: 'handoff', next: { done: onward(0) } };
  }
}

const pick = <T>(from: readonly T[], which: number): T => from[which % from.length]!;

const silenceOf = (number: number) => ({
  ...(number % 2 === 0 ? { reminders: [{ afterMinutes: 5, text: 'Still there, {{ said }}?' }] } : {}),
  afterMinutes: 10 + number,
});

const signalsOf = (text: string, number: number): readonly SignalWay[] => [
  { on: 'order.out', about: valueOf(text, number), saveAs: 'thing', outcome: 'signalled' },
  { on: 'order.ready', outcome: 'signalled' },
];

/** Now and then something beside the words, most often of no use. */
function showing(text: string, number: number): Pick<SayStep, 'show' | 'template'> {
  const value = valueOf(text, number);
  const shows: readonly (Show | undefined)[] = [
    undefined,
    { document: { from: 'thing' } },
    { location: { from: 'thing' } },
    { contact: value },
    { product: value },
    { products: { from: 'list' }, header: 'All' },
  ];
  const show = number % 5 === 0 ? pick(shows, number / 5) : undefined;
  return { ...(show ? { show } : {}), ...(number % 7 === 0 ? { template: { name: 'a_template', values: [value] } } : {}) };
}

/** Numbered, so that no two read the same. */
const optionsFrom = (text: string, count: number, described: boolean): readonly Option[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `o${index}`,
    title: `${index} ${/[{}]/.test(text) ? '{{ said }}' : [...text].slice(0, 12).join('').trim()}`,
    ...(described ? { description: '{{ said }}' } : {}),
  }));

function choiceOf(
  options: readonly Option[],
  anywhere: (nth: number) => StepId,
  onward: (nth: number) => StepId,
  other: boolean,
): ChooseStep['next'] {
  return {
    ...Object.fromEntries(options.map(({ id }, index) => [id, anywhere(index)])),
    failed: onward(1),
    silence: anywhere(2),
    ...(other ? { other: anywhere(3) } : {}),
  };
}

const valueOf = (text: string, number: number): Value =>
  number % 3 === 0 ? { text } : { from: pick(['message', 'said', 'list.0.title', 'contact.name', 'thing.address'], number) };

const conditionOf = (text: string, number: number): Condition =>
  number % 2 === 0
    ? { left: valueOf(text, number), is: 'present' }
    : { left: { from: 'amount' }, is: pick(['equal', 'less', 'more-or-equal', 'contains'], number), right: valueOf(text, number) };

function callOf(operation: OperationName, text: string, onward: (nth: number) => StepId): CallStep {
  const known = operations[operation];
  const input = Object.entries(known.input).map(
    ([name, type]) => [name, type === 'text' ? { text } : { from: variableFor[type] }] as const,
  );
  const saved = Object.entries(known.output).map(([name, type]) => [name, variableFor[type]] as const);
  const next = known.outcomes.map((outcome, index) => [outcome, outcome === 'placed' ? 'placed' : onward(index)] as const);
  return { kind: 'call', operation, input: Object.fromEntries(input), saveAs: Object.fromEntries(saved), next: Object.fromEntries(next) };
}
