import { timingSafeEqual } from 'node:crypto';
import { Controller, ForbiddenException, Get, Req, Res, UnauthorizedException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { sha256 } from '../database/secrets.ts';
import { FiguresPage } from './figures-page.ts';

const loopback = /^(127\.|::1$|::ffff:127\.)/;
/** A proxy on this very machine makes everybody's address its own, but says so. */
const ofProxies = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** The figures for Prometheus. They name nobody, but how much goes on is the operator's affair alone. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly page: FiguresPage) {}

  @Get()
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    this.refuseStrangers(request, response);
    const text = await this.page.text();
    response.setHeader('cache-control', 'no-store');
    response.type(this.page.contentType).send(text);
  }

  /** With METRICS_TOKEN, whoever has it; without, this machine only. */
  private refuseStrangers({ headers, socket }: Request, response: Response): void {
    const token = process.env['METRICS_TOKEN'];
    if (token) {
      if (timingSafeEqual(sha256(headers.authorization ?? ''), sha256(`Bearer ${token}`))) return;
      response.setHeader('www-authenticate', 'Bearer');
      throw new UnauthorizedException('The figures are shown to whoever has the METRICS_TOKEN.');
    }
    if (!loopback.test(socket.remoteAddress ?? '') || ofProxies.some((name) => headers[name] !== undefined))
      throw new ForbiddenException('Without a METRICS_TOKEN the figures are shown on the machine itself only.');
  }
}
