import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { NewProduct, NewVariant, ProductChanges, VariantChanges } from '../contract/catalog.ts';
import { Line, Words } from '../problems/text-fields.ts';

/** What the column holds, rounded down. Currencies with small units need it. */
const mostAmount = 2_000_000_000;
const mostPieces = 1_000_000_000;

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

export class CreateVariant implements NewVariant {
  @MayBeAbsent()
  @Name()
  readonly name?: string;

  @MayBeAbsent()
  @MinLength(1, { message: 'is empty' })
  @Name()
  readonly retailerId?: string;

  @Amount()
  readonly amount: number;

  @Pieces()
  readonly onHand?: number | null;
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
  @IsBoolean({ message: 'must be true or false' })
  readonly available?: boolean;

  @ValidateNested({ each: true, message: 'must be a list of variants' })
  @IsObject({ each: true, message: 'must be a list of variants' })
  @ArrayMaxSize(50, { message: 'are more than 50' })
  @ArrayMinSize(1, { message: 'must be at least one' })
  @IsArray({ message: 'must be a list' })
  @Type(() => CreateVariant)
  readonly variants: CreateVariant[];
}

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
  @IsBoolean({ message: 'must be true or false' })
  readonly available?: boolean;
}

export class ChangeVariant implements VariantChanges {
  @MayBeAbsent()
  @Amount()
  readonly amount?: number;

  @Pieces()
  readonly onHand?: number | null;

  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  readonly available?: boolean;
}
