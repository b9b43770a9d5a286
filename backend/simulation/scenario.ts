import { Dice } from './dice.ts';
import { troubles, type Trouble } from './graph.ts';
import type { Paying } from './payment-provider.ts';

/** A customer by their place in `people`. */
type Who = { readonly who: number };

/** Something that somebody does. `twice`: WhatsApp delivers it two times; `late`: what comes after it overtakes it; `atOnce`: hardly after the act before. */
export type Act = (
  | (Who & { readonly does: 'writes'; readonly text: string })
  /** Taps the option of this name in the newest message; when there is none, the one at this place. */
  | (Who & { readonly does: 'taps'; readonly option: string; readonly otherwise: number })
  | (Who & { readonly does: 'sends'; readonly what: 'voice' | 'image' | 'place' })
  | (Who & { readonly does: 'edits' })
  | (Who & { readonly does: 'is taken over' | 'is answered by hand' | 'is given back' | 'starts again' })
  /** Staff ask the customer for money. */
  | (Who & { readonly does: 'owes'; readonly amount: number })
  /** By the page of this place among those that there are; the newest is 0. */
  | (Who & { readonly does: 'pays'; readonly how: Paying; readonly page: number })
  | (Who & {
      readonly does: 'wants another link' | 'says that it is paid' | 'need not pay' | 'gets back a part' | 'gets back what nobody owed';
    })
  | { readonly does: 'time passes'; readonly minutes: number }
) & { readonly twice?: true; readonly late?: true; readonly atOnce?: true };

/** A server dies when one comes to this point for the nth time. */
export interface Crash {
  readonly at: string;
  readonly nth: number;
}

/** All that happens in one run. The rest, who goes on when, is dealt by the seed. */
export interface Scenario {
  readonly seed: number;
  readonly servers: number;
  readonly acts: readonly Act[];
  readonly crashes: readonly Crash[];
  /** How Graph fails at its nth message, and how often again at that one. */
  readonly troubles: readonly { readonly nth: number; readonly trouble: Trouble; readonly again: number }[];
  /** How soon people act while servers are still busy: near 0 they wait for answers, at 1 they do not. */
  readonly haste: number;
}

/** Two of them are one person who writes to both businesses. */
export const people: readonly { readonly waId: string; readonly business: 0 | 1 }[] = [
  { waId: '4915111111', business: 0 },
  { waId: '4915111111', business: 1 },
  { waId: '4915122222', business: 0 },
  { waId: '4915133333', business: 0 },
  { waId: '4915144444', business: 1 },
];

/** Where servers die, with how often such a place is come to in a turn or so: a statement is common, a claim is rare. */
const placesToDie: readonly (readonly [at: string, most: number])[] = [
  ['recv.begin', 8],
  ['recv.statement', 40],
  ['recv.precommit', 8],
  ['recv.committed', 8],
  ['step.begin', 16],
  ['step.statement', 80],
  ['step.precommit', 16],
  ['step.committed', 16],
  ['timer.statement', 4],
  ['timer.precommit', 1],
  ['timer.committed', 1],
  ['send.claimed', 8],
  ['send.statement', 30],
  ['send.post', 8],
  ['send.posted', 8],
  ['send.precommit', 12],
  ['send.committed', 16],
  ['desk.precommit', 1],
  ['desk.committed', 1],
];

const words = [
  ...['hi', 'hola', 'menu', 'person', 'stop', 'my orders', 'cancel', 'back', 'ok thanks', '🙂', 'asdf qwer', 'what time do you open?'],
  ...['2 croissants', 'croissant', '1 brownie', 'bagel', '9', '1', 'two', '2', 'coffee', 'Mill Lane 5', 'restart'],
];
const options = [
  'order',
  'orders',
  'question',
  'person',
  'add',
  'checkout',
  'change',
  'pickup',
  'delivery',
  'place',
  'cancel',
  'yes',
  'menu',
];

/** Where servers die while money comes and goes. */
const placesToDieWhilePaying: readonly (readonly [at: string, most: number])[] = [
  ['pay.begin', 10],
  ['pay.statement', 60],
  ['pay.precommit', 10],
  ['pay.committed', 10],
  ['pay.ask', 6],
  ['pay.answered', 6],
  ['recv.statement', 4],
  ['recv.precommit', 3],
  ['recv.committed', 3],
  ['desk.precommit', 2],
  ['step.precommit', 6],
];

/** Deals the scenario of a seed: some customers of a small shop, servers that die, and a Graph that has its moments. */
export function dealt(seed: number): Scenario {
  const dice = new Dice(seed);
  return dice.happens(0.12) ? rush(dice, seed) : ordinary(dice, seed);
}

/** Several customers want the last pieces at the same time. */
function rush(dice: Dice, seed: number): Scenario {
  const crowd = [0, 2, 3].slice(0, dice.between(2, 3));
  const first = crowd.map((who): Act => ({ does: 'writes', who, text: '2 brownies' }));
  const then = ['checkout', 'pickup', 'place'].flatMap((option) =>
    crowd.map((who, place): Act => ({ ...tap(dice, who, option), ...(option === 'place' && place > 0 && { atOnce: true }) })),
  );
  return {
    seed,
    servers: dice.oneOf([2, 3]),
    acts: [...first, ...then],
    crashes: dice.happens(0.5) ? [{ at: dice.oneOf(['step.committed', 'step.precommit']), nth: dice.between(3, 30) }] : [],
    troubles: [],
    haste: 0,
  };
}

const howToPay = ['all', 'all', 'all', 'a part', 'twice', 'in vain', 'slowly'] as const;

/** Customers who owe something, pay it in good and bad ways, and get some of it back, while the provider tells of it twice, late or not at all. */
export function dealtInMoney(seed: number): Scenario {
  const dice = new Dice(seed);
  const owing = [0, 2, 3].slice(0, dice.between(1, 2));
  const acts: Act[] = owing.flatMap((who): Act[] => [
    { does: 'writes', who, text: 'hi' },
    { does: 'owes', who, amount: dice.between(500, 1_500) },
    // Until there is a page to pay on.
    { does: 'time passes', minutes: 1 },
    { does: 'pays', who, how: dice.oneOf(howToPay), page: 0 },
    { does: dice.oneOf(['gets back a part', 'need not pay', 'wants another link'] as const), who },
  ]);
  for (let count = dice.between(2, 5); count > 0; count -= 1) {
    const who = dice.oneOf(owing);
    const does = dice.weighted([
      ['pays', 6],
      ['wants another link', 2],
      ['says that it is paid', 1],
      ['need not pay', 1],
      ['gets back a part', 2],
      ['gets back what nobody owed', 2],
    ] as const);
    const act: Act = does === 'pays' ? { does, who, how: dice.oneOf(howToPay), page: dice.oneOf([0, 0, 1]) } : { does, who };
    acts.push(disturbed(dice, act));
    if (dice.happens(0.3)) acts.push({ does: 'time passes', minutes: dice.oneOf([1, 5, 60]) });
  }
  return {
    seed,
    servers: 2,
    acts,
    crashes: Array.from({ length: dice.between(0, 4) }, () => {
      const [at, often] = dice.oneOf(placesToDieWhilePaying);
      return { at, nth: dice.between(0, often) };
    }),
    troubles: [],
    haste: dice.oneOf([0, 0.03, 0.2]),
  };
}

function ordinary(dice: Dice, seed: number): Scenario {
  const customers = dice.weighted([
    [1, 3],
    [2, 4],
    [3, 3],
    [4, 1],
    [5, 1],
  ]);
  const chosen = shuffled(dice, [...people.keys()]).slice(0, customers);
  const most = dice.weighted([
    [5, 5],
    [9, 4],
    [16, 1],
    [40, 0.1],
  ]);
  const scripts = chosen.map((who) => (dice.happens(0.65) ? buying(dice, who) : wandering(dice, who)));
  const acts: Act[] = [];
  for (let left = scripts.filter(({ length }) => length); left.length && acts.length < most; left = left.filter(({ length }) => length)) {
    acts.push(disturbed(dice, dice.oneOf(left).shift()!));
    if (dice.happens(0.06)) acts.push({ does: 'time passes', minutes: dice.oneOf([1, 10, 60, 180, 1500]) });
    if (dice.happens(0.08)) acts.push(byStaff(dice, dice.oneOf(chosen)));
  }
  return {
    seed,
    servers: dice.oneOf([2, 2, 3]),
    acts,
    crashes: Array.from({ length: dice.oneOf([0, 1, 1, 2, 2, 3, 4, 8]) }, () => {
      const [at, often] = dice.oneOf(placesToDie);
      return { at, nth: dice.between(0, Math.ceil((often * acts.length) / 8)) };
    }),
    troubles: Array.from({ length: dice.oneOf([0, 0, 1, 2, 3]) }, () => ({
      nth: dice.between(0, acts.length),
      trouble: dice.oneOf(troubles),
      again: dice.oneOf([0, 0, 1, 3]),
    })),
    haste: dice.oneOf([0, 0.01, 0.03, 0.2]),
  };
}

/** On the straight way to an order, with a step beside it now and then. */
function buying(dice: Dice, who: number): Act[] {
  const { business } = people[who]!;
  const begin: Act[] = dice.happens(0.7)
    ? [{ does: 'writes', who, text: `${dice.between(1, 3)} ${business === 0 ? dice.oneOf(['croissants', 'brownies']) : 'bagels'}` }]
    : [
        { does: 'writes', who, text: 'hello' },
        tap(dice, who, 'order'),
        tap(dice, who, '?'),
        { does: 'writes', who, text: String(dice.between(1, 3)) },
      ];
  const end = [
    ...(dice.happens(0.3) ? ['add', '?', '?'] : []),
    'checkout',
    'pickup',
    'place',
    ...(dice.happens(0.3) ? ['menu', 'orders', 'cancel-last', 'yes'] : []),
  ];
  return [...begin, ...end.map((option) => tap(dice, who, option))].flatMap((act) =>
    dice.happens(0.12) ? [anything(dice, who), act] : dice.happens(0.05) ? [act, act] : [act],
  );
}

const wandering = (dice: Dice, who: number): Act[] => Array.from({ length: dice.between(1, 12) }, () => anything(dice, who));

const tap = (dice: Dice, who: number, option: string): Act => ({ does: 'taps', who, option, otherwise: dice.between(0, 9) });

function anything(dice: Dice, who: number): Act {
  const kind = dice.weighted([
    ['writes', 5],
    ['taps', 5],
    ['sends', 0.7],
    ['edits', 0.5],
  ] as const);
  if (kind === 'writes') return { does: kind, who, text: dice.oneOf(words) };
  if (kind === 'taps') return tap(dice, who, dice.oneOf(options));
  return kind === 'sends' ? { does: kind, who, what: dice.oneOf(['voice', 'image', 'place']) } : { does: kind, who };
}

const byStaff = (dice: Dice, who: number): Act => ({
  does: dice.oneOf(['is taken over', 'is answered by hand', 'is given back', 'is given back', 'starts again']),
  who,
});

function disturbed(dice: Dice, act: Act): Act {
  if (dice.happens(0.08)) return { ...act, twice: true };
  return dice.happens(0.08) ? { ...act, late: true } : act;
}

function shuffled<T>(dice: Dice, things: T[]): T[] {
  for (let last = things.length - 1; last > 0; last--) {
    const other = dice.between(0, last);
    [things[last], things[other]] = [things[other]!, things[last]!];
  }
  return things;
}
