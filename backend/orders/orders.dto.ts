import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { OrderState } from '../contract/orders.ts';
import { Line } from '../problems/text-fields.ts';

/** Drafts have no number yet and are no business of the kitchen. */
const listed = ['confirmed', 'preparing', 'ready', 'out', 'delivered', 'closed', 'cancelled'] as const satisfies readonly OrderState[];

export class OrderListQuery {
  @IsOptional()
  @IsIn(listed, { message: `must be one of ${listed.join(', ')}` })
  readonly state?: (typeof listed)[number];

  @IsOptional()
  @Line()
  @MaxLength(100, { message: 'is longer than 100 characters' })
  @IsString({ message: 'must be text' })
  readonly search?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be what an earlier page gave as `next`' })
  @Min(1, { message: 'must be what an earlier page gave as `next`' })
  @Max(2_147_483_647, { message: 'must be what an earlier page gave as `next`' })
  readonly before?: number;
}
