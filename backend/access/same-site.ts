import { ForbiddenException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { Request } from 'express';

const readsOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of another site must not act with somebody's cookie. What changes something has to say that it comes from our own pages
 * (browsers do; a script sends `Origin` itself), and be JSON, or a file as bare bytes: a foreign form can send neither.
 */
export function refuseOtherSites(request: Request): void {
  if (readsOnly.has(request.method)) return;
  if (!comesFromHere(request))
    throw new ForbiddenException('This request does not say that it comes from a page of this address (Origin), so it is refused.');
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && request.is(['application/json', 'application/octet-stream']) === false)
    throw new UnsupportedMediaTypeException('Send JSON, with content-type: application/json.');
}

function comesFromHere(request: Request): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] === 'same-origin';
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === request.headers.host || host === outsideHost();
}

/** Behind a proxy that changes the Host header, the address that people see is PUBLIC_URL. */
function outsideHost(): string | undefined {
  const url = process.env['PUBLIC_URL'];
  return url && URL.canParse(url) ? new URL(url).host : undefined;
}
