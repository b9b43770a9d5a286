import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  type MatDialog,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Field, FieldControl } from './field.ts';

export interface Reason {
  readonly title: string;
  /** What comes of it, where the title does not tell. */
  readonly words?: string;
  readonly label: string;
  /** The verb on the button that does it. */
  readonly verb: string;
  readonly needed: boolean;
  /** The verb on the other button. */
  readonly no?: string;
  /** It cannot be taken back. */
  readonly isFinal?: true;
}

@Component({
  selector: 'app-reason-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ reason.title }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (reason.words) {
          <p class="soft">{{ reason.words }}</p>
        }
        <app-field [label]="reason.label" [of]="form.words"><textarea appControl rows="3" [formField]="form.words"></textarea></app-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>{{ reason.no ?? 'Leave it' }}</button>
        <button matButton="filled" [class.dangerous]="reason.isFinal" type="submit">{{ reason.verb }}</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class ReasonDialog {
  private readonly dialog = inject<MatDialogRef<ReasonDialog, string>>(MatDialogRef);

  protected readonly reason = inject<Reason>(MAT_DIALOG_DATA);
  private readonly typed = signal({ words: '' });
  protected readonly form = form(
    this.typed,
    (at) => {
      if (this.reason.needed) required(at.words, { message: 'Say why, in a few words.' });
      maxLength(at.words, 500, { message: 'A reason has at most 500 characters.' });
    },
    {
      submission: {
        action: () => {
          this.dialog.close(this.typed().words.trim());
          return Promise.resolve(undefined);
        },
      },
    },
  );
}

/** The reason, which may be empty where none is needed; nothing when it is called off. */
export function askForReason(dialog: MatDialog, reason: Reason): Promise<string | undefined> {
  const asked = dialog.open<ReasonDialog, Reason, string>(ReasonDialog, { data: reason, width: '460px', maxWidth: '96vw' });
  return firstValueFrom(asked.afterClosed());
}
