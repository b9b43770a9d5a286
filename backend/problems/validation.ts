import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { InvalidInput } from './invalid-input.ts';

/** The pipe in front of every handler: only the fields that a DTO names come through, and a refusal names the field. */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => fieldErrors(error))),
  });

/** `variants[0].amount` rather than a tree. */
function fieldErrors({ property, constraints = {}, children = [] }: ValidationError, parent = ''): { field: string; message: string }[] {
  const field = parent === '' ? property : /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
  // Decorators run from the last to the first; the first one written is the most telling ("must be text" before "is too long").
  const [rule, message] = Object.entries(constraints).at(-1) ?? [];
  const own =
    rule === undefined || message === undefined
      ? []
      : [{ field, message: rule === 'whitelistValidation' ? 'is not a field of this request' : message }];
  return [...own, ...children.flatMap((child) => fieldErrors(child, field))];
}
