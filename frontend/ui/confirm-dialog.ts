import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  type MatDialog,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

interface Question {
  readonly title: string;
  readonly words: string;
  /** The verb on the button that does it. */
  readonly yes: string;
  readonly no: string;
}

@Component({
  selector: 'app-confirm-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ question.title }}</h2>
    <mat-dialog-content>{{ question.words }}</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton [matDialogClose]="false">{{ question.no }}</button>
      <button matButton="filled" class="dangerous" [matDialogClose]="true">{{ question.yes }}</button>
    </mat-dialog-actions>
  `,
})
export class ConfirmDialog {
  protected readonly question = inject<Question>(MAT_DIALOG_DATA);
}

/** Before something that cannot be taken back. */
export async function confirmed(dialog: MatDialog, question: Question): Promise<boolean> {
  const asked = dialog.open<ConfirmDialog, Question, boolean>(ConfirmDialog, { data: question, role: 'alertdialog', width: '420px' });
  return (await firstValueFrom(asked.afterClosed())) === true;
}
