import { BadRequestException } from '@nestjs/common';
import type { Problem } from '../contract/problem.ts';

/** Bad input, with each field that is wrong and what is wrong with it. */
export class InvalidInput extends BadRequestException {
  constructor(readonly errors: NonNullable<Problem['errors']>) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('; '));
  }
}
