import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Response } from 'express';

/** A refusal in Stripe's shape. */
export class StripeError extends Error {
  constructor(
    message: string,
    readonly also: {
      readonly status?: number;
      readonly type?: 'invalid_request_error' | 'idempotency_error' | 'card_error' | 'api_error';
      readonly code?: string;
      readonly param?: string;
    } = {},
  ) {
    super(message);
  }

  get status(): number {
    return this.also.status ?? 400;
  }

  body() {
    const { type = 'invalid_request_error', code, param } = this.also;
    return { error: { ...(code && { code }), message: this.message, ...(param && { param }), type } };
  }
}

export const missing = (what: string, id: string): StripeError =>
  new StripeError(`No such ${what}: '${id.slice(0, 80)}'`, { status: 404, code: 'resource_missing', param: 'id' });

@Catch()
export class StripeErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('SandboxStripe');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent || response.destroyed) return;
    const told = this.asStripeError(error);
    response.status(told.status).json(told.body());
  }

  private asStripeError(error: unknown): StripeError {
    if (error instanceof StripeError) return error;
    if (error instanceof HttpException && error.getStatus() < 500) return new StripeError(error.message, { status: error.getStatus() });
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return new StripeError('The sandbox itself failed', { status: 500, type: 'api_error' });
  }
}
