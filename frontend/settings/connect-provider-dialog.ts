import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Field, FieldControl } from '../ui/field.ts';
import { Refusal } from '../ui/refusal.ts';
import { SettingsApi } from './settings-api.ts';

/** An account with a payment provider: its key is tried before it is kept. */
@Component({
  selector: 'app-connect-provider-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>Connect a payment provider</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <app-field label="Provider" [of]="form.provider">
          <select appControl [formField]="form.provider">
            <option value="stripe">Stripe</option>
            <option value="sandbox">Sandbox (no real money)</option>
          </select>
        </app-field>
        @if (typed().provider === 'stripe') {
          <app-field label="Secret key" [of]="form.apiKey" hint="From the developer page of Stripe. Nobody can read it here again.">
            <input appControl type="password" autocomplete="off" [formField]="form.apiKey" />
          </app-field>
          <app-field
            label="Signing secret of the webhook"
            [of]="form.webhookSecret"
            hint="Leave it empty, and Stripe is told where to send its webhooks."
          >
            <input appControl type="password" autocomplete="off" [formField]="form.webhookSecret" />
          </app-field>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Connect</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class ConnectProviderDialog {
  private readonly api = inject(SettingsApi);
  private readonly dialog = inject<MatDialogRef<ConnectProviderDialog, boolean>>(MatDialogRef);

  protected readonly typed = signal({ provider: 'stripe', apiKey: '', webhookSecret: '' });
  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      validate(at.apiKey, ({ value, valueOf }) =>
        valueOf(at.provider) === 'stripe' && value().trim().length < 8 ? { kind: 'missing', message: 'Paste the key here.' } : undefined,
      );
    },
    {
      submission: {
        action: async ({ apiKey, webhookSecret }) => {
          this.refusal.clear();
          const { provider, apiKey: key, webhookSecret: secret } = this.typed();
          try {
            await this.api.connectProvider(
              provider === 'sandbox'
                ? { provider: 'sandbox' }
                : { provider: 'stripe', apiKey: key.trim(), ...(secret.trim() && { webhookSecret: secret.trim() }) },
            );
          } catch (error) {
            return this.refusal.from(error, { apiKey, webhookSecret });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );
}
