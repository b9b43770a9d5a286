import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';

/** Over TLS the browser itself refuses to let another host or path set this name. On plain http://localhost it would refuse it from us too. */
const nameFor = (request: Request): string => (request.secure ? '__Host-perfcent' : 'perfcent');

const options = (request: Request): CookieOptions => ({ httpOnly: true, sameSite: 'strict', path: '/', secure: request.secure });

const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000;

export const tokenIn = (request: Request): string | undefined => parseCookie(request.headers.cookie ?? '')[nameFor(request)];

export const giveToken = (request: Request, response: Response, token: string): void =>
  void response.cookie(nameFor(request), token, { ...options(request), maxAge: thirtyDaysMs });

export const takeToken = (request: Request, response: Response): void => void response.clearCookie(nameFor(request), options(request));
