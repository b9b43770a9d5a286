import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { Line } from '../problems/text-fields.ts';

const most = 100_000_00;

export class DeliveryZoneRequest {
  @Line()
  @IsString({ message: 'must be text' })
  @MinLength(1, { message: 'is empty' })
  @MaxLength(60, { message: 'is longer than 60 characters' })
  readonly name: string;

  @IsArray({ message: 'must be a list of postcodes' })
  @ArrayMaxSize(2_000, { message: 'has more than 2000 postcodes' })
  @Matches(/^[\p{L}\p{N} -]{1,12}\*?$/u, { each: true, message: 'must be postcodes like 80331, or 80* for all that begin so' })
  readonly postcodes: string[];

  /** Metres around the shop. */
  @IsOptional()
  @IsInt({ message: 'must be whole metres' })
  @Min(1, { message: 'must be at least a metre' })
  @Max(500_000, { message: 'must be at most 500 km' })
  readonly radius: number | null = null;

  @IsInt({ message: 'must be a whole number of cents' })
  @Min(0, { message: 'cannot be negative' })
  @Max(most, { message: 'is too much' })
  readonly fee: number;

  @IsInt({ message: 'must be a whole number of cents' })
  @Min(0, { message: 'cannot be negative' })
  @Max(most, { message: 'is too much' })
  readonly minimum: number;

  @IsBoolean({ message: 'must be true or false' })
  readonly active: boolean;
}
