import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { signInOf } from './sign-in.ts';

/** The member of staff who asks. */
export const CurrentMember = createParamDecorator(
  (_: unknown, context: ExecutionContext) => signInOf(context.switchToHttp().getRequest<Request>()).member,
);

/** The sign-in itself, for ending it or choosing another business in it. */
export const CurrentSignIn = createParamDecorator((_: unknown, context: ExecutionContext) =>
  signInOf(context.switchToHttp().getRequest<Request>()),
);
