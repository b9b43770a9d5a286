import type { ContactsContent } from './contact-cards.ts';
import type { InteractiveContent } from './interactive.ts';
import type { AudioContent, DocumentContent, ImageContent, StickerContent, VideoContent } from './media.ts';
import type { LocationContent } from './place.ts';
import type { ReactionContent } from './reaction.ts';
import type { TemplateContent } from './template.ts';
import type { TextContent } from './text.ts';
import { BadMessage, fitting, given } from './demands.ts';

/** What can be sent: one builder each, in the files of this folder. */
export type Content =
  | TextContent
  | ImageContent
  | VideoContent
  | AudioContent
  | DocumentContent
  | StickerContent
  | LocationContent
  | ContactsContent
  | ReactionContent
  | InteractiveContent
  | TemplateContent;

/** The person it goes to. The number wins when both are known, as it does at Meta. */
export type Recipient = { readonly waId: string; readonly bsuid?: string | null } | { readonly waId?: null; readonly bsuid: string };

export interface Envelope {
  /** Comes back in every status of this message. Never anything personal: other apps of the account see it too. */
  readonly opaque?: string;
  /** The message this one quotes. */
  readonly replyTo?: string;
}

export type MessageBody = Content & {
  readonly messaging_product: 'whatsapp';
  readonly recipient_type: 'individual';
  readonly to?: string;
  readonly recipient?: string;
  readonly context?: { readonly message_id: string };
  readonly biz_opaque_callback_data?: string;
};

/** The body of `POST /{version}/{phone-number-id}/messages`. */
export function message(to: Recipient, content: Content, { opaque, replyTo }: Envelope = {}): MessageBody {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...address(to),
    ...content,
    ...given({
      context: replyTo === undefined ? undefined : { message_id: fitting('context.message_id', replyTo, 512) },
      biz_opaque_callback_data: opaque === undefined ? undefined : fitting('biz_opaque_callback_data', opaque, 512),
    }),
  };
}

/** Without the `+` Meta may put the country of the business in front. A business-scoped id is passed on as it is. */
function address({ waId, bsuid }: Recipient): { readonly to: string } | { readonly recipient: string } {
  if (waId) {
    const digits = waId.replace(/\D/g, '');
    if (digits.length < 5 || digits.length > 20) throw new BadMessage('to', 'must be a phone number with its country');
    return { to: `+${digits}` };
  }
  if (!bsuid || !/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(bsuid))
    throw new BadMessage('recipient', 'must be a business-scoped user id');
  return { recipient: bsuid };
}

export interface ReceiptBody {
  readonly messaging_product: 'whatsapp';
  readonly status: 'read';
  readonly message_id: string;
  readonly typing_indicator?: { readonly type: 'text' };
}

/** Turns the ticks of the customer's message blue, and shows "typing…" until we answer or 25 seconds have passed. */
export const readReceipt = (wamid: string, { typing }: { readonly typing: boolean }): ReceiptBody => ({
  messaging_product: 'whatsapp',
  status: 'read',
  message_id: fitting('message_id', wamid, 512),
  ...(typing ? { typing_indicator: { type: 'text' } } : {}),
});
