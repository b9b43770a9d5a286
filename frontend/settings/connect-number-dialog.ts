import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, pattern, required, type SchemaPath } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { CopyButton } from '../ui/copy-button.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Refusal } from '../ui/refusal.ts';
import { SettingsApi } from './settings-api.ts';

/** The way from Meta's pages to a number that speaks: what to copy from there, and what to paste there. */
@Component({
  selector: 'app-connect-number-dialog',
  imports: [
    CopyButton,
    Field,
    FieldControl,
    FormField,
    FormRoot,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
  ],
  templateUrl: './connect-number-dialog.html',
  styleUrl: './connect-number-dialog.scss',
})
export class ConnectNumberDialog {
  private readonly api = inject(SettingsApi);
  private readonly dialog = inject<MatDialogRef<ConnectNumberDialog, boolean>>(MatDialogRef);

  protected readonly webhookUrl = `${location.origin}/webhooks/whatsapp`;
  protected readonly secure = location.protocol === 'https:';
  protected readonly verifyToken = randomToken();
  protected readonly connected = signal<string | undefined>(undefined);

  private readonly typed = signal({ displayPhoneNumber: '', phoneNumberId: '', wabaId: '', accessToken: '', appSecret: '' });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      required(at.displayPhoneNumber, { message: 'Type the number with its country code.' });
      mustBeGraphId(at.phoneNumberId, 'Phone number ID');
      mustBeGraphId(at.wabaId, 'WhatsApp Business Account ID');
      required(at.accessToken, { message: 'Paste the permanent token of a system user.' });
      required(at.appSecret, { message: 'Paste the app secret: without it no message of WhatsApp can be trusted.' });
    },
    {
      submission: {
        action: async ({ displayPhoneNumber, phoneNumberId, wabaId, accessToken, appSecret }) => {
          this.refusal.clear();
          try {
            const { displayPhoneNumber: number } = await this.api.connect({ ...this.typed(), verifyToken: this.verifyToken });
            this.connected.set(number);
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { displayPhoneNumber, phoneNumberId, wabaId, accessToken, appSecret });
          }
        },
      },
    },
  );

  protected close(): void {
    this.dialog.close(this.connected() !== undefined);
  }
}

function mustBeGraphId(path: SchemaPath<string>, name: string): void {
  required(path, { message: `Copy the ${name} from Meta.` });
  pattern(path, /^\s*\d{5,25}\s*$/, { message: `The ${name} is a long row of digits.` });
}

function randomToken(): string {
  return [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(36).padStart(2, '0')).join('');
}
