import { signal } from '@angular/core';
import type { FieldTree, TreeValidationResult, ValidationError } from '@angular/forms/signals';
import { problemOf, wordsFor } from './problem.ts';

/**
 * What the server refused of a form. What it says about a field goes to that field and stays until the field is changed. What
 * belongs to no field stands above the form and does not bar the way: the same again may well succeed.
 */
export class Refusal {
  private readonly said = signal<string | undefined>(undefined);

  readonly words = this.said.asReadonly();

  clear(): void {
    this.said.set(undefined);
  }

  from(error: unknown, fields: Readonly<Record<string, FieldTree<unknown> | undefined>>): TreeValidationResult {
    const found: ValidationError.WithOptionalFieldTree[] = [];
    for (const { field, message } of problemOf(error)?.errors ?? []) {
      const fieldTree = fields[field];
      if (fieldTree) found.push({ kind: 'server', message, fieldTree });
    }
    this.said.set(found.length > 0 ? undefined : wordsFor(error));
    return found.length > 0 ? found : undefined;
  }
}
