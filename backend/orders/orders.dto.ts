import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsLatitude,
  IsLongitude,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { OrderSort, OrderState } from '../contract/orders.ts';
import { Line, Words } from '../problems/text-fields.ts';

/** Drafts have no number yet and are no business of the kitchen. */
const listed = [
  'awaiting_payment',
  'lapsed',
  'confirmed',
  'preparing',
  'ready',
  'out',
  'delivered',
  'closed',
  'cancelled',
] as const satisfies readonly OrderState[];

const wrongPage = { message: 'must be what an earlier page gave as `next`' };

/** Somewhere on a map. */
export class PlaceRequest {
  @IsLatitude({ message: 'must be between -90 and 90' })
  readonly latitude: number;

  @IsLongitude({ message: 'must be between -180 and 180' })
  readonly longitude: number;
}

export class OrderListQuery {
  @IsOptional()
  @IsIn([...listed, 'complaint'], { message: `must be one of ${listed.join(', ')}, complaint` })
  readonly state?: (typeof listed)[number] | 'complaint';

  @IsOptional()
  @Line()
  @MaxLength(100, { message: 'is longer than 100 characters' })
  @IsString({ message: 'must be text' })
  readonly search?: string;

  @IsOptional()
  @Matches(/^(\d{1,16}\.)?\d{1,10}$/, wrongPage)
  readonly before?: string;

  @IsOptional()
  @IsIn(['newest', 'oldest', 'total'], { message: 'must be newest, oldest or total' })
  readonly sort?: OrderSort;
}

export class MoveRequest {
  /** Why, for the history and, where it is cancelled, for the customer. */
  @IsOptional()
  @Words()
  @IsString({ message: 'must be text' })
  @MaxLength(500, { message: 'is longer than 500 characters' })
  readonly reason?: string;
}

export class OrderTermsRequest {
  @ValidateIf((_, value) => value !== undefined)
  @IsInt({ message: 'must be whole minutes' })
  @Min(5, { message: 'must be at least 5 minutes' })
  @Max(1440, { message: 'must be at most a day' })
  readonly holdMinutes?: number;

  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean({ message: 'must be true or false' })
  readonly paysOnline?: boolean;

  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean({ message: 'must be true or false' })
  readonly paysByTransfer?: boolean;

  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean({ message: 'must be true or false' })
  readonly paysCash?: boolean;

  @ValidateIf((_, value) => value !== undefined)
  @IsIn(['tell', 'honour'], { message: 'must be tell or honour' })
  readonly whenPriceRose?: 'tell' | 'honour';

  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean({ message: 'must be true or false' })
  readonly asksForRating?: boolean;

  @IsOptional()
  @IsInt({ message: 'must be whole minutes' })
  @Min(1, { message: 'must be at least 1' })
  @Max(20_160, { message: 'is more than two weeks' })
  readonly preparationMinutes?: number | null;

  @IsOptional()
  @IsInt({ message: 'must be whole minutes' })
  @Min(0, { message: 'cannot be negative' })
  @Max(20_160, { message: 'is more than two weeks' })
  readonly deliveryMinutes?: number | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => PlaceRequest)
  readonly shopPlace?: PlaceRequest | null;
}
