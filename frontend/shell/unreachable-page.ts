import { Component, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { ErrorState } from '../ui/error-state.ts';
import { Session } from './session.ts';

/** In the place of a page while the server cannot say who is signed in. The address stays, so that reloading helps too. */
@Component({
  selector: 'app-unreachable-page',
  imports: [ErrorState],
  template: `
    <main>
      <h1 class="visually-hidden">Perfcent cannot be reached</h1>
      @if (!trying()) {
        <app-error-state title="Perfcent cannot be reached" [error]="error()" (retry)="tryAgain()" />
      }
    </main>
  `,
  styles: `
    :host {
      display: grid;
      place-items: center;
      min-height: 100dvh;
    }
  `,
})
export class UnreachablePage {
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  readonly next = input<string>('/');

  protected readonly trying = signal(false);
  protected readonly error = this.session.trouble;

  protected async tryAgain(): Promise<void> {
    this.trying.set(true);
    await this.router.navigateByUrl(this.next(), { onSameUrlNavigation: 'reload' });
    this.trying.set(false);
  }
}
