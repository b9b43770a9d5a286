import { httpResource } from '@angular/common/http';
import { computed, inject, Service } from '@angular/core';
import type { ConversationPage } from '../../backend/contract/conversations.ts';
import { Live } from '../ui/live.ts';

/** How many conversations wait for a person, for the badge in the rail. */
@Service({ autoProvided: false })
export class Waiting {
  private readonly page = httpResource<ConversationPage>(() => '/api/conversations?owner=human');

  readonly count = computed(() => (this.page.hasValue() ? this.page.value().waiting : 0));

  constructor() {
    inject(Live).listen('conversation', () => this.page.reload());
  }
}
