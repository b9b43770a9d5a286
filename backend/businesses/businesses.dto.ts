import { IsBoolean, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength, ValidateIf } from 'class-validator';
import type { BusinessChanges, NewNumber, NewSecrets, NumberChanges, OpeningHours } from '../contract/businesses.ts';
import { Line } from '../problems/text-fields.ts';
import { IsOpeningHours } from './valid-opening-hours.ts';

/** Left out is fine; null is not the same as left out. */
const MayBeLeftOut = () => ValidateIf((_, value) => value !== undefined);

const graphId = { message: 'must be the digits that Meta shows' };
const secret = { message: 'must be at least 8 characters, as Meta shows it' };

export class BusinessChangesRequest implements BusinessChanges {
  @MayBeLeftOut()
  @Line()
  @IsString({ message: 'must be text' })
  @MinLength(1, { message: 'is empty' })
  @MaxLength(100, { message: 'is longer than 100 characters' })
  readonly name?: string;

  @MayBeLeftOut()
  @IsOpeningHours()
  readonly openingHours?: OpeningHours;

  @MayBeLeftOut()
  @IsBoolean({ message: 'must be true or false' })
  readonly delivers?: boolean;

  @MayBeLeftOut()
  @IsBoolean({ message: 'must be true or false' })
  readonly pickup?: boolean;

  @MayBeLeftOut()
  @IsInt({ message: 'must be a whole number of cents' })
  @Min(0, { message: 'cannot be negative' })
  @Max(100_000_00, { message: 'is too much' })
  readonly deliveryFee?: number;

  @MayBeLeftOut()
  @IsInt({ message: 'must be a whole number of cents' })
  @Min(0, { message: 'cannot be negative' })
  @Max(100_000_00, { message: 'is too much' })
  readonly minimumOrder?: number;

  @IsOptional()
  @Line()
  @IsString({ message: 'must be text' })
  @MaxLength(300, { message: 'is longer than 300 characters' })
  readonly pickupAddress?: string | null;

  @IsOptional()
  @Line()
  @Matches(/^\d{5,25}$/, graphId)
  readonly metaCatalogId?: string | null;

  @IsOptional()
  @Line()
  @IsString({ message: 'must be text' })
  @MaxLength(200, { message: 'is longer than 200 characters' })
  readonly legalName?: string | null;

  @IsOptional()
  @Line()
  @IsString({ message: 'must be text' })
  @MaxLength(300, { message: 'is longer than 300 characters' })
  readonly legalAddress?: string | null;

  @IsOptional()
  @Line()
  @IsString({ message: 'must be text' })
  @MaxLength(40, { message: 'is longer than 40 characters' })
  readonly taxId?: string | null;
}

export class NewNumberRequest implements NewNumber {
  @Line()
  @Matches(/^\d{5,25}$/, graphId)
  readonly phoneNumberId: string;

  @Line()
  @Matches(/^\d{5,25}$/, graphId)
  readonly wabaId: string;

  @Line()
  @Matches(/^\+?[\d\s().-]{6,30}$/, { message: 'must be a phone number, like +49 30 1234567' })
  readonly displayPhoneNumber: string;

  @Line()
  @Matches(/^\S{8,2000}$/, secret)
  readonly accessToken: string;

  @Line()
  @Matches(/^\S{8,200}$/, secret)
  readonly appSecret: string;

  @Line()
  @Matches(/^\S{8,200}$/, { message: 'must be at least 8 characters without spaces, of your own choosing' })
  readonly verifyToken: string;
}

export class NumberChangesRequest implements NumberChanges {
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(1000, { message: 'must be at most 1000, the most that Meta allows' })
  readonly messagesPerSecond: number;
}

export class NewSecretsRequest implements NewSecrets {
  @MayBeLeftOut()
  @Line()
  @Matches(/^\S{8,2000}$/, secret)
  readonly accessToken?: string;

  @MayBeLeftOut()
  @Line()
  @Matches(/^\S{8,200}$/, secret)
  readonly appSecret?: string;

  @MayBeLeftOut()
  @Line()
  @Matches(/^\S{8,200}$/, secret)
  readonly verifyToken?: string;
}
