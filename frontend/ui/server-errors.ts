import type { FieldTree, TreeValidationResult, ValidationError } from '@angular/forms/signals';
import { problemOf, wordsFor } from './problem.ts';

/** What the server refused, put at the fields it named; what belongs to no field is for the form as a whole. */
export function serverErrors(error: unknown, fields: Readonly<Record<string, FieldTree<unknown> | undefined>>): TreeValidationResult {
  const found: ValidationError.WithOptionalFieldTree[] = [];
  for (const { field, message } of problemOf(error)?.errors ?? []) {
    const fieldTree = fields[field];
    if (fieldTree) found.push({ kind: 'server', message, fieldTree });
  }
  return found.length > 0 ? found : { kind: 'server', message: wordsFor(error) };
}
