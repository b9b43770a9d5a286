import { Controller, ForbiddenException, Get, Header, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { WebhookSecrets } from './webhook-secrets.ts';
import { orUnavailable } from './webhooks.ts';

/** How Meta makes sure that the address for webhooks is ours. The webhooks themselves come in by the door; see webhook-door.ts. */
@ApiExcludeController()
@Controller('webhooks/whatsapp')
export class WebhookController {
  constructor(private readonly secrets: WebhookSecrets) {}

  /** Meta asks whether this address is ours, once, when it is entered. */
  @Get()
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('x-content-type-options', 'nosniff')
  async verify(
    @Query('hub.mode') mode: unknown,
    @Query('hub.verify_token') token: unknown,
    @Query('hub.challenge') challenge: unknown,
  ): Promise<string> {
    if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string' || !/^\d{1,64}$/.test(challenge))
      throw new ForbiddenException('This is not a verification by Meta');
    if (!(await orUnavailable(this.secrets.knowsVerifyToken(token))))
      throw new ForbiddenException('No connected number has this verify token');
    return challenge;
  }
}
