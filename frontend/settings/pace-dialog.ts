import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, pattern } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { NumberView } from '../../backend/contract/businesses.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Refusal } from '../ui/refusal.ts';
import { SettingsApi } from './settings-api.ts';

/** How fast a number may send. Meta tells each number its own limit, and refuses what is faster. */
@Component({
  selector: 'app-pace-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>Pace of {{ number.displayPhoneNumber }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <app-field
          label="Messages a second"
          [of]="form.messagesPerSecond"
          hint="Meta allows 80 at first and up to 1,000 later; 20 while the WhatsApp app is used beside."
          ><input appControl inputmode="numeric" [formField]="form.messagesPerSecond"
        /></app-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Leave as it is</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class PaceDialog {
  private readonly api = inject(SettingsApi);
  private readonly dialog = inject<MatDialogRef<PaceDialog, boolean>>(MatDialogRef);

  protected readonly number = inject<NumberView>(MAT_DIALOG_DATA);
  private readonly typed = signal({ messagesPerSecond: String(this.number.messagesPerSecond) });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      pattern(at.messagesPerSecond, /^([1-9]\d{0,2}|1000)$/, { message: 'A whole number from 1 to 1000.' });
    },
    {
      submission: {
        action: async ({ messagesPerSecond }) => {
          this.refusal.clear();
          try {
            await this.api.pace(this.number.phoneNumberId, { messagesPerSecond: Number(this.typed().messagesPerSecond) });
          } catch (error) {
            return this.refusal.from(error, { messagesPerSecond });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );
}
