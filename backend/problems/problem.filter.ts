import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Problem } from '../contract/problem.ts';
import { isDatabaseDown } from '../database/tenant-database.ts';
import { InvalidInput } from './invalid-input.ts';

/** A caller who is told to come back should leave the database time to do so. */
const retryAfterSeconds = 5;

/** Every error of the API in one shape. What the caller did is told in words; what we did is told to the log only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.tell(error, http.getRequest<IncomingMessage>(), http.getResponse<ServerResponse>());
  }

  /** The same for what comes in by another way than a controller. */
  readonly tell = (error: unknown, request: IncomingMessage, response: ServerResponse): void => {
    const problem = problemOf(error);
    if (problem.status >= 500)
      this.log.error(
        `${request.method} ${pathOf(request)}: ${error instanceof Error ? error.message : String(error)}`,
        error instanceof Error ? error.stack : undefined,
      );
    // A stream that has begun cannot change its status any more; ending it makes the other side ask again.
    if (response.headersSent) return void response.end();
    if (problem.status === 503) response.setHeader('retry-after', retryAfterSeconds);
    if (problem.status === 429) response.setHeader('retry-after', 60);
    const words = Buffer.from(JSON.stringify(problem));
    response
      .writeHead(problem.status, { 'content-type': 'application/problem+json; charset=utf-8', 'content-length': words.length })
      .end(words);
  };
}

/** Without the query, in which people search for names and numbers. */
const pathOf = ({ url = '', originalUrl = url }: IncomingMessage & { originalUrl?: string }): string => originalUrl.split('?', 1)[0]!;

export function problemOf(error: unknown): Problem {
  if (error instanceof InvalidInput) return problem(400, 'Some fields need another look.', error.errors);
  if (error instanceof HttpException) return problem(error.getStatus(), wordsOf(error));
  if (isDatabaseDown(error)) return problem(503, 'The database cannot be reached at the moment. Nothing was changed; try again shortly.');
  return bodyProblem(error) ?? problem(500, 'This did not work, through no fault of yours. It has been noted; try again later.');
}

function problem(status: number, detail: string, errors?: Problem['errors']): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, ...(errors && { errors }) };
}

function wordsOf(error: HttpException): string {
  const answer = error.getResponse();
  const message = typeof answer === 'string' ? answer : (answer as { message?: string | string[] }).message;
  return (Array.isArray(message) ? message.join('; ') : message) ?? error.message;
}

/** What express says of a body that it could not read. */
function bodyProblem(error: unknown): Problem | undefined {
  const { type, status, limit } = (error ?? {}) as { type?: string; status?: number; limit?: number };
  if (typeof type !== 'string' || typeof status !== 'number' || status < 400 || status > 499) return undefined;
  if (type === 'entity.too.large') return problem(413, `The body is too large${limit ? `; at most ${limit} bytes are taken` : ''}.`);
  if (type === 'entity.parse.failed') return problem(400, 'The body is not valid JSON.');
  return problem(status, `The body cannot be read (${type}).`);
}
