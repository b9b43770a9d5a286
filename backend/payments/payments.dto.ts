import {
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
  Matches,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';
import type {
  DueState,
  NativeConfiguration,
  NewConnectionRequest,
  ProviderName,
  NewRecord,
  NewRefundRequest,
  PaymentSettingsView,
} from '../contract/payments.ts';
import { gateways } from './native-configuration.ts';
import { Line, NumberInQuery, Words } from '../problems/text-fields.ts';

const states = [
  'open',
  'part',
  'paid',
  'expired',
  'withdrawn',
  'refunded',
  'disputed',
  'charged-back',
] as const satisfies readonly DueState[];
const most = Number.MAX_SAFE_INTEGER;
const wrongPage = { message: 'must be what an earlier page gave as `next`' };

export class PaymentListQuery {
  @IsOptional()
  @IsIn([...states, 'to-do'], { message: `must be one of ${states.join(', ')}, to-do` })
  readonly state?: DueState | 'to-do';

  @IsOptional()
  @IsIn(['order', 'booking', 'quote'], { message: 'must be order, booking or quote' })
  readonly kind?: 'order' | 'booking' | 'quote';

  @IsOptional()
  @IsIn(['newest', 'oldest', 'amount'], { message: 'must be newest, oldest or amount' })
  readonly sort?: 'newest' | 'oldest' | 'amount';

  @IsOptional()
  @Line()
  @MaxLength(100, { message: 'is longer than 100 characters' })
  @IsString({ message: 'must be text' })
  readonly search?: string;

  @IsOptional()
  @IsString(wrongPage)
  @MaxLength(60, wrongPage)
  readonly before?: string;
}

export class NewRecordRequest implements NewRecord {
  @IsUUID(undefined, { message: 'must be a UUID, made anew for each payment' })
  readonly key: string;

  @IsIn(['cash', 'transfer'], { message: 'must be cash or transfer' })
  readonly method: 'cash' | 'transfer';

  @NumberInQuery()
  @IsInt({ message: 'must be a whole number in the smallest unit' })
  @Min(1, { message: 'must be more than nothing' })
  @Max(most, { message: 'is too much' })
  readonly amount: number;
}

export class RefundRequest implements NewRefundRequest {
  @IsInt({ message: 'must be a whole number in the smallest unit' })
  @Min(1, { message: 'must be more than nothing' })
  @Max(most, { message: 'is too much' })
  readonly amount: number;

  @Words()
  @MinLength(1, { message: 'must say why' })
  @MaxLength(500, { message: 'is longer than 500 characters' })
  @IsString({ message: 'must be text' })
  readonly reason: string;
}

export class ReasonRequest {
  @Words()
  @MinLength(1, { message: 'must say why' })
  @MaxLength(500, { message: 'is longer than 500 characters' })
  @IsString({ message: 'must be text' })
  readonly reason: string;
}

export class AmountRequest {
  @IsInt({ message: 'must be a whole number in the smallest unit' })
  @Min(1, { message: 'must be more than nothing' })
  @Max(most, { message: 'is too much' })
  readonly amount: number;
}

export class SettingsRequest implements PaymentSettingsView {
  @IsInt({ message: 'must be a whole number in the smallest unit' })
  @Min(0, { message: 'cannot be less than nothing' })
  @Max(most, { message: 'is too much' })
  readonly refundLimit: number;

  @IsBoolean({ message: 'must be true or false' })
  readonly cash: boolean;

  @IsBoolean({ message: 'must be true or false' })
  readonly transfer: boolean;

  @Words()
  @MaxLength(500, { message: 'is longer than 500 characters' })
  @IsString({ message: 'must be text' })
  readonly transferDetails: string;

  @IsInt({ message: 'must be whole minutes' })
  @Min(1, { message: 'must be at least a minute' })
  @Max(10_080, { message: 'must be at most a week' })
  readonly proofMinutes: number;
}

const shortText = (most: number) => (target: object, name: string) => {
  IsOptional()(target, name);
  Line()(target, name);
  MaxLength(most, { message: `is longer than ${most} characters` })(target, name);
  IsString({ message: 'must be text' })(target, name);
};

/** Payments in WhatsApp. Which of it is needed depends on the country. */
export class NativeRequest {
  @IsIn(['IN', 'BR'], { message: 'must be IN or BR: Meta has payments in India and Brazil' })
  readonly country: 'IN' | 'BR';

  @IsOptional()
  @IsIn(gateways, { message: `must be one of ${gateways.join(', ')}` })
  readonly gateway?: (typeof gateways)[number];

  @IsOptional()
  @Line()
  @Matches(/^[A-Za-z0-9_.-]{1,60}$/, { message: 'must be the name of the payment configuration, as WhatsApp Manager shows it' })
  readonly configuration?: string;

  @shortText(100)
  readonly sellerName?: string;

  @shortText(200)
  readonly sellerAddress?: string;

  @shortText(100)
  readonly sellerCity?: string;

  @shortText(20)
  readonly sellerPostcode?: string;
}

/** Undefined where something is missing. */
export function nativeConfigurationOf(given: NativeRequest): NativeConfiguration | undefined {
  const { country, gateway, configuration, sellerName: name, sellerAddress: address, sellerCity: city, sellerPostcode: postcode } = given;
  if (country === 'BR') return { country };
  if (!gateway || !configuration || !name || !address || !city || !postcode) return undefined;
  return { country, gateway, configuration, seller: { name, address, city, postcode } };
}

export class ConnectRequest implements NewConnectionRequest {
  @IsIn(['stripe', 'sandbox', 'whatsapp'], { message: 'must be stripe, sandbox or whatsapp' })
  readonly provider: ProviderName;

  @IsOptional()
  @ValidateNested()
  @Type(() => NativeRequest)
  readonly native?: NativeRequest;

  @IsOptional()
  @Line()
  @MinLength(8, { message: 'is not a key' })
  @MaxLength(300, { message: 'is longer than 300 characters' })
  @IsString({ message: 'must be text' })
  readonly apiKey?: string;

  @IsOptional()
  @Line()
  @MinLength(8, { message: 'is not a secret' })
  @MaxLength(300, { message: 'is longer than 300 characters' })
  @IsString({ message: 'must be text' })
  readonly webhookSecret?: string;
}
