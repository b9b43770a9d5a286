import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { NewQuote, NewQuoteLine, QuoteChanges, QuoteDiscount, QuoteSort, QuoteState, QuoteTerms } from '../contract/quotes.ts';
import { Line, Words } from '../problems/text-fields.ts';

const states = [
  'draft',
  'review',
  'sent',
  'countered',
  'accepted',
  'converted',
  'declined',
  'expired',
  'withdrawn',
] as const satisfies readonly QuoteState[];
const sorts = ['newest', 'total', 'validity'] as const satisfies readonly QuoteSort[];

const mostAmount = 2_000_000_000;

/** Left out is fine; null is not the same as left out. */
const MayBeLeftOut = () => ValidateIf((_, value) => value !== undefined);

export class QuoteListQuery {
  @IsOptional()
  @IsIn(states, { message: `must be one of ${states.join(', ')}` })
  readonly state?: (typeof states)[number];

  @IsOptional()
  @Line()
  @MaxLength(100, { message: 'is longer than 100 characters' })
  @IsString({ message: 'must be text' })
  readonly search?: string;

  @IsOptional()
  @IsIn(sorts, { message: `must be one of ${sorts.join(', ')}` })
  readonly sort?: (typeof sorts)[number];

  @IsOptional()
  @MaxLength(100, { message: 'must be what an earlier page gave as `next`' })
  @IsString({ message: 'must be what an earlier page gave as `next`' })
  readonly after?: string;
}

export class QuoteItemsQuery {
  @IsOptional()
  @Line()
  @MaxLength(100, { message: 'is longer than 100 characters' })
  @IsString({ message: 'must be text' })
  readonly search?: string;
}

export class NewQuoteLineRequest implements NewQuoteLine {
  @IsOptional()
  @IsUUID('all', { message: 'must be the id of a variant' })
  readonly variantId?: string | null;

  @IsOptional()
  @Line()
  @IsString({ message: 'must be text' })
  @MaxLength(300, { message: 'is longer than 300 characters' })
  readonly title?: string | null;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(9_999, { message: 'must be at most 9999' })
  readonly quantity: number;

  @IsOptional()
  @IsInt({ message: 'must be a whole number of the smallest coin, e.g. 350 for €3.50' })
  @Min(0, { message: 'cannot be below 0' })
  @Max(mostAmount, { message: `cannot be above ${mostAmount}` })
  readonly unitAmount?: number | null;

  @IsOptional()
  @IsUUID('all', { message: 'must be the id of a tax rate' })
  readonly taxRateId?: string | null;
}

export class DiscountRequest implements QuoteDiscount {
  @IsIn(['amount', 'percent'], { message: 'must be amount or percent' })
  readonly kind: 'amount' | 'percent';

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(mostAmount, { message: `cannot be above ${mostAmount}` })
  readonly value: number;
}

class QuoteContent {
  @IsArray({ message: 'must be a list' })
  @ArrayMaxSize(100, { message: 'are more than 100' })
  @ValidateNested({ each: true })
  @Type(() => NewQuoteLineRequest)
  readonly lines: readonly NewQuoteLineRequest[];

  @ValidateIf((_, value) => value !== null)
  @IsObject({ message: 'must be a discount or null' })
  @ValidateNested()
  @Type(() => DiscountRequest)
  readonly discount: DiscountRequest | null;

  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'cannot be below 0' })
  @Max(100, { message: 'cannot be above 100' })
  readonly depositPercent: number;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(365, { message: 'must be at most 365' })
  readonly validDays: number;

  @Words()
  @IsString({ message: 'must be text' })
  @MaxLength(2_000, { message: 'is longer than 2000 characters' })
  readonly note: string;
}

export class QuoteChangesRequest extends QuoteContent implements QuoteChanges {
  @IsInt({ message: 'must be the version that was read' })
  readonly version: number;
}

export class NewQuoteRequest extends QuoteContent implements NewQuote {
  @IsUUID('all', { message: 'must be the id of a contact' })
  readonly contactId: string;
}

export class QuoteSeenRequest {
  /** As it was read. With it, nobody sends, approves or accepts what somebody else wrote a moment ago. */
  @MayBeLeftOut()
  @IsInt({ message: 'must be the version that was read' })
  readonly version?: number;
}

export class QuoteReasonRequest {
  @MayBeLeftOut()
  @Words()
  @IsString({ message: 'must be text' })
  @MaxLength(500, { message: 'is longer than 500 characters' })
  readonly reason?: string;
}

export class QuoteDeclineRequest {
  @Words()
  @IsString({ message: 'must be text' })
  @MinLength(1, { message: 'is empty' })
  @MaxLength(500, { message: 'is longer than 500 characters' })
  readonly reason: string;
}

export class QuoteTermsRequest implements Partial<QuoteTerms> {
  @MayBeLeftOut()
  @IsInt({ message: 'must be a whole number of days' })
  @Min(1, { message: 'must be at least 1' })
  @Max(365, { message: 'must be at most 365' })
  readonly validDays?: number;

  @MayBeLeftOut()
  @IsInt({ message: 'must be a whole number of days' })
  @Min(0, { message: 'cannot be below 0' })
  @Max(30, { message: 'must be at most 30' })
  readonly graceDays?: number;

  @MayBeLeftOut()
  @IsInt({ message: 'must be hundredths of a percent' })
  @Min(0, { message: 'cannot be below 0' })
  @Max(10_000, { message: 'cannot be above 100 %' })
  readonly discountLimit?: number;

  @MayBeLeftOut()
  @IsInt({ message: 'must be a whole number of the smallest coin' })
  @Min(0, { message: 'cannot be below 0' })
  @Max(mostAmount, { message: `cannot be above ${mostAmount}` })
  readonly automaticUpTo?: number;

  @MayBeLeftOut()
  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'cannot be below 0' })
  @Max(100, { message: 'cannot be above 100' })
  readonly depositPercent?: number;

  @MayBeLeftOut()
  @IsInt({ message: 'must be a whole number of minutes' })
  @Min(5, { message: 'must be at least 5' })
  @Max(10_080, { message: 'must be at most a week' })
  readonly promiseMinutes?: number;
}
