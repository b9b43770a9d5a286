import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { ClaimOutcome, ShortageSettlement } from '../contract/orders.ts';
import { Words } from '../problems/text-fields.ts';

const mostLines = 100;
const mostPieces = 9_999;
const mostAmount = 2_000_000_000;

export class LinePiecesRequest {
  @IsUUID(undefined, { message: 'must be the id of a line' })
  readonly lineId: string;

  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'cannot be negative' })
  @Max(mostPieces, { message: 'is too much' })
  readonly quantity: number;
}

export class PiecesRequest {
  @IsArray({ message: 'must be a list of lines' })
  @ArrayMinSize(1, { message: 'is empty' })
  @ArrayMaxSize(mostLines, { message: 'has too many lines' })
  @ValidateNested({ each: true })
  @Type(() => LinePiecesRequest)
  readonly pieces: LinePiecesRequest[];
}

export class LeaveOutRequest extends PiecesRequest {
  @Words()
  @IsString({ message: 'must be text' })
  @MinLength(1, { message: 'is empty' })
  @MaxLength(500, { message: 'is longer than 500 characters' })
  readonly reason: string;
}

export class ShortageRequest {
  @IsUUID(undefined, { message: 'must be the id of a line' })
  readonly lineId: string;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(mostPieces, { message: 'is too much' })
  readonly missing: number;

  /** What the customer could have instead. */
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a variant' })
  readonly insteadId: string | null = null;
}

export class SettleShortageRequest {
  @IsIn(['replace', 'leave-out', 'cancel'], { message: 'must be replace, leave-out or cancel' })
  readonly how: ShortageSettlement;
}

export class VariantPiecesRequest {
  @IsUUID(undefined, { message: 'must be the id of a variant' })
  readonly variantId: string;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(mostPieces, { message: 'is too much' })
  readonly quantity: number;
}

export class ReturnRequest extends LeaveOutRequest {
  @IsBoolean({ message: 'must be true or false' })
  readonly restock: boolean;

  @IsInt({ message: 'must be a whole number of cents' })
  @Min(0, { message: 'cannot be negative' })
  @Max(mostAmount, { message: 'is too much' })
  readonly refund: number;

  @IsArray({ message: 'must be a list' })
  @ArrayMaxSize(mostLines, { message: 'has too many lines' })
  @ValidateNested({ each: true })
  @Type(() => VariantPiecesRequest)
  readonly exchange: VariantPiecesRequest[];
}

export class SettleClaimRequest {
  @IsIn(['refund', 'replace', 'none'], { message: 'must be refund, replace or none' })
  readonly outcome: ClaimOutcome;

  /** For a refund: what goes back now. Left out, it is settled some other way. */
  @IsOptional()
  @IsInt({ message: 'must be a whole number of cents' })
  @Min(0, { message: 'cannot be negative' })
  @Max(mostAmount, { message: 'is too much' })
  readonly refund: number = 0;

  /** For a replacement: what of the order the customer gets once more, at no cost. */
  @IsOptional()
  @IsArray({ message: 'must be a list of lines' })
  @ArrayMaxSize(mostLines, { message: 'has too many lines' })
  @ValidateNested({ each: true })
  @Type(() => LinePiecesRequest)
  readonly pieces: LinePiecesRequest[] = [];

  @Words()
  @IsString({ message: 'must be text' })
  @MaxLength(1_000, { message: 'is longer than 1000 characters' })
  readonly note: string;
}

/** A line of the order as it shall be, or a variant that it does not have yet. */
export class ChangedPiecesRequest {
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a line' })
  readonly lineId?: string;

  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a variant' })
  readonly variantId?: string;

  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'cannot be negative' })
  @Max(mostPieces, { message: 'is too much' })
  readonly quantity: number;
}

export class ChangeRequest {
  @IsArray({ message: 'must be a list of lines' })
  @ArrayMinSize(1, { message: 'is empty' })
  @ArrayMaxSize(mostLines, { message: 'has too many lines' })
  @ValidateNested({ each: true })
  @Type(() => ChangedPiecesRequest)
  readonly pieces: ChangedPiecesRequest[];
}

export class NewOrderRequest {
  /** Chosen by whoever sends it: the same key is the same order. */
  @IsUUID(undefined, { message: 'must be an id of your own choosing' })
  readonly key: string;

  @IsUUID(undefined, { message: 'must be the id of a contact' })
  readonly contactId: string;

  @IsArray({ message: 'must be a list of lines' })
  @ArrayMinSize(1, { message: 'is empty' })
  @ArrayMaxSize(mostLines, { message: 'has too many lines' })
  @ValidateNested({ each: true })
  @Type(() => VariantPiecesRequest)
  readonly lines: VariantPiecesRequest[];

  @IsIn(['delivery', 'pickup'], { message: 'must be delivery or pickup' })
  readonly delivery: 'delivery' | 'pickup';

  @IsOptional()
  @Words()
  @IsString({ message: 'must be text' })
  @MaxLength(300, { message: 'is longer than 300 characters' })
  readonly address: string | null = null;

  @IsOptional()
  @Words()
  @IsString({ message: 'must be text' })
  @MaxLength(1_000, { message: 'is longer than 1000 characters' })
  readonly note: string | null = null;

  /** `agreed`: confirmed now, paid whenever. */
  @IsIn(['agreed', 'cash', 'online'], { message: 'must be agreed, cash or online' })
  readonly payment: 'agreed' | 'cash' | 'online';
}
