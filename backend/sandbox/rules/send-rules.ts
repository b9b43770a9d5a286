import { GraphError } from '../graph-error.ts';
import {
  checkAudio,
  checkContactCard,
  checkDocument,
  checkImageOrVideo,
  checkLocation,
  checkReaction,
  checkSticker,
  checkText,
  type References,
} from './content-rules.ts';
import { checkInteractive } from './interactive-rules.ts';
import { Part } from './part.ts';
import { checkTemplate, type TemplateUse } from './template-rules.ts';

/** A send that obeys the rules. What it names (recipient, media, template) has still to be found. */
export interface GoodSend {
  readonly kind: 'message';
  /** Digits of a phone number, or a business-scoped user id. */
  readonly to: { readonly waId: string } | { readonly bsuid: string };
  /** As the business wrote it; it comes back in the answer. */
  readonly input: string;
  readonly type: string;
  readonly mediaIds: readonly string[];
  readonly template?: TemplateUse;
  readonly quotes?: string;
  readonly opaque?: string;
}

/** A read receipt, perhaps with the typing indicator. */
export interface GoodReceipt {
  readonly kind: 'receipt';
  readonly wamid: string;
  readonly typing: boolean;
}

type ContentRule = (body: Part, references: References) => TemplateUse | undefined;

const plain =
  (type: string, rule: (part: Part, references: References) => void): ContentRule =>
  (body, references) => {
    rule(body.part(type), references);
    return undefined;
  };

const contentRules: Readonly<Record<string, ContentRule>> = {
  text: plain('text', checkText),
  image: plain('image', checkImageOrVideo),
  video: plain('video', checkImageOrVideo),
  document: plain('document', checkDocument),
  audio: plain('audio', checkAudio),
  sticker: plain('sticker', checkSticker),
  location: plain('location', checkLocation),
  reaction: plain('reaction', checkReaction),
  interactive: plain('interactive', checkInteractive),
  contacts: (body) => {
    body.list('contacts', 1, 257).forEach(checkContactCard);
    return undefined;
  },
  template: (body, references) => checkTemplate(body.part('template'), references),
};

/** Meta tolerates punctuation in a phone number; at least eight and at most fifteen digits must be left. */
function checkRecipient(body: Part): Pick<GoodSend, 'to' | 'input'> {
  const to = body.take('to');
  const recipient = body.optionalString('recipient', { max: 160 });
  if (to !== undefined && to !== null) {
    const input = typeof to === 'number' ? String(to) : to;
    if (typeof input !== 'string') throw new GraphError(131009, 'to must be a string');
    const digits = input.replace(/[\s().+-]/g, '');
    if (!/^[1-9]\d{7,14}$/.test(digits)) throw new GraphError(131009, 'to must be a phone number with its country code');
    return { to: { waId: digits }, input };
  }
  if (recipient === undefined) throw new GraphError(131008, 'to or recipient is required');
  if (!/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(recipient))
    throw new GraphError(131009, 'recipient must be a business-scoped user id');
  return { to: { bsuid: recipient }, input: recipient };
}

function checkReceipt(body: Part): GoodReceipt {
  body.oneOf('status', ['read']);
  const wamid = body.string('message_id', { pattern: /^wamid\./ });
  const typing = body.optionalPart('typing_indicator');
  typing?.oneOf('type', ['text']);
  typing?.end();
  body.end();
  return { kind: 'receipt', wamid, typing: typing !== undefined };
}

/** Meta's rules for `POST /{phone number}/messages`, as strict as its documentation tells them. */
export function checkSend(request: unknown): GoodSend | GoodReceipt {
  const body = new Part(request, '');
  if (body.string('messaging_product') !== 'whatsapp') throw new GraphError(100, 'Param messaging_product must be one of {WHATSAPP}');
  if (body.has('status')) return checkReceipt(body);

  const group = body.optionalOneOf('recipient_type', ['individual', 'group']) === 'group';
  if (group) throw new GraphError(131009, 'The sandbox has no groups');
  const recipient = checkRecipient(body);
  const type = body.optionalString('type') ?? 'text';
  const rule = Object.hasOwn(contentRules, type) ? contentRules[type] : undefined;
  if (!rule) throw new GraphError(131051, `type "${type}" is not a message type`);

  const references: References = { media: [] };
  const template = rule(body, references);
  const context = body.optionalPart('context');
  const quotes = context?.string('message_id', { pattern: /^wamid\./ });
  context?.end();
  const opaque = body.optionalString('biz_opaque_callback_data', { max: 512 });
  body.optionalString('recipient_identity_key_hash');
  body.end();

  return {
    kind: 'message',
    ...recipient,
    type,
    mediaIds: references.media,
    ...(template && { template }),
    ...(quotes !== undefined && { quotes }),
    ...(opaque !== undefined && { opaque }),
  };
}
