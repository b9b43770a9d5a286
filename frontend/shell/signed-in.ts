import { type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router } from '@angular/router';
import { catchError, throwError } from 'rxjs';
import { statusOf } from '../ui/problem.ts';
import { Session } from './session.ts';

/** Pages of the business need a person who is signed in; afterwards they come back to where they wanted to go. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const router = inject(Router);
  try {
    const me = await inject(Session).find();
    return me !== null || router.createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { next: state.url } });
  } catch {
    // The session keeps the reason, and the page shows it.
    return new RedirectCommand(router.createUrlTree(['/unreachable'], { queryParams: { next: state.url } }), { skipLocationChange: true });
  }
};

/** A sign-in that ends while a page is open leads to the sign-in page, and from there back. */
export const whenSignInEnds: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  return next(request).pipe(
    catchError((error: unknown) => {
      if (statusOf(error) === 401 && session.me() && request.url !== '/api/sign-in') {
        session.forget();
        void router.navigate(['/sign-in'], { queryParams: { next: router.url } });
      }
      return throwError(() => error);
    }),
  );
};
