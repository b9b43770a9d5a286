import type { IncomingMessage } from 'node:http';
import {
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  PayloadTooLargeException,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import type { Response } from 'express';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { FileView } from '../contract/files.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { Line } from '../problems/text-fields.ts';
import { Files, largestFile } from './files.ts';
import { showInert } from './show-inert.ts';

export class NewFileQuery {
  @Line()
  @IsString({ message: 'must be the name of the file' })
  @MinLength(1, { message: 'is empty' })
  @MaxLength(1000, { message: 'is longer than 1000 characters' })
  readonly name: string;

  @IsOptional()
  @IsString({ message: 'must be a media type' })
  @MaxLength(200, { message: 'is longer than 200 characters' })
  readonly type?: string;
}

@Controller('api/files')
export class FilesController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly files: Files,
  ) {}

  /** The body is the file itself. No form of another site can send such a one. */
  @Post()
  @HttpCode(201)
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async keep(
    @CurrentMember() { businessId }: Member,
    @Query() { name, type = '' }: NewFileQuery,
    @Req() request: IncomingMessage,
  ): Promise<FileView> {
    const bytes = await bytesOf(request);
    return this.database.inBusiness(businessId, async (tx) => {
      const fileId = await this.files.keep(tx, { businessId, name, mime: type, bytes });
      const kept = (await this.files.find(tx, businessId, fileId))!;
      return { fileId, filename: kept.name, mime: kept.mime, size: kept.size };
    });
  }

  @Get(':id')
  async show(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) fileId: string,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.database.inBusiness(businessId, (tx) => this.files.read(tx, businessId, fileId));
    if (!file) throw new NotFoundException('There is no such file.');
    showInert(response, file);
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => new PayloadTooLargeException('The file is larger than 16 MB. Send a smaller one.');
  if (Number(request.headers['content-length'] ?? 0) > largestFile) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestFile) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
