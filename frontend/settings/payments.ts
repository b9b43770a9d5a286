import { Component, computed, effect, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import type { ConnectionView } from '../../backend/contract/payments.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { confirmed } from '../ui/confirm-dialog.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { amountAsTyped, amountFrom } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { ConnectProviderDialog } from './connect-provider-dialog.ts';
import { MayChange } from './may-change.ts';
import { SettingsApi } from './settings-api.ts';

const names: Readonly<Record<ConnectionView['provider'], string>> = { stripe: 'Stripe', sandbox: 'Sandbox', whatsapp: 'WhatsApp payments' };

/** How customers can pay: accounts with providers, cash and transfers, and what a refund needs. */
@Component({
  selector: 'app-payment-settings',
  imports: [Ago, Chip, ErrorState, Field, FieldControl, FormField, FormRoot, MatButton, Skeleton],
  templateUrl: './payments.html',
  styleUrls: ['./requests.scss', './payments.scss'],
})
export class Payments {
  private readonly api = inject(SettingsApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  protected readonly mayChange = inject(MayChange).settings;
  protected readonly connections = this.api.paymentConnections();
  protected readonly settings = this.api.paymentSettings();
  private readonly business = this.api.business();
  protected readonly currency = computed(() => (this.business.hasValue() ? this.business.value().currency : undefined));
  protected readonly names = names;
  protected readonly known = computed(() => (this.connections.hasValue() ? this.connections.value() : []));

  private readonly typed = signal({ cash: true, transfer: false, transferDetails: '', refundLimit: '', proofMinutes: '' });
  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      validate(at.transferDetails, ({ value, valueOf }) =>
        valueOf(at.transfer) && value().trim() === '' ? { kind: 'missing', message: 'Say where the money is to go.' } : undefined,
      );
      validate(at.refundLimit, ({ value }) =>
        amountFrom(value(), this.currency() ?? 'EUR') === undefined
          ? { kind: 'amount', message: 'Write an amount like 50.00.' }
          : undefined,
      );
      validate(at.proofMinutes, ({ value }) =>
        /^[1-9]\d{0,4}$/.test(value().trim()) && Number(value()) <= 10_080
          ? undefined
          : { kind: 'minutes', message: 'Write whole minutes, up to a week (10080).' },
      );
    },
    {
      submission: {
        action: async ({ transferDetails, refundLimit, proofMinutes }) => {
          this.refusal.clear();
          const typed = this.typed();
          try {
            await this.api.changePaymentSettings({
              cash: typed.cash,
              transfer: typed.transfer,
              transferDetails: typed.transferDetails.trim(),
              refundLimit: amountFrom(typed.refundLimit, this.currency() ?? 'EUR') ?? 0,
              proofMinutes: Number(typed.proofMinutes),
            });
          } catch (error) {
            return this.refusal.from(error, { transferDetails, refundLimit, proofMinutes });
          }
          this.say.done('How you take payments is saved.');
          return undefined;
        },
      },
    },
  );

  constructor() {
    // What is typed begins with what is kept, once both are known.
    effect(() => {
      const currency = this.currency();
      if (!this.settings.hasValue() || !currency) return;
      const { cash, transfer, transferDetails, refundLimit, proofMinutes } = this.settings.value();
      this.typed.set({
        cash,
        transfer,
        transferDetails,
        refundLimit: amountAsTyped(refundLimit, currency),
        proofMinutes: String(proofMinutes),
      });
    });
  }

  protected connect(): void {
    this.dialog
      .open<ConnectProviderDialog, undefined, boolean>(ConnectProviderDialog, { width: '480px' })
      .afterClosed()
      .subscribe((connected) => connected && this.connections.reload());
  }

  protected async disconnect({ provider }: ConnectionView): Promise<void> {
    const question = {
      title: `Disconnect ${names[provider]}?`,
      words: 'No new links are made. Payments by links that are open can no longer be seen, and refunds of what it took fail.',
      yes: 'Disconnect',
      no: 'Keep it',
    };
    if (!(await confirmed(this.dialog, question))) return;
    try {
      await this.api.disconnectProvider(provider);
      this.say.done(`${names[provider]} is disconnected.`);
    } catch (error) {
      this.say.failed(`${names[provider]} is still connected.`, error);
    }
    this.connections.reload();
  }
}
