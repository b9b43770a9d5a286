import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Problem } from '../contract/problem.ts';
import { Readiness } from './readiness.ts';

/** For whoever keeps the process running: restart it when it is not alive, send it no work while it is not ready. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process lives: its event loop gets to answering. */
  @Get('healthz')
  alive() {
    return { status: 'ok' };
  }

  /** The process can do its work, or what it lacks. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: string } | Problem> {
    response.setHeader('cache-control', 'no-store');
    const missing = await this.readiness.whatIsMissing();
    if (missing === undefined) return { status: 'ok' };
    response.status(503).type('application/problem+json');
    return { type: 'about:blank', title: 'Service Unavailable', status: 503, detail: missing };
  }
}
