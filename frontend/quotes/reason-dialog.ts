import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Field, FieldControl } from '../ui/field.ts';

export interface Reason {
  readonly title: string;
  readonly label: string;
  /** The verb on the button that does it. */
  readonly verb: string;
  readonly needed: boolean;
}

/** Before something that wants a reason. */
@Component({
  selector: 'app-reason-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ reason.title }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        <app-field [label]="reason.label" [of]="form.words"><textarea appControl rows="3" [formField]="form.words"></textarea></app-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Leave it</button>
        <button matButton="filled" type="submit">{{ reason.verb }}</button>
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
