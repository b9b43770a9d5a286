import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';

export interface ReasonQuestion {
  readonly title: string;
  readonly words: string;
  /** The verb on the button that does it. */
  readonly yes: string;
  /** Whether somebody is told the reason. */
  readonly tells: boolean;
}

/** Before something that cannot be taken back; gives the reason, which may be empty, or nothing when it is not to be. */
@Component({
  selector: 'app-reason-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ question.title }}</h2>
    <mat-dialog-content class="form">
      <p>{{ question.words }}</p>
      <label
        >Reason{{ question.tells ? ', told to the customer' : '' }}
        <input class="input" maxlength="500" [value]="reason()" (input)="reason.set($any($event.target).value)" />
      </label>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton [matDialogClose]="undefined">Keep it</button>
      <button matButton="filled" class="dangerous" [matDialogClose]="reason().trim()">{{ question.yes }}</button>
    </mat-dialog-actions>
  `,
  styles: `
    label {
      display: grid;
      gap: 6px;
      font-size: 0.8125rem;
      font-weight: 550;
    }
  `,
})
export class ReasonDialog {
  protected readonly question = inject<ReasonQuestion>(MAT_DIALOG_DATA);
  protected readonly reason = signal('');
}
