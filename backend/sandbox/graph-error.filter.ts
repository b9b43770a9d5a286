import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { GraphError } from './graph-error.ts';

/** Every refusal of the sandbox's Graph API leaves in Meta's shape, also those that Nest makes for us. */
@Catch()
export class GraphErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('SandboxGraph');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent || response.destroyed) return;
    const graphError = this.asGraphError(error);
    if (graphError.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(graphError.retryAfterSeconds));
    response.status(graphError.httpStatus).json(graphError.body());
  }

  private asGraphError(error: unknown): GraphError {
    if (error instanceof GraphError) return error;
    if (error instanceof HttpException && error.getStatus() < 500)
      return new GraphError(100, error.message, { httpStatus: error.getStatus() });
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return new GraphError(131000, 'The sandbox itself failed', { httpStatus: 500 });
  }
}
