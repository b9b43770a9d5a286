import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { refuseOtherSites } from './same-site.ts';
import { tokenIn } from './sign-in-cookie.ts';
import { rememberSignIn } from './sign-in.ts';
import { SignIns } from './sign-ins.ts';
import { ownersKey, publicKey } from './who-may.ts';

/** Express finds a route whatever the case of its path, so the guard must not be pickier. */
const isApi = /^\/api(\/|$)/i;

/** Stands before everything under /api: a page of ours, a sign-in that is open, and the role that is asked for. */
@Injectable()
export class SignedIn implements CanActivate {
  constructor(
    private readonly signIns: SignIns,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (!isApi.test(request.path)) return true;
    refuseOtherSites(request);
    const says = (key: string) =>
      this.reflector.getAllAndOverride<boolean | undefined>(key, [context.getHandler(), context.getClass()]) ?? false;
    if (says(publicKey)) return true;

    const token = tokenIn(request);
    const signIn = token ? await this.signIns.find(token, { touch: true }) : undefined;
    if (!signIn) throw new UnauthorizedException('You are not signed in, or your sign-in has ended.');
    if (says(ownersKey) && signIn.member.role !== 'owner') throw new ForbiddenException('Only an owner of the business may do this.');
    rememberSignIn(request, signIn);
    return true;
  }
}
