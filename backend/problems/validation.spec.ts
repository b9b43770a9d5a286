import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsInt, IsString, MaxLength, Min, ValidateNested } from 'class-validator';
import type { InvalidInput } from './invalid-input.ts';
import { validationPipe } from './validation.ts';

class NewVariant {
  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'cannot be negative' })
  readonly amount: number;
}

class NewProduct {
  @IsString({ message: 'must be text' })
  @MaxLength(10, { message: 'is too long' })
  readonly name: string;

  @ValidateNested({ each: true })
  @Type(() => NewVariant)
  readonly variants: NewVariant[];
}

const refusal = (body: unknown): Promise<InvalidInput['errors']> =>
  validationPipe()
    .transform(body, { type: 'body', metatype: NewProduct })
    .then(
      () => [],
      (error: InvalidInput) => error.errors,
    );

describe('a refusal', () => {
  it('names the field inside lists and objects', async () => {
    expect(await refusal({ name: 'Roll', variants: [{ amount: 95 }, { amount: -1 }] })).toEqual([
      { field: 'variants[1].amount', message: 'cannot be negative' },
    ]);
  });

  it('tells one thing about a field, the most basic one', async () => {
    expect(await refusal({ name: 12, variants: [{ amount: 'much' }] })).toEqual([
      { field: 'name', message: 'must be text' },
      { field: 'variants[0].amount', message: 'must be a whole number' },
    ]);
  });

  it('names a field that nobody asked for, as deep as it is', async () => {
    expect(await refusal({ name: 'Roll', businessId: 'x', variants: [{ amount: 1, held: 5 }] })).toEqual([
      { field: 'businessId', message: 'is not a field of this request' },
      { field: 'variants[0].held', message: 'is not a field of this request' },
    ]);
  });
});
