import { inject, Service } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { wordsFor } from './problem.ts';

/** Short words at the edge of the screen, read out by screen readers. */
@Service()
export class Say {
  private readonly snackBar = inject(MatSnackBar);

  done(words: string): void {
    this.snackBar.open(words, undefined, { duration: 3_000, politeness: 'polite' });
  }

  /** `why` is what was caught, or words for it. */
  failed(what: string, why: unknown): void {
    this.snackBar.open(`${what} ${typeof why === 'string' ? why : wordsFor(why)}`, 'Close', { duration: 12_000, politeness: 'assertive' });
  }
}
