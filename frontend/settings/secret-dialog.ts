import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, pattern, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { RequestSecretView } from '../../backend/contract/requests.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Refusal } from '../ui/refusal.ts';
import { SettingsApi } from './settings-api.ts';

/** A secret that requests carry: a new one, or another value for the one that is given. */
@Component({
  selector: 'app-secret-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ replaced ? 'Another value for ' + replaced.name : 'A secret for requests' }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        @if (!replaced) {
          <app-field label="Name" [of]="form.name" hint="The flow calls it by this name, e.g. shop-key.">
            <input appControl autocomplete="off" [formField]="form.name" />
          </app-field>
        }
        <app-field
          label="Secret"
          [of]="form.secret"
          hint="All that is to stand in the header, e.g. Bearer 8f3…. Nobody can read it here again."
        >
          <input appControl type="password" autocomplete="off" [formField]="form.secret" />
        </app-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class SecretDialog {
  private readonly api = inject(SettingsApi);
  private readonly dialog = inject<MatDialogRef<SecretDialog, boolean>>(MatDialogRef);

  protected readonly replaced = inject<RequestSecretView | null>(MAT_DIALOG_DATA);
  private readonly typed = signal({ name: this.replaced?.name ?? '', secret: '' });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      required(at.name, { message: 'It needs a name.' });
      pattern(at.name, /^[a-z0-9]+(?:-[a-z0-9]+)*$/, { message: 'Small letters, digits and dashes only, like shop-key.' });
      required(at.secret, { message: 'Paste the secret here.' });
    },
    {
      submission: {
        action: async ({ name, secret }) => {
          this.refusal.clear();
          try {
            await this.api.keepRequestSecret(this.typed().name, { secret: this.typed().secret.trim() });
          } catch (error) {
            return this.refusal.from(error, { name, secret });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );
}
