import { discreet } from './discreet.ts';

interface LoggedError {
  readonly type?: unknown;
  readonly name?: unknown;
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

/**
 * What the log keeps of an error: what and where. Errors of the database carry the statement's values and the row that failed
 * (`parameters`, `detail`, `where`), errors of requests the request; none of that is kept.
 */
export function errorInTheLog(error: unknown): Record<string, string> {
  if (typeof error !== 'object' || error === null) return { message: discreet(String(error)) };
  const { type, name, code, constraint, message, stack } = error as LoggedError;
  const kept = { type: type ?? name, code, constraint, message, stack };
  return Object.fromEntries(Object.entries(kept).flatMap(([key, value]) => (typeof value === 'string' ? [[key, discreet(value)]] : [])));
}
