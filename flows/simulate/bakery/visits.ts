import type { Language } from '../../language/flow.ts';
import { money } from '../../language/liquid.ts';
import { currency } from './order.ts';
import { timeInWords } from '../../language/when.ts';

export interface Service {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly price: number;
  readonly deposit: number;
  /** How many may come at the same time: more than one for a class. */
  readonly places: number;
  readonly needsApproval: boolean;
  readonly people: readonly string[];
}

export const services: readonly Service[] = [
  { id: 'tasting', title: 'Cake tasting', minutes: 30, price: 0, deposit: 0, places: 1, needsApproval: false, people: ['Ana', 'Ben'] },
  {
    id: 'consultation',
    title: 'Wedding cake talk',
    minutes: 60,
    price: 6000,
    deposit: 2000,
    places: 1,
    needsApproval: false,
    people: ['Ana'],
  },
  { id: 'class', title: 'Baking class', minutes: 120, price: 4500, deposit: 0, places: 6, needsApproval: false, people: ['Ben'] },
  { id: 'visit', title: 'Visit with a group', minutes: 60, price: 3000, deposit: 0, places: 1, needsApproval: true, people: ['Ben'] },
];

export type VisitState = 'held' | 'pending' | 'unpaid' | 'booked' | 'cancelled' | 'expired' | 'declined';

export interface Visit {
  readonly id: string;
  number?: string;
  state: VisitState;
  readonly service: Service;
  with: string | undefined;
  at: Date;
  readonly people: number;
  note?: string;
  /** The visit that moves to this time. */
  readonly moves?: string;
  paid: number;
  dueId?: string;
  disturbed?: boolean;
}

const words = {
  with: { en: 'With', es: 'Con' },
  people: { en: 'People', es: 'Personas' },
  price: { en: 'Price', es: 'Precio' },
  deposit: { en: 'Deposit', es: 'Depósito' },
  note: { en: 'Note', es: 'Nota' },
  free: { en: 'free', es: 'libres' },
} as const;

export const visitWord = (word: keyof typeof words, language: Language): string => words[word][language === 'es' ? 'es' : 'en'];

export const whenOf = ({ at }: Visit, language: Language): string => timeInWords(at, 'UTC', language);

export function visitSummary(visit: Visit, language: Language): string {
  const { service, people, note } = visit;
  const line = (word: keyof typeof words, value: string) => `${visitWord(word, language)}: ${value}`;
  const times = service.places > 1 ? people : 1;
  return [
    `*${service.title}*`,
    whenOf(visit, language),
    ...(visit.with ? [line('with', visit.with)] : []),
    ...(people > 1 ? [line('people', String(people))] : []),
    ...(service.price > 0 ? [line('price', money(service.price * times, currency, language))] : []),
    ...(service.deposit > 0 ? [line('deposit', money(service.deposit * times, currency, language))] : []),
    ...(note ? [line('note', note)] : []),
  ].join('\n');
}
