import type { Request } from 'express';
import type { Member } from './member.ts';

/** An open sign-in of a person, and the business that they chose in it. */
export interface SignIn {
  readonly tokenSha256: Buffer;
  readonly account: { readonly id: string; readonly name: string; readonly email: string };
  readonly member: Member;
}

const signIns = new WeakMap<Request, SignIn>();

export const rememberSignIn = (request: Request, signIn: SignIn): void => void signIns.set(request, signIn);

/** The sign-in of a request that the guard let through. */
export function signInOf(request: Request): SignIn {
  const signIn = signIns.get(request);
  if (!signIn) throw new Error(`${request.method} ${request.path} asks who is signed in, but is open to everybody`);
  return signIn;
}
