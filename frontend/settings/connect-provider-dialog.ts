import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import type { NewConnectionRequest } from '../../backend/contract/payments.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Refusal } from '../ui/refusal.ts';
import { SettingsApi } from './settings-api.ts';

const nothingTyped = {
  provider: 'stripe' as 'stripe' | 'sandbox' | 'whatsapp',
  apiKey: '',
  webhookSecret: '',
  country: 'IN' as 'IN' | 'BR',
  gateway: 'razorpay' as 'razorpay' | 'payu' | 'billdesk' | 'zaakpay',
  configuration: '',
  sellerName: '',
  sellerAddress: '',
  sellerCity: '',
  sellerPostcode: '',
};

const ofIndia = ['configuration', 'sellerName', 'sellerAddress', 'sellerCity', 'sellerPostcode'] as const;

function asked({ provider, apiKey, webhookSecret, country, ...typed }: typeof nothingTyped): NewConnectionRequest {
  if (provider === 'sandbox') return { provider };
  if (provider === 'whatsapp') return { provider, native: country === 'BR' ? { country } : { country, ...typed } };
  return { provider, apiKey: apiKey.trim(), ...(webhookSecret.trim() && { webhookSecret: webhookSecret.trim() }) };
}

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
            <option value="whatsapp">WhatsApp payments (India and Brazil)</option>
          </select>
        </app-field>
        @if (typed().provider === 'whatsapp') {
          <app-field label="Country" [of]="form.country">
            <select appControl [formField]="form.country">
              <option value="IN">India</option>
              <option value="BR">Brazil</option>
            </select>
          </app-field>
          @if (typed().country === 'BR') {
            <p class="soft">
              Customers get a bill in the chat that opens the link of your online provider; so connect one of these too. Your currency must
              be the real.
            </p>
          } @else {
            <p class="soft">
              Customers with Indian numbers pay in rupees inside the chat. First make a payment configuration in WhatsApp Manager and test
              it there.
            </p>
            <app-field label="Payment gateway" [of]="form.gateway">
              <select appControl [formField]="form.gateway">
                <option value="razorpay">Razorpay</option>
                <option value="payu">PayU</option>
                <option value="billdesk">BillDesk</option>
                <option value="zaakpay">Zaakpay</option>
              </select>
            </app-field>
            <app-field label="Name of the payment configuration" [of]="form.configuration" hint="As WhatsApp Manager shows it.">
              <input appControl autocomplete="off" [formField]="form.configuration" />
            </app-field>
            <app-field label="Seller" [of]="form.sellerName" hint="Indian law wants name and address on each bill.">
              <input appControl autocomplete="organization" [formField]="form.sellerName" />
            </app-field>
            <app-field label="Address" [of]="form.sellerAddress">
              <input appControl autocomplete="street-address" [formField]="form.sellerAddress" />
            </app-field>
            <app-field label="City" [of]="form.sellerCity">
              <input appControl autocomplete="address-level2" [formField]="form.sellerCity" />
            </app-field>
            <app-field label="Postcode" [of]="form.sellerPostcode">
              <input appControl autocomplete="postal-code" [formField]="form.sellerPostcode" />
            </app-field>
          }
        }
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

  protected readonly typed = signal({ ...nothingTyped });
  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      validate(at.apiKey, ({ value, valueOf }) =>
        valueOf(at.provider) === 'stripe' && value().trim().length < 8 ? { kind: 'missing', message: 'Paste the key here.' } : undefined,
      );
      for (const name of ofIndia)
        validate(at[name], ({ value, valueOf }) =>
          valueOf(at.provider) === 'whatsapp' && valueOf(at.country) === 'IN' && value().trim() === ''
            ? { kind: 'missing', message: 'This is needed.' }
            : undefined,
        );
    },
    {
      submission: {
        action: async ({ apiKey, webhookSecret, configuration }) => {
          this.refusal.clear();
          try {
            await this.api.connectProvider(asked(this.typed()));
          } catch (error) {
            return this.refusal.from(error, { apiKey, webhookSecret, configuration });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );
}
