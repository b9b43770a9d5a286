import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import type { NumberView } from '../../backend/contract/businesses.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Live } from '../ui/live.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { ConnectNumberDialog } from './connect-number-dialog.ts';
import { MayChange } from './may-change.ts';
import { NewSecretsDialog } from './new-secrets-dialog.ts';
import { PaceDialog } from './pace-dialog.ts';
import { SettingsApi } from './settings-api.ts';

/** The WhatsApp numbers of the business: which of them speak, and why one does not. */
@Component({
  selector: 'app-numbers',
  imports: [Ago, Chip, EmptyState, ErrorState, MatButton, Skeleton],
  templateUrl: './numbers.html',
  styleUrl: './numbers.scss',
})
export class Numbers {
  private readonly api = inject(SettingsApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  protected readonly mayChange = inject(MayChange).settings;

  protected readonly numbers = this.api.numbers();
  protected readonly list = computed(() => (this.numbers.hasValue() ? this.numbers.value() : []));
  protected readonly resuming = signal<string | undefined>(undefined);

  constructor() {
    inject(Live).listen('number', () => this.numbers.reload());
  }

  protected connect(): void {
    const opened = this.dialog.open<ConnectNumberDialog, undefined, boolean>(ConnectNumberDialog, { width: '560px', disableClose: true });
    opened.afterClosed().subscribe((connected) => connected && this.numbers.reload());
  }

  protected pace(number: NumberView): void {
    this.dialog
      .open<PaceDialog, NumberView, boolean>(PaceDialog, { data: number })
      .afterClosed()
      .subscribe((changed) => changed && this.numbers.reload());
  }

  protected replaceSecrets(number: NumberView): void {
    const opened = this.dialog.open<NewSecretsDialog, NumberView, boolean>(NewSecretsDialog, { data: number });
    opened.afterClosed().subscribe((replaced) => {
      if (!replaced) return;
      this.say.done(`${number.displayPhoneNumber} has new secrets.`);
      this.numbers.reload();
    });
  }

  protected async resume({ phoneNumberId, displayPhoneNumber }: NumberView): Promise<void> {
    this.resuming.set(phoneNumberId);
    try {
      await this.api.resume(phoneNumberId);
      this.say.done(`${displayPhoneNumber} sends again.`);
    } catch (error) {
      this.say.failed(`${displayPhoneNumber} is still stopped.`, error);
    } finally {
      this.resuming.set(undefined);
      this.numbers.reload();
    }
  }
}
