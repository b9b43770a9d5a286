import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../ui/empty-state.ts';

@Component({
  selector: 'app-not-found-page',
  imports: [EmptyState, MatButton, RouterLink],
  template: `
    <h1 class="visually-hidden">Not found</h1>
    <app-empty-state icon="search" title="There is no page at this address" words="It may have moved, or the link is not complete.">
      <a matButton="filled" routerLink="/inbox">Go to the inbox</a>
    </app-empty-state>
  `,
})
export class NotFoundPage {}
