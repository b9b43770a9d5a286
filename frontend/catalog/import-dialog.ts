import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import type { ImportReport } from '../../backend/contract/catalog-import.ts';
import { wordsFor } from '../ui/problem.ts';
import { CatalogApi } from './catalog-api.ts';
import { mistakeWords, tallyWords, textOf } from './import-words.ts';

interface Chosen {
  readonly name: string;
  readonly csv: string;
}

/** Takes products from a table: first it says all that would happen, then it is done or not. Closes with true when something changed. */
@Component({
  selector: 'app-import-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  templateUrl: './import-dialog.html',
  styleUrl: './import-dialog.scss',
})
export class ImportDialog {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject<MatDialogRef<ImportDialog, boolean>>(MatDialogRef);

  protected readonly columns = this.api.importColumns();
  protected readonly chosen = signal<Chosen | undefined>(undefined);
  protected readonly report = signal<ImportReport | undefined>(undefined);
  protected readonly refused = signal<string | undefined>(undefined);
  protected readonly working = signal(false);
  protected readonly ready = computed(() => {
    const report = this.report();
    return report !== undefined && report.mistakeCount === 0 && report.rows > 0;
  });
  protected readonly words = tallyWords;
  protected readonly mistakeWords = mistakeWords;

  protected async choose(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    // The same file, put right, can be chosen again.
    input.value = '';
    if (!file) return;
    this.chosen.set({ name: file.name, csv: textOf(await file.arrayBuffer()) });
    await this.ask(true);
  }

  protected async apply(): Promise<void> {
    const report = await this.ask(false);
    if (report?.applied) this.dialog.close(true);
  }

  private async ask(dryRun: boolean): Promise<ImportReport | undefined> {
    const chosen = this.chosen();
    if (!chosen || this.working()) return undefined;
    this.working.set(true);
    this.refused.set(undefined);
    try {
      const report = await this.api.import({ csv: chosen.csv, dryRun });
      this.report.set(report);
      return report;
    } catch (error) {
      this.report.set(undefined);
      this.refused.set(wordsFor(error));
      return undefined;
    } finally {
      this.working.set(false);
    }
  }
}
