import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { InvalidInput } from './invalid-input.ts';

/** The pipe in front of every handler: only the fields that a DTO names come through, and a refusal names the field. */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => fieldErrors(error))),
  });

/** `variants[0].amount` rather than a tree. */
function fieldErrors({ property, constraints = {}, children = [] }: ValidationError, parent = ''): { field: string; message: string }[] {
  const field = parent === '' ? property : /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
  const own = Object.entries(constraints).map(([rule, message]) => ({ field, message: rule === 'whitelistValidation' ? 'is not a field of this request' : message }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, field))];
}
