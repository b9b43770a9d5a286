import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { MAT_DIALOG_DEFAULT_OPTIONS, MatDialogConfig } from '@angular/material/dialog';
import { provideRouter, TitleStrategy, withComponentInputBinding, withInMemoryScrolling } from '@angular/router';
import { PageTitle } from './page-title.ts';
import { routes } from './routes.ts';
import { whenSignInEnds } from './signed-in.ts';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideHttpClient(withInterceptors([whenSignInEnds])),
    provideRouter(routes, withComponentInputBinding(), withInMemoryScrolling({ scrollPositionRestoration: 'enabled' })),
    { provide: TitleStrategy, useExisting: PageTitle },
    {
      provide: MAT_DIALOG_DEFAULT_OPTIONS,
      // On top of Material's own: else a dialog would tell nobody that it is one.
      useFactory: () =>
        Object.assign(new MatDialogConfig(), {
          autoFocus: 'first-tabbable',
          // Else the first field would take the focus once the dialog has faded in, from whoever already types into another.
          delayFocusTrap: false,
          maxWidth: 'min(560px, 94vw)',
          width: '480px',
        }),
    },
  ],
};
