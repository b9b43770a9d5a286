import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';
import type { Request } from 'express';

/** The phone has no sign-in, so a page of another site must not be able to use it from somebody's browser. */
@Injectable()
export class SameOrigin implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const { origin } = request.headers;
    if (origin === undefined) return true;
    if (URL.canParse(origin) && new URL(origin).host === request.headers.host) return true;
    throw new ForbiddenException('The sandbox answers only pages of its own address');
  }
}
