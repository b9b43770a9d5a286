import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { RequestSecretView, RequestView } from '../../backend/contract/requests.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { confirmed } from '../ui/confirm-dialog.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { MayChange } from './may-change.ts';
import { SecretDialog } from './secret-dialog.ts';
import { SettingsApi } from './settings-api.ts';

/** What flows ask of other servers: the secrets that such requests carry, and how the last ones went. */
@Component({
  selector: 'app-requests',
  imports: [Ago, Chip, EmptyState, ErrorState, MatButton, RouterLink, Skeleton],
  templateUrl: './requests.html',
  styleUrl: './requests.scss',
})
export class Requests {
  private readonly api = inject(SettingsApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  protected readonly mayChange = inject(MayChange).settings;
  protected readonly secrets = this.api.requestSecrets(this.mayChange);
  protected readonly requests = this.api.requests();
  protected readonly known = computed(() => (this.secrets.hasValue() ? this.secrets.value() : []));
  protected readonly last = computed(() => (this.requests.hasValue() ? this.requests.value() : []));

  /** A new one, or another value for one that is there. */
  protected keep(secret: RequestSecretView | null): void {
    this.dialog
      .open<SecretDialog, RequestSecretView | null, boolean>(SecretDialog, { data: secret, width: '480px' })
      .afterClosed()
      .subscribe((kept) => kept && this.secrets.reload());
  }

  protected async forget({ name }: RequestSecretView): Promise<void> {
    const question = {
      title: `Delete the secret ${name}?`,
      words: 'Steps that send it fail from now on, until there is one of this name again.',
      yes: 'Delete',
      no: 'Keep it',
    };
    if (!(await confirmed(this.dialog, question))) return;
    try {
      await this.api.forgetRequestSecret(name);
      this.say.done(`${name} is deleted.`);
    } catch (error) {
      this.say.failed(`${name} is still there.`, error);
    }
    this.secrets.reload();
  }

  protected wordsFor({ state, failure, status, tries, tookMs }: RequestView): string {
    if (state === 'waiting') return failure === null ? 'On its way' : `${failure}. It is tried again.`;
    const took = tookMs === null ? '' : ` in ${tookMs} ms`;
    const often = tries > 1 ? `, after ${tries} tries` : '';
    return failure === null ? `It answered ${status}${took}${often}` : `${failure}${often}`;
  }
}
