import { Component, inject, input, signal } from '@angular/core';
import { email, form, FormField, FormRoot, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Field, FieldControl } from '../ui/field.ts';
import { Icon } from '../ui/icon.ts';
import { Refusal } from '../ui/refusal.ts';
import { Session } from './session.ts';

@Component({
  selector: 'app-sign-in-page',
  imports: [Field, FieldControl, FormField, FormRoot, Icon, MatButton],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.scss',
})
export class SignInPage {
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  /** Where the person wanted to go. */
  readonly next = input<string>();

  private readonly credentials = signal({ email: '', password: '' });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.credentials,
    (at) => {
      required(at.email, { message: 'Type your e-mail address.' });
      email(at.email, { message: 'This does not look like an e-mail address.' });
      required(at.password, { message: 'Type your password.' });
    },
    {
      submission: {
        action: async ({ email, password }) => {
          this.refusal.clear();
          try {
            await this.session.signIn({ email: this.credentials().email.trim(), password: this.credentials().password });
          } catch (error) {
            return this.refusal.from(error, { email, password });
          }
          await this.router.navigateByUrl(insideOnly(this.next()));
          return undefined;
        },
        onInvalid: (all) => all().errorSummary()[0]?.fieldTree().focusBoundControl(),
      },
    },
  );
  protected readonly passwordShown = signal(false);
}

/** Only a path of this dashboard: a link from elsewhere must not lead away after the sign-in. */
function insideOnly(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/';
}
