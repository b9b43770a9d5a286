import { computed, inject, Service } from '@angular/core';
import { Session } from '../shell/session.ts';

/** Who may change the settings: owners. */
@Service()
export class MayChange {
  private readonly me = inject(Session).me;

  readonly settings = computed(() => this.me()?.role === 'owner');
}
