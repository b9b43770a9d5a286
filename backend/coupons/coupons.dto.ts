import { IsBoolean, IsDateString, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { Line } from '../problems/text-fields.ts';

const most = 100_000_00;

export class CouponRequest {
  @Line()
  @Matches(/^[\p{L}\p{N}-]{2,30}$/u, { message: 'must be 2 to 30 letters, digits or dashes' })
  readonly code: string;

  @IsOptional()
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1 %' })
  @Max(100, { message: 'must be at most 100 %' })
  readonly percent: number | null = null;

  @IsOptional()
  @IsInt({ message: 'must be a whole number of cents' })
  @Min(1, { message: 'must be more than nothing' })
  @Max(most, { message: 'is too much' })
  readonly amount: number | null = null;

  @IsInt({ message: 'must be a whole number of cents' })
  @Min(0, { message: 'cannot be negative' })
  @Max(most, { message: 'is too much' })
  readonly minimum: number;

  @IsOptional()
  @IsDateString({}, { message: 'must be a time' })
  readonly validFrom: string | null = null;

  @IsOptional()
  @IsDateString({}, { message: 'must be a time' })
  readonly validUntil: string | null = null;

  @IsOptional()
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(1_000_000, { message: 'is too much' })
  readonly mostUses: number | null = null;

  @IsBoolean({ message: 'must be true or false' })
  readonly once: boolean;

  @IsBoolean({ message: 'must be true or false' })
  readonly active: boolean;
}
