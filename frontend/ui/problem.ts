import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '../../backend/contract/problem.ts';

/** The problem+json behind a failed request, or nothing when the server could not be reached or said something else. */
export function problemOf(error: unknown): Problem | undefined {
  const response = httpErrorIn(error);
  const body: unknown = response?.error;
  return typeof body === 'object' && body !== null && 'title' in body && 'status' in body ? (body as Problem) : undefined;
}

/** What went wrong and what to do, for a person. */
export function wordsFor(error: unknown): string {
  const problem = problemOf(error);
  if (problem) return problem.detail ?? problem.title;
  if (isOffline(error)) return 'The server cannot be reached. Check the connection and try again.';
  return 'The server answered in a way that was not expected. Try again in a moment.';
}

/** The request never got an answer: sending it again is safe where it carries its own id. */
export function isOffline(error: unknown): boolean {
  return httpErrorIn(error)?.status === 0;
}

export function statusOf(error: unknown): number | undefined {
  return httpErrorIn(error)?.status;
}

/** Resources wrap what they caught, so the answer may be the cause. */
function httpErrorIn(error: unknown): HttpErrorResponse | undefined {
  if (error instanceof HttpErrorResponse) return error;
  return error instanceof Error && error.cause instanceof HttpErrorResponse ? error.cause : undefined;
}
