import { discreet } from './discreet.ts';

interface LoggedRequest {
  readonly id: unknown;
  readonly method: string;
  readonly url: string;
}

/**
 * What the log keeps of a request and its answer. What people write, who they are and what opens doors stays out of it: headers,
 * addresses, and the query, in which Meta sends the verify token and the dashboard the names and numbers that it searches for.
 */
export const requestsInTheLog = {
  req: ({ id, method, url }: LoggedRequest) => ({ id, method, url: discreet(url.split('?', 1)[0]!) }),
  res: ({ statusCode }: { readonly statusCode: number | null }) => ({ statusCode }),
};
