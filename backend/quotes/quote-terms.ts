import { Injectable } from '@nestjs/common';
import type { OpeningHours } from '../contract/businesses.ts';
import type { QuoteTerms } from '../contract/quotes.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';

/** The terms of a business, with what else of it a quote needs to know, at the database's time. */
export interface QuoteGround extends QuoteTerms {
  readonly currency: string;
  readonly zone: string;
  readonly language: string;
  readonly openingHours: OpeningHours;
  readonly now: Date;
}

/** Whoever has never said anything else. */
const usual: QuoteTerms = {
  validDays: 14,
  graceDays: 2,
  discountLimit: 1_000,
  automaticUpTo: 50_000,
  depositPercent: 0,
  promiseMinutes: 120,
};

const columns: Readonly<Record<keyof QuoteTerms, string>> = {
  validDays: 'valid_days',
  graceDays: 'grace_days',
  discountLimit: 'discount_limit',
  automaticUpTo: 'automatic_up_to',
  depositPercent: 'deposit_percent',
  promiseMinutes: 'promise_minutes',
};

const fields = Object.keys(columns) as (keyof QuoteTerms)[];

export async function groundOf(tx: Transaction, businessId: string): Promise<QuoteGround> {
  const [{ terms, ...business }]: [Omit<QuoteGround, keyof QuoteTerms> & { terms: QuoteTerms | null }] = await tx.query(
    `select b.currency, b.zone, b.language, b.opening_hours "openingHours", the_time() as now,
            case when t.business_id is not null then json_build_object(${fields.map((field) => `'${field}', t.${columns[field]}`).join(', ')}) end terms
     from businesses b left join quote_terms t on t.business_id = b.id where b.id = $1`,
    [businessId],
  );
  return { ...usual, ...terms, ...business };
}

/** How a business quotes, as its owner set it. */
@Injectable()
export class QuoteTermsService {
  constructor(private readonly database: TenantDatabase) {}

  get(businessId: string): Promise<QuoteTerms> {
    return this.database.inBusiness(businessId, (tx) => this.read(tx, businessId));
  }

  change(businessId: string, changes: Partial<QuoteTerms>): Promise<QuoteTerms> {
    return this.database.inBusiness(businessId, async (tx) => {
      const terms = { ...(await this.read(tx, businessId)), ...given(changes) };
      await tx.query(
        `insert into quote_terms (business_id, ${fields.map((field) => columns[field]).join(', ')}) values ($1, ${fields.map((_, nth) => `$${nth + 2}`).join(', ')})
         on conflict (business_id) do update set ${fields.map((field) => `${columns[field]} = excluded.${columns[field]}`).join(', ')}`,
        [businessId, ...fields.map((field) => terms[field])],
      );
      return terms;
    });
  }

  private async read(tx: Transaction, businessId: string): Promise<QuoteTerms> {
    const ground = await groundOf(tx, businessId);
    return Object.fromEntries(fields.map((field) => [field, ground[field]])) as unknown as QuoteTerms;
  }
}

const given = (changes: Partial<QuoteTerms>): Partial<QuoteTerms> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
