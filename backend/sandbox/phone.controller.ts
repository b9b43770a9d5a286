import {
  Body,
  Catch,
  Controller,
  Get,
  HttpCode,
  type ArgumentsHost,
  type ExceptionFilter,
  type MessageEvent,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
  Sse,
  UploadedFile as FromForm,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Response } from 'express';
import { endWith, ignoreElements, interval, map, merge, type Observable, takeUntil } from 'rxjs';
import type { NewPhoneCustomer, PhoneChat, PhoneCustomer, PhoneForm, PhoneMessage, PhoneNumberView } from '../contract/phone.ts';
import { BadAction, parseBillDeed, parseFormStep, parsePhoneAction } from './phone-actions.ts';
import { PhoneChats } from './phone-chats.ts';
import { PhoneFeed } from './phone-feed.ts';
import { SameOrigin } from './same-origin.guard.ts';
import { SandboxMedia, type UploadedFile } from './sandbox-media.ts';

/** Larger files are possible on a real phone; a simulator does without. */
const largestFile = 16 * 1024 * 1024;
const pingMs = 20_000;

/** Types that a browser may show in the page; all else is only offered to be saved. */
const shownInPlace = /^(image\/(jpeg|png|webp|gif)|audio\/|video\/)/;

@Catch(BadAction)
class BadActionFilter implements ExceptionFilter {
  catch(error: BadAction, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    response
      .status(400)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title: 'This cannot be done on the phone',
          status: 400,
          detail: error.message,
          errors: [{ field: error.field, message: error.message }],
        }),
      );
  }
}

/** The feed of the phone simulator at `/phone`: what the customers of the sandbox see and do. */
@Controller('sandbox/phone')
@UseGuards(SameOrigin)
@UseFilters(BadActionFilter)
export class PhoneController {
  constructor(
    private readonly chats: PhoneChats,
    private readonly feed: PhoneFeed,
    private readonly media: SandboxMedia,
  ) {}

  @Get('numbers')
  numbers(): Promise<PhoneNumberView[]> {
    return this.chats.numbers();
  }

  @Get('customers')
  customers(): Promise<PhoneCustomer[]> {
    return this.chats.customers();
  }

  @Post('customers')
  addCustomer(@Body() body: unknown): Promise<PhoneCustomer> {
    return this.chats.addCustomer(newCustomer(body));
  }

  @Get('chats')
  list(@Query('number') phoneNumberId: string): Promise<PhoneChat[]> {
    return this.chats.chats(phoneNumberId);
  }

  @Get('chats/:customer/:number/messages')
  messages(@Param('customer', ParseUUIDPipe) customer: string, @Param('number') number: string): Promise<PhoneMessage[]> {
    return this.chats.messages(customer, number);
  }

  @Post('chats/:customer/:number/messages')
  @UseInterceptors(FileInterceptor('file', { limits: { fileSize: largestFile, files: 1 }, defParamCharset: 'utf8' }))
  act(
    @Param('customer', ParseUUIDPipe) customer: string,
    @Param('number') number: string,
    @Body() body: unknown,
    @FromForm() file: UploadedFile | undefined,
  ): Promise<{ wamid: string }> {
    return this.chats.act(customer, number, parsePhoneAction(body, file !== undefined), file);
  }

  @Post('chats/:customer/:number/forms')
  @HttpCode(200)
  form(@Param('customer', ParseUUIDPipe) customer: string, @Param('number') number: string, @Body() body: unknown): Promise<PhoneForm> {
    return this.chats.form(customer, number, parseFormStep(body));
  }

  @Post('chats/:customer/:number/bills')
  @HttpCode(204)
  payBill(@Param('customer', ParseUUIDPipe) customer: string, @Param('number') number: string, @Body() body: unknown): Promise<void> {
    return this.chats.payBill(customer, number, parseBillDeed(body));
  }

  @Post('chats/:customer/:number/open')
  @HttpCode(204)
  open(@Param('customer', ParseUUIDPipe) customer: string, @Param('number') number: string): Promise<void> {
    return this.chats.open(customer, number);
  }

  @Get('media/:id')
  async file(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const media = await this.media.find(id);
    if (!media) throw new NotFoundException('This file is no longer kept');
    response.setHeader('content-type', media.mime_type);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('content-security-policy', "default-src 'none'; sandbox");
    response.setHeader('cache-control', 'private, max-age=86400, immutable');
    if (!shownInPlace.test(media.mime_type)) response.attachment(media.filename ?? 'file');
    response.send(media.bytes);
  }

  @Sse('events')
  events(): Observable<MessageEvent> {
    return merge(
      this.feed.changes.pipe(map((event): MessageEvent => ({ data: event }))),
      interval(pingMs).pipe(map((): MessageEvent => ({ type: 'ping', data: '' }))),
    ).pipe(takeUntil(this.feed.changes.pipe(ignoreElements(), endWith('over'))));
  }
}

function newCustomer(body: unknown): NewPhoneCustomer {
  const { name, waId, hidesNumber } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100)
    throw new BadAction('name', 'name must have 1 to 100 characters');
  if (hidesNumber !== undefined && typeof hidesNumber !== 'boolean')
    throw new BadAction('hidesNumber', 'hidesNumber must be true or false');
  if (waId === undefined || waId === '') return { name: name.trim(), hidesNumber: hidesNumber ?? false };
  const digits = typeof waId === 'string' ? waId.replace(/[\s().+-]/g, '') : '';
  if (!/^[1-9]\d{7,14}$/.test(digits)) throw new BadAction('waId', 'waId must be a phone number with its country code');
  return { name: name.trim(), waId: digits, hidesNumber: hidesNumber ?? false };
}
