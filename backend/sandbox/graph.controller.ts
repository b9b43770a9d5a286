import { setTimeout as sleep } from 'node:timers/promises';
import { timingSafeEqual } from 'node:crypto';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  UploadedFile as FromForm,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor, NoFilesInterceptor } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { TenantDatabase } from '../database/tenant-database.ts';
import { GraphErrorFilter } from './graph-error.filter.ts';
import { GraphError } from './graph-error.ts';
import { SandboxBills } from './sandbox-bills.ts';
import { SandboxFaults, type Fault } from './sandbox-faults.ts';
import { SandboxFlows } from './sandbox-flows.ts';
import { largestUpload, SandboxMedia, type MediaRow, type UploadedFile } from './sandbox-media.ts';
import { sha256 } from './sandbox-numbers.ts';
import type { NumberRow } from './sandbox-rows.ts';
import { SandboxSends } from './sandbox-sends.ts';
import { SandboxTemplates } from './sandbox-templates.ts';

const hangsMs = 120_000;

/** Meta's Graph API, as far as a business that sends messages needs it. */
@Controller('sandbox/graph/:version')
@UseFilters(GraphErrorFilter)
export class GraphController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly sends: SandboxSends,
    private readonly media: SandboxMedia,
    private readonly templates: SandboxTemplates,
    private readonly faults: SandboxFaults,
    private readonly flows: SandboxFlows,
    private readonly bills: SandboxBills,
  ) {}

  @Post(':phoneNumberId/messages')
  @HttpCode(200)
  async send(
    @Param('phoneNumberId') phoneNumberId: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<unknown> {
    const number = await this.numberOf(phoneNumberId, authorization);
    const fault = await this.faults.meet(phoneNumberId);
    if (fault?.kind === 'unavailable') {
      response.status(503).type('text/html').end('<html><body>Service Unavailable</body></html>');
      return undefined;
    }
    refuseAsTold(fault);
    const answer = await this.sends.accept(number, body, fault);
    if (fault?.kind === 'accept-and-reset') request.socket.destroy();
    if (fault?.kind === 'hang') await sleep(fault.afterMs || hangsMs);
    return answer;
  }

  @Post(':phoneNumberId/media')
  @HttpCode(200)
  @UseInterceptors(FileInterceptor('file', { limits: { fileSize: largestUpload, files: 1 }, defParamCharset: 'utf8' }))
  async upload(
    @Param('phoneNumberId') phoneNumberId: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() fields: Record<string, unknown> | undefined,
    @FromForm() file: UploadedFile | undefined,
  ): Promise<unknown> {
    const number = await this.numberOf(phoneNumberId, authorization);
    return this.media.upload(number.phone_number_id, fields ?? {}, file);
  }

  @Get(':wabaId/message_templates')
  async listTemplates(
    @Param('wabaId') wabaId: string,
    @Headers('authorization') authorization: string | undefined,
    @Query('name') name: string | undefined,
    @Query('limit') limit = '25',
    @Query('after') after: string | undefined,
  ): Promise<unknown> {
    await this.accountOf(wabaId, authorization);
    const place = after === undefined ? 0 : Number(Buffer.from(after, 'base64url').toString());
    if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || !Number.isInteger(place)) throw new GraphError(100, 'limit or after is not valid');
    return this.templates.list(wabaId, { ...(name !== undefined && { name }), limit: Number(limit), after: place });
  }

  @Post(':wabaId/message_templates')
  @HttpCode(200)
  async createTemplate(
    @Param('wabaId') wabaId: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
  ): Promise<unknown> {
    return this.templates.create(await this.accountOf(wabaId, authorization), body);
  }

  @Delete(':wabaId/message_templates')
  async removeTemplate(
    @Param('wabaId') wabaId: string,
    @Headers('authorization') authorization: string | undefined,
    @Query('name') name: string | undefined,
    @Query('hsm_id') id: string | undefined,
  ): Promise<unknown> {
    await this.accountOf(wabaId, authorization);
    return this.templates.remove(wabaId, name, id);
  }

  @Post(':wabaId/flows')
  @HttpCode(200)
  async createFlow(
    @Param('wabaId') wabaId: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
  ): Promise<unknown> {
    return this.flows.create(await this.accountOf(wabaId, authorization), body);
  }

  @Get(':phoneNumberId/payments/:configuration/:reference')
  async lookUpPayment(
    @Param('phoneNumberId') phoneNumberId: string,
    @Param('configuration') configuration: string,
    @Param('reference') reference: string,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<unknown> {
    const number = await this.numberOf(phoneNumberId, authorization);
    refuseAsTold(await this.faults.meet(phoneNumberId));
    return this.bills.lookUp(number, configuration, reference);
  }

  @Post(':phoneNumberId/payments_refund')
  @HttpCode(200)
  async refundPayment(
    @Param('phoneNumberId') phoneNumberId: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<unknown> {
    const number = await this.numberOf(phoneNumberId, authorization);
    const fault = await this.faults.meet(phoneNumberId);
    refuseAsTold(fault);
    const answer = await this.bills.refund(number, body);
    if (fault?.kind === 'accept-and-reset') request.socket.destroy();
    return answer;
  }

  @Get(':wabaId/payment_configuration/:name')
  async paymentConfiguration(
    @Param('wabaId') wabaId: string,
    @Param('name') name: string,
    @Headers('authorization') authorization: string | undefined,
  ): Promise<unknown> {
    await this.accountOf(wabaId, authorization);
    return this.bills.configuration(name);
  }

  @Post(':phoneNumberId/whatsapp_business_encryption')
  @HttpCode(200)
  @UseInterceptors(NoFilesInterceptor())
  async setKey(
    @Param('phoneNumberId') phoneNumberId: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() fields: Record<string, unknown> | undefined,
  ): Promise<unknown> {
    return this.flows.setKey(await this.numberOf(phoneNumberId, authorization), fields ?? {});
  }

  /** Of what can be changed by its id alone there are only templates. */
  @Post(':id')
  @HttpCode(200)
  async change(
    @Param('id') id: string,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
  ): Promise<unknown> {
    const wabaId = await this.templates.owner(id);
    if (wabaId === undefined) throw unknownObject(id);
    return this.templates.change(await this.accountOf(wabaId, authorization), id, body);
  }

  @Get('media-bytes/:id')
  async download(
    @Param('id') id: string,
    @Headers('authorization') authorization: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const media = await this.mediaOf(id, authorization);
    response.setHeader('content-type', media.mime_type);
    response.setHeader('x-content-type-options', 'nosniff');
    response.send(media.bytes);
  }

  /** A phone number or a file: Graph tells them apart by the id alone. */
  @Get(':id')
  async find(
    @Param('version') version: string,
    @Param('id') id: string,
    @Headers('authorization') authorization: string | undefined,
    @Req() request: Request,
  ): Promise<unknown> {
    const numbers = await this.ownNumbers(authorization);
    const number = numbers.find((row) => row.phone_number_id === id);
    if (number)
      return {
        id,
        verified_name: number.business_name,
        display_phone_number: number.display_phone_number,
        code_verification_status: 'VERIFIED',
        quality_rating: 'GREEN',
        platform_type: 'CLOUD_API',
        throughput: { level: 'STANDARD' },
        status: 'CONNECTED',
      };
    const media = await this.mediaOf(id, authorization);
    return {
      messaging_product: 'whatsapp',
      url: `${request.protocol}://${request.get('host') ?? ''}/sandbox/graph/${version}/media-bytes/${id}`,
      mime_type: media.mime_type,
      sha256: media.sha256,
      file_size: media.bytes.length,
      id,
    };
  }

  @Delete(':id')
  async remove(@Param('id') id: string, @Headers('authorization') authorization: string | undefined): Promise<unknown> {
    const media = await this.mediaOf(id, authorization);
    await this.media.remove(media.id);
    return { success: true };
  }

  /** The number that a request names, once its token has shown to be the right one. */
  private async numberOf(phoneNumberId: string, authorization: string | undefined): Promise<NumberRow> {
    const [number] = await this.database.query<NumberRow>(`select * from sandbox.numbers where phone_number_id = $1`, [phoneNumberId]);
    if (!number) throw unknownObject(phoneNumberId);
    if (!sameHash(number.token_sha256, tokenHash(authorization))) throw deadToken();
    return number;
  }

  private async accountOf(wabaId: string, authorization: string | undefined): Promise<NumberRow> {
    const number = (await this.ownNumbers(authorization)).find((row) => row.waba_id === wabaId);
    if (!number) throw unknownObject(wabaId);
    return number;
  }

  private async mediaOf(id: string, authorization: string | undefined): Promise<MediaRow> {
    const numbers = await this.ownNumbers(authorization);
    const media = await this.media.find(id);
    if (!media || !numbers.some((number) => number.phone_number_id === media.phone_number_id)) throw unknownObject(id);
    return media;
  }

  /** The numbers that a token opens. */
  private async ownNumbers(authorization: string | undefined): Promise<NumberRow[]> {
    const numbers = await this.database.query<NumberRow>(`select * from sandbox.numbers where token_sha256 = $1`, [
      tokenHash(authorization),
    ]);
    if (numbers.length === 0) throw deadToken();
    return numbers;
  }
}

function tokenHash(authorization: string | undefined): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new GraphError(190, 'An access token is required to request this resource');
  return sha256(token);
}

const sameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

const deadToken = () => new GraphError(190, 'The access token is wrong, was revoked or has expired');

const unknownObject = (id: string) =>
  new GraphError(
    100,
    `Object with ID '${id.slice(0, 64)}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    {
      subcode: 33,
    },
  );

function refuseAsTold(fault: Fault | undefined): void {
  const details = 'The sandbox was told to refuse';
  if (fault?.kind === 'token-dead') throw new GraphError(190, details);
  if (fault?.kind === 'fail') throw new GraphError(fault.code ?? 131000, details);
  if (fault?.kind === 'rate-limit')
    throw new GraphError(fault.code ?? 130429, details, {
      httpStatus: 429,
      retryAfterSeconds: Math.max(1, Math.ceil(fault.afterMs / 1000)),
    });
}
