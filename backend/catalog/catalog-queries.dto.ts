import { applyDecorators } from '@nestjs/common';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import type { ProductShow, ProductSort } from '../contract/catalog.ts';
import { Line } from '../problems/text-fields.ts';

const shows = ['on-sale', 'off-sale', 'low', 'sold-out', 'archived'] as const satisfies readonly ProductShow[];
const sorts = ['catalog', 'name', '-name', 'price', '-price', 'stock', 'newest'] as const satisfies readonly ProductSort[];

const Search = () =>
  applyDecorators(
    IsOptional(),
    Line(),
    MaxLength(100, { message: 'is longer than 100 characters' }),
    IsString({ message: 'must be text' }),
  );

export class ProductListQuery {
  @Search()
  readonly search?: string;

  @Search()
  readonly category?: string;

  @IsOptional()
  @IsIn(shows, { message: `must be one of ${shows.join(', ')}` })
  readonly show?: ProductShow;

  @IsOptional()
  @IsIn(sorts, { message: `must be one of ${sorts.join(', ')}` })
  readonly sort?: ProductSort;

  @IsOptional()
  @MaxLength(400, { message: 'must be what an earlier page gave as `next`' })
  @IsString({ message: 'must be what an earlier page gave as `next`' })
  readonly after?: string;
}

export class VariantChoiceQuery {
  @Search()
  readonly search?: string;
}

export class StockMovesQuery {
  @IsOptional()
  @IsUUID(undefined, { message: 'must be what an earlier page gave as `next`' })
  readonly before?: string;
}
