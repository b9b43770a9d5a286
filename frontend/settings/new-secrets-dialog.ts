import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, minLength } from '@angular/forms/signals';
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

/** After Meta's token or secret changed: what is left empty stays as it was. */
@Component({
  selector: 'app-new-secrets-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>New secrets for {{ number.displayPhoneNumber }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        <p class="soft">What you leave empty stays as it is. The app secret of before is still accepted for messages on their way.</p>
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <app-field label="Access token" [of]="form.accessToken"
          ><input appControl type="password" autocomplete="off" [formField]="form.accessToken"
        /></app-field>
        <app-field label="App secret" [of]="form.appSecret"
          ><input appControl type="password" autocomplete="off" [formField]="form.appSecret"
        /></app-field>
        <app-field label="Verify token" [of]="form.verifyToken" hint="Of your own choosing; paste the same at Meta."
          ><input appControl autocomplete="off" [formField]="form.verifyToken"
        /></app-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Leave as it is</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class NewSecretsDialog {
  private readonly api = inject(SettingsApi);
  private readonly dialog = inject<MatDialogRef<NewSecretsDialog, boolean>>(MatDialogRef);

  protected readonly number = inject<NumberView>(MAT_DIALOG_DATA);
  private readonly typed = signal({ accessToken: '', appSecret: '', verifyToken: '' });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      for (const secret of [at.accessToken, at.appSecret, at.verifyToken])
        minLength(secret, 8, { message: 'It has at least 8 characters.' });
    },
    {
      submission: {
        action: async ({ accessToken, appSecret, verifyToken }) => {
          this.refusal.clear();
          const given = Object.fromEntries(Object.entries(this.typed()).filter(([, secret]) => secret.trim() !== ''));
          if (Object.keys(given).length === 0) {
            this.dialog.close(false);
            return undefined;
          }
          try {
            await this.api.replaceSecrets(this.number.phoneNumberId, given);
          } catch (error) {
            return this.refusal.from(error, { accessToken, appSecret, verifyToken });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );
}
