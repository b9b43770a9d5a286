import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  NotEquals,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type {
  GridVariant,
  NewProduct,
  NewTaxRate,
  NewVariant,
  Offer,
  ProductChanges,
  ProductMove,
  ProductOption,
  StockCorrection,
  StockCount,
  VariantChanges,
  VariantGrid,
} from '../contract/catalog.ts';
import { IsOpeningHours } from '../businesses/valid-opening-hours.ts';
import type { OpeningHours } from '../contract/businesses.ts';
import { normaliseLine } from '../../flows/language/text.ts';
import { Line, Words } from '../problems/text-fields.ts';

/** What the column holds, rounded down. Currencies with small units need it. */
const mostAmount = 2_000_000_000;
const mostPieces = 1_000_000_000;
const mostVariants = 100;
const mostOptions = 3;

/** May be left out. Unlike class-validator's own rule, null is no way to leave it out. */
const MayBeAbsent = () => ValidateIf((_, value) => value !== undefined);

const Name = () =>
  applyDecorators(Line(), MaxLength(100, { message: 'is longer than 100 characters' }), IsString({ message: 'must be text' }));

const Description = () =>
  applyDecorators(Words(), MaxLength(2000, { message: 'is longer than 2000 characters' }), IsString({ message: 'must be text' }));

const Amount = () =>
  applyDecorators(
    Max(mostAmount, { message: `cannot be above ${mostAmount}` }),
    Min(0, { message: 'cannot be below 0' }),
    IsInt({ message: 'must be a whole number of the smallest coin, e.g. 350 for €3.50' }),
  );

const Pieces = () =>
  applyDecorators(
    ValidateIf((_, value) => value !== undefined && value !== null),
    Max(mostPieces, { message: `cannot be above ${mostPieces}` }),
    Min(0, { message: 'cannot be below 0' }),
    IsInt({ message: 'must be a whole number, or null where nobody counts' }),
  );

const MayBeNull = () => ValidateIf((_, value) => value !== undefined && value !== null);

/** How Meta's catalog knows it. An empty one is none. */
const RetailerId = () =>
  applyDecorators(
    MayBeNull(),
    Name(),
    Transform(({ value }: { readonly value: unknown }) => (value === '' ? null : value)),
  );

const Reason = () =>
  applyDecorators(Line(), MaxLength(200, { message: 'is longer than 200 characters' }), IsString({ message: 'must be text' }));

const idMessage = { message: 'must be an id' };

const Flag = () => IsBoolean({ message: 'must be true or false' });

const TaxRateId = () => applyDecorators(MayBeNull(), IsUUID(undefined, idMessage));

/** A list of such fields. What is no list or no text stays what it is, for the other rules to refuse. */
const Lines = () =>
  Transform(({ value }: { readonly value: unknown }): unknown =>
    Array.isArray(value) ? value.map((each: unknown) => (typeof each === 'string' ? normaliseLine(each) : each)) : value,
  );

const OptionValues = () =>
  applyDecorators(
    MayBeAbsent(),
    Lines(),
    MinLength(1, { each: true, message: 'has an empty one' }),
    MaxLength(30, { each: true, message: 'has one that is longer than 30 characters' }),
    IsString({ each: true, message: 'must be texts' }),
    ArrayMaxSize(mostOptions, { message: `are more than ${mostOptions}` }),
    IsArray({ message: 'must be a list' }),
  );

export class OptionRequest implements ProductOption {
  @MinLength(1, { message: 'must be given' })
  @MaxLength(30, { message: 'is longer than 30 characters' })
  @Name()
  readonly name: string;

  @Lines()
  @MinLength(1, { each: true, message: 'have an empty one' })
  @MaxLength(30, { each: true, message: 'have one that is longer than 30 characters' })
  @IsString({ each: true, message: 'must be texts' })
  @ArrayMaxSize(mostVariants, { message: `are more than ${mostVariants}` })
  @ArrayMinSize(1, { message: 'must be at least one' })
  @IsArray({ message: 'must be a list' })
  readonly values: string[];
}

const Options = () =>
  applyDecorators(
    ValidateNested({ each: true, message: 'must be a list of options' }),
    IsObject({ each: true, message: 'must be a list of options' }),
    ArrayMaxSize(mostOptions, { message: `are more than ${mostOptions}` }),
    IsArray({ message: 'must be a list' }),
    Type(() => OptionRequest),
  );

export class CreateVariant implements NewVariant {
  @MayBeAbsent()
  @Name()
  readonly name?: string;

  @OptionValues()
  readonly optionValues?: string[];

  @RetailerId()
  readonly retailerId?: string | null;

  @Amount()
  readonly amount: number;

  @MayBeAbsent()
  @Flag()
  readonly available?: boolean;

  @Pieces()
  readonly onHand?: number | null;
}

export class PutVariant extends CreateVariant implements GridVariant {
  @MayBeAbsent()
  @IsUUID(undefined, idMessage)
  readonly id?: string;
}

const Variants = (kind: () => typeof CreateVariant) =>
  applyDecorators(
    ValidateNested({ each: true, message: 'must be a list of variants' }),
    IsObject({ each: true, message: 'must be a list of variants' }),
    ArrayMaxSize(mostVariants, { message: `are more than ${mostVariants}` }),
    ArrayMinSize(1, { message: 'must be at least one' }),
    IsArray({ message: 'must be a list' }),
    Type(kind),
  );

export class ChangeProduct implements ProductChanges {
  @MayBeAbsent()
  @MinLength(1, { message: 'is empty' })
  @Name()
  readonly name?: string;

  @MayBeAbsent()
  @Description()
  readonly description?: string;

  @MayBeAbsent()
  @Name()
  readonly category?: string;

  @MayBeAbsent()
  @Flag()
  readonly available?: boolean;

  @TaxRateId()
  readonly taxRateId?: string | null;

  @MayBeAbsent()
  @IsOpeningHours()
  readonly availableHours?: OpeningHours;
}

export class CreateProduct implements NewProduct {
  @MinLength(1, { message: 'must be given' })
  @Name()
  readonly name: string;

  @MayBeAbsent()
  @Description()
  readonly description?: string;

  @MayBeAbsent()
  @Name()
  readonly category?: string;

  @MayBeAbsent()
  @Flag()
  readonly available?: boolean;

  @TaxRateId()
  readonly taxRateId?: string | null;

  @MayBeAbsent()
  @IsOpeningHours()
  readonly availableHours?: OpeningHours;

  @MayBeAbsent()
  @Options()
  readonly options?: OptionRequest[];

  @Variants(() => CreateVariant)
  readonly variants: CreateVariant[];
}

export class PutVariants implements VariantGrid {
  @Options()
  readonly options: OptionRequest[];

  @Variants(() => PutVariant)
  readonly variants: PutVariant[];
}

export class ChangeVariant implements VariantChanges {
  @MayBeAbsent()
  @Amount()
  readonly amount?: number;

  @Pieces()
  readonly onHand?: number | null;

  @MayBeAbsent()
  @Flag()
  readonly available?: boolean;

  @RetailerId()
  readonly retailerId?: string | null;
}

export class CountStock implements StockCount {
  @ValidateIf((_, value) => value !== null)
  @Max(mostPieces, { message: `cannot be above ${mostPieces}` })
  @Min(0, { message: 'cannot be below 0' })
  @IsInt({ message: 'must be a whole number, or null where nobody counts' })
  readonly onHand: number | null;

  @MayBeAbsent()
  @Reason()
  readonly reason?: string;
}

export class CorrectStock implements StockCorrection {
  @NotEquals(0, { message: 'must be more or fewer than none' })
  @Max(mostPieces, { message: `cannot be above ${mostPieces}` })
  @Min(-mostPieces, { message: `cannot be below -${mostPieces}` })
  @IsInt({ message: 'must be a whole number' })
  readonly by: number;

  @MinLength(1, { message: 'must be given: whoever reads the history wants to know why' })
  @Reason()
  readonly reason: string;
}

export class MoveProduct implements ProductMove {
  @MayBeNull()
  @IsUUID(undefined, idMessage)
  readonly before?: string | null;

  @MayBeAbsent()
  @IsUUID(undefined, idMessage)
  readonly after?: string;
}

export class OfferProducts implements Offer {
  @IsUUID(undefined, { each: true, message: 'must be ids' })
  @ArrayMaxSize(500, { message: 'are more than 500' })
  @ArrayMinSize(1, { message: 'must be at least one' })
  @IsArray({ message: 'must be a list' })
  readonly ids: string[];

  @Flag()
  readonly available: boolean;
}

export class TaxRateRequest implements NewTaxRate {
  @MinLength(1, { message: 'must be given' })
  @MaxLength(60, { message: 'is longer than 60 characters' })
  @Line()
  @IsString({ message: 'must be text' })
  readonly name: string;

  @Max(10_000, { message: 'cannot be above 100 %' })
  @Min(0, { message: 'cannot be below 0' })
  @IsInt({ message: 'must be a whole number of hundredths of a percent, e.g. 1900 for 19 %' })
  readonly basisPoints: number;

  @Flag()
  readonly inclusive: boolean;
}
