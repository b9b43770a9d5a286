import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { listKeys } from '../ui/row-keys.ts';

const keys = [['Ctrl K or ⌘ K', 'find a record, a person, a page or something to do'], ...listKeys, ['?', 'these keys']] as const;

/** What can be done by key. */
@Component({
  selector: 'app-keys-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>Keys</h2>
    <mat-dialog-content>
      <dl>
        @for (each of keys; track each[0]) {
          <div>
            <dt>{{ each[0] }}</dt>
            <dd>{{ each[1] }}</dd>
          </div>
        }
      </dl>
    </mat-dialog-content>
    <mat-dialog-actions align="end"><button matButton matDialogClose>Close</button></mat-dialog-actions>
  `,
  styles: `
    div {
      display: grid;
      grid-template-columns: 130px 1fr;
      gap: 12px;
      padding: 6px 0;
    }
    dt {
      font-weight: 600;
    }
  `,
})
export class KeysDialog {
  protected readonly keys = keys;
}
