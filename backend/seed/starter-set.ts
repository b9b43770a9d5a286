import type { OpeningHours } from '../contract/businesses.ts';

/** What a business of some trade begins with: terms, catalog, tax, bookable times, and answers in both languages. */
export interface StarterSet {
  /** What a business of it is called where nobody says otherwise. */
  readonly trade: string;
  readonly terms: {
    readonly openingHours: OpeningHours;
    readonly delivers: boolean;
    readonly deliveryFee: number;
    readonly minimumOrder: number;
    readonly address: string;
    /** How long orders take, where that can be promised. */
    readonly minutes?: { readonly preparation: number; readonly delivery: number };
  };
  readonly taxRates: readonly SeedTaxRate[];
  readonly products: readonly SeedProduct[];
  readonly services: readonly SeedService[];
  readonly resources: readonly SeedResource[];
  readonly answers: readonly SeedAnswer[];
}

export interface SeedTaxRate {
  readonly name: string;
  readonly basisPoints: number;
  readonly inclusive: boolean;
}

/** Named so that product and variant fit into a row of a list. Amounts in cents; `onHand` null is never counted. */
export interface SeedProduct {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  /** The name of one of the set's tax rates. */
  readonly tax?: string;
  readonly availableHours?: OpeningHours;
  readonly variants: readonly SeedVariant[];
}

export interface SeedVariant {
  readonly name: string;
  readonly retailerId: string;
  readonly amount: number;
  readonly onHand: number | null;
}

export interface SeedService {
  readonly name: string;
  readonly description: string;
  readonly minutes: number;
  readonly amount: number;
  readonly deposit?: number;
  /** Between one and the next. */
  readonly afterMinutes?: number;
  readonly places?: number;
  readonly needsApproval?: boolean;
  /** Late changes cost so much. */
  readonly lateFee?: number;
  /** For each need, the resources of which one must be free. */
  readonly needs: readonly (readonly string[])[];
}

export interface SeedResource {
  readonly name: string;
  readonly kind: 'person' | 'room';
  readonly weekly: OpeningHours;
  readonly capacity?: number;
}

/** A question that customers ask, with its approved answer. */
export interface SeedAnswer {
  readonly language: 'en' | 'es';
  readonly question: string;
  readonly answer: string;
  readonly keywords: readonly string[];
}

/** The same hours from Monday to Friday. */
export const onWorkdays = (...spans: readonly (readonly [string, string])[]): OpeningHours => ({
  mon: spans,
  tue: spans,
  wed: spans,
  thu: spans,
  fri: spans,
});

export const single = (retailerId: string, amount: number, onHand: number | null): readonly SeedVariant[] => [
  { name: '', retailerId, amount, onHand },
];

type Told = readonly [question: string, answer: string, keywords: string];

/** A question in English and in Spanish; keywords with blanks between them, without accents. */
export const answered = (en: Told, es: Told): readonly SeedAnswer[] =>
  [['en', en] as const, ['es', es] as const].map(([language, [question, answer, keywords]]) => ({
    language,
    question,
    answer,
    keywords: keywords.split(' '),
  }));
