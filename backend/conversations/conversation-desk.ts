import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { lengthOf, limits } from '../../flows/language/limits.ts';
import type { GiveBack, NewReply, TakeOver } from '../contract/conversations.ts';
import type { MessageContent } from '../contract/message-content.ts';
import { previewOf } from '../contract/preview.ts';
import type { Member } from '../access/member.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { carriedAs } from '../files/carried.ts';
import { Files } from '../files/files.ts';
import { putEvents } from '../messaging/inbox.ts';
import { notifyLive } from '../messaging/live.ts';
import { putMessages } from '../messaging/outbox.ts';
import { ReadReceipts } from '../messaging/read-receipts.ts';
import { InvalidInput } from '../problems/invalid-input.ts';

interface Row {
  readonly owner: 'bot' | 'human';
  readonly assignee_id: string | null;
  readonly assignee_name: string | null;
  /** A person is asked for. */
  readonly asked: boolean;
  readonly open: boolean;
  /** Given back a moment ago, and the bot has not heard of it yet. */
  readonly leaving: boolean;
}

/**
 * What staff do to a conversation. Whoever it belongs to changes at once, under the lock of the row, so that two members never
 * both think they have it and the bot falls silent before the click is answered; the machine learns of it by an event.
 */
@Injectable()
export class ConversationDesk {
  constructor(
    private readonly database: TenantDatabase,
    private readonly files: Files,
    private readonly receipts: ReadReceipts,
  ) {}

  /** Of two who want it at once, one gets it, and the other is told who. */
  takeOver(member: Member, id: string, { evenFrom }: TakeOver = {}): Promise<void> {
    return this.change(member, id, (tx, row) => {
      const { assignee_id: holder, leaving } = row;
      if (holder !== null && holder !== member.accountId && holder !== evenFrom && !leaving)
        throw new ConflictException(`${row.assignee_name ?? 'Somebody else'} has this conversation already.`);
      return this.take(tx, member, id, row);
    });
  }

  /** Also ends that a person is asked for while the bot goes on. */
  giveBack(member: Member, id: string, { how, to }: { readonly how: GiveBack['how']; readonly to?: string }): Promise<void> {
    return this.change(member, id, async (tx, { owner, asked }) => {
      if (owner === 'bot' && !(asked && how === 'close')) return;
      if (how === 'jump' && to === undefined) throw new InvalidInput([{ field: 'to', message: 'is missing: the step to go to' }]);
      const event = how === 'jump' ? ({ type: 'staff.gave-back', how, to: to! } as const) : ({ type: 'staff.gave-back', how } as const);
      await putEvents(tx, member.businessId, [{ conversationId: id, source: 'staff', actorId: member.accountId, event }]);
    });
  }

  /** Sends a text or a file by hand. The same id again is the same reply. Answering a conversation that the bot has takes it over. */
  reply(member: Member, id: string, reply: NewReply): Promise<void> {
    return this.change(member, id, async (tx, row) => {
      if (!row.open)
        throw new ConflictException(
          'The customer last wrote more than 24 hours ago, so WhatsApp only lets you send an approved template now. Wait until they write again.',
        );
      const content = await this.contentOf(tx, member.businessId, reply);
      await this.take(tx, member, id, row);
      await putMessages(tx, member.businessId, [
        { id: reply.id, conversationId: id, content, author: 'member', memberId: member.accountId },
      ]);
      await tx.query(
        `update conversations set last_message = $3, last_message_at = the_time(), unread = 0 where business_id = $1 and id = $2`,
        [member.businessId, id, previewOf(content)],
      );
    });
  }

  private async contentOf(tx: Transaction, businessId: string, { text, fileId }: NewReply): Promise<MessageContent> {
    const refused = (field: string, message: string) => new InvalidInput([{ field, message }]);
    if (fileId === undefined) {
      if (text === '') throw refused('text', 'is empty');
      return { kind: 'text', text };
    }
    const file = await this.files.find(tx, businessId, fileId);
    if (!file) throw refused('fileId', 'is not a file of this business');
    const media = carriedAs(file);
    if (!media)
      throw refused(
        'fileId',
        `cannot be sent: WhatsApp does not carry a file like “${file.name}” (${file.mime}, ${sizeInWords(file.size)})`,
      );
    if (lengthOf(text) > limits.caption)
      throw refused('text', `is longer than WhatsApp takes below a file: at most ${limits.caption} characters`);
    if (media === 'audio' && text !== '') throw refused('text', 'cannot stand below a recording; send it by itself');
    return { kind: 'file', media, fileId, filename: file.name, mime: file.mime, ...(text !== '' && { caption: text }) };
  }

  async markRead(member: Member, id: string): Promise<void> {
    await this.change(member, id, async (tx) => {
      await tx.query(`update conversations set unread = 0 where business_id = $1 and id = $2`, [member.businessId, id]);
    });
    this.receipts.opened(member.businessId, id);
  }

  private async take(tx: Transaction, { accountId, businessId }: Member, id: string, { owner, assignee_id, leaving }: Row): Promise<void> {
    if (owner === 'human' && assignee_id === accountId && !leaving) return;
    await tx.query(
      `update conversations set owner = 'human', assignee_id = $3, handed_off_at = coalesce(handed_off_at, the_time()), handoff_reason = coalesce(handoff_reason, 'A member of staff took over')
       where business_id = $1 and id = $2`,
      [businessId, id, accountId],
    );
    await putEvents(tx, businessId, [{ conversationId: id, source: 'staff', actorId: accountId, event: { type: 'staff.took' } }]);
  }

  private change(member: Member, id: string, work: (tx: Transaction, row: Row) => Promise<void>): Promise<void> {
    return this.database.inBusiness(member.businessId, async (tx) => {
      const [row]: Row[] = await tx.query(
        `select c.owner, c.assignee_id, c.handed_off_at is not null asked,
                (select m.name from memberships m where m.business_id = c.business_id and m.account_id = c.assignee_id) assignee_name, coalesce(c.window_ends_at > the_time(), false) open,
                exists (select 1 from inbox i where i.business_id = c.business_id and i.conversation_id = c.id and i.state = 'waiting'
                        and i.event ->> 'type' = 'staff.gave-back') leaving
         from conversations c where c.business_id = $1 and c.id = $2 for no key update of c`,
        [member.businessId, id],
      );
      if (!row) throw new NotFoundException('There is no such conversation.');
      await work(tx, row);
      await notifyLive(tx, { businessId: member.businessId, what: 'conversation', id });
    });
  }
}

const sizeInWords = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
