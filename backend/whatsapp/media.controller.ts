import { BadGatewayException, Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { MessageContent } from '../contract/message-content.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { showInert } from '../files/show-inert.ts';
import { GraphMedia, type MediaFile } from './media.ts';
import { SendingNumbers } from './sending-numbers.ts';

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const gone = 'This file is not there any more. WhatsApp keeps what customers send for some days only.';

/** The photos, voice messages and documents of a thread. */
@Controller('api/messages')
export class MediaController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly numbers: SendingNumbers,
    private readonly media: GraphMedia,
  ) {}

  @Get(':id/media')
  async show(@CurrentMember() { businessId }: Member, @Param('id') messageId: string, @Res() response: Response): Promise<void> {
    const message = id.test(messageId) ? await this.find(businessId, messageId) : undefined;
    const number = message && (await this.numbers.find(businessId, message.phoneNumberId));
    if (message?.content.kind !== 'media' || !number) throw new NotFoundException(gone);

    let file: MediaFile | undefined;
    try {
      file = await this.media.fetch(number, message.content.mediaId);
    } catch (error) {
      throw new BadGatewayException('WhatsApp cannot be reached at the moment; try again shortly.', { cause: error });
    }
    if (!file) throw new NotFoundException(gone);
    showInert(response, { ...file, name: message.content.filename ?? 'file' });
  }

  private async find(businessId: string, messageId: string) {
    const [row] = await this.database.inBusiness<{ content: MessageContent; phoneNumberId: string }[]>(businessId, (tx) =>
      tx.query(
        `select m.content, c.phone_number_id "phoneNumberId" from messages m join conversations c on c.business_id = m.business_id and c.id = m.conversation_id
         where m.business_id = $1 and m.id = $2`,
        [businessId, messageId],
      ),
    );
    return row;
  }
}
