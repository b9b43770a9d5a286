import type { PhoneContent, PhoneMedia, PhoneOption } from '../contract/phone.ts';
import type { MessageBody } from './sandbox-rows.ts';
import type { FilledTemplate } from './sandbox-templates.ts';

/* The bodies read here passed the rules of the sandbox when they came in, or were written by it: their shapes are known. */

interface Words {
  readonly text: string;
}

interface Media {
  readonly id?: string;
  readonly link?: string;
  readonly caption?: string;
  readonly filename?: string;
  readonly mime_type?: string;
  readonly voice?: boolean;
}

interface Interactive {
  readonly type: string;
  readonly header?: { readonly type: string; readonly text?: string } & Readonly<Record<string, unknown>>;
  readonly body?: Words;
  readonly footer?: Words;
  readonly action?: {
    readonly button?: string;
    readonly buttons?: readonly { readonly reply: PhoneOption }[];
    readonly sections?: readonly {
      readonly title?: string;
      readonly rows?: readonly PhoneOption[];
      readonly product_items?: readonly { readonly product_retailer_id: string }[];
    }[];
    readonly parameters?: {
      readonly display_text?: string;
      readonly url?: string;
      readonly flow_cta?: string;
      readonly flow_id?: string;
      readonly flow_token?: string;
      readonly currency?: string;
      readonly total_amount?: { readonly value: number };
      readonly payment_settings?: readonly { readonly payment_link?: { readonly uri: string } }[];
      readonly order?: {
        readonly status: string;
        readonly items?: readonly { readonly name: string; readonly quantity: number; readonly amount: { readonly value: number } }[];
      };
    };
  };
  readonly button_reply?: PhoneOption;
  readonly list_reply?: PhoneOption;
  readonly nfm_reply?: { readonly body?: string };
}

interface Card {
  readonly name: { readonly formatted_name: string };
  readonly phones?: readonly { readonly phone?: string }[];
}

const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const;

export const mediaUrl = (id: string): string => `/sandbox/phone/media/${id}`;

function mediaOf(kind: PhoneMedia['kind'], media: Media): PhoneMedia {
  return {
    kind,
    url: media.id === undefined ? (media.link ?? '') : mediaUrl(media.id),
    ...(media.filename !== undefined && { filename: media.filename }),
    ...(media.mime_type !== undefined && { mimeType: media.mime_type }),
    ...(media.voice !== undefined && { voice: media.voice }),
  };
}

function interactiveContent(interactive: Interactive): PhoneContent {
  const { action, header } = interactive;
  const reply = interactive.button_reply ?? interactive.list_reply;
  if (interactive.nfm_reply) return { text: interactive.nfm_reply.body ?? 'Form sent' };
  if (reply) return { text: reply.title, ...(reply.description !== undefined && { footer: reply.description }) };

  const headerMedia = mediaKinds.find((kind) => kind === header?.type);
  const rows = action?.sections?.some((section) => section.rows);
  const link = action?.parameters?.url;
  const label = action?.parameters?.display_text;
  return {
    ...(header?.text !== undefined && { header: header.text }),
    ...(headerMedia && { media: mediaOf(headerMedia, header?.[headerMedia] as Media) }),
    ...(interactive.body && { text: interactive.body.text }),
    ...(interactive.footer && { footer: interactive.footer.text }),
    ...(action?.buttons && { buttons: action.buttons.map(({ reply: { id, title } }) => ({ id, title })) }),
    ...(rows && {
      list: {
        button: action?.button ?? '',
        sections: (action?.sections ?? []).map((section) => ({
          ...(section.title !== undefined && { title: section.title }),
          rows: section.rows ?? [],
        })),
      },
    }),
    ...(link !== undefined && { link: { title: label ?? link, url: link } }),
    ...(interactive.type === 'flow' && { form: { button: action?.parameters?.flow_cta ?? 'Open' } }),
    ...(interactive.type === 'order_details' && { bill: billOf(action?.parameters) }),
    ...(interactive.type === 'order_status' && { footer: statusWords[action?.parameters?.order?.status ?? ''] ?? 'Order updated' }),
    ...(interactive.type === 'location_request_message' && { asksForLocation: true }),
  };
}

const statusWords: Readonly<Record<string, string>> = {
  processing: 'Order: being worked on',
  partially_shipped: 'Order: sent in part',
  shipped: 'Order: sent',
  completed: 'Order: completed',
  canceled: 'Order: canceled',
};

function billOf(parameters: NonNullable<Interactive['action']>['parameters']): NonNullable<PhoneContent['bill']> {
  const { currency = 'INR', total_amount: total, order, payment_settings: settings } = parameters ?? {};
  const link = settings?.[0]?.payment_link?.uri;
  return {
    currency,
    total: total?.value ?? 0,
    lines: (order?.items ?? []).map(({ name, quantity, amount }) => ({ name, quantity, amount: amount.value })),
    state: 'open',
    ...(link !== undefined && { link }),
  };
}

/** The form that a message opens, if it opens one. */
export function formOf(body: MessageBody): { readonly flow_id?: string; readonly flow_token?: string } | undefined {
  const interactive = body['interactive'] as Interactive | undefined;
  return interactive?.type === 'flow' ? interactive.action?.parameters : undefined;
}

function templateContent(filled: FilledTemplate): PhoneContent {
  const link = filled.buttons.find((button) => button.url !== undefined);
  const replies = filled.buttons.filter((button) => button.type === 'QUICK_REPLY');
  return {
    text: filled.text,
    ...(filled.header !== undefined && { header: filled.header }),
    ...(filled.footer !== undefined && { footer: filled.footer }),
    ...(replies.length > 0 && { buttons: replies.map((button) => ({ id: button.payload ?? button.title, title: button.title })) }),
    ...(link?.url !== undefined && { link: { title: link.title, url: link.url } }),
  };
}

/** What the customer's screen shows of a message, whoever sent it. */
export function phoneContent(body: MessageBody): PhoneContent {
  const type = typeof body['type'] === 'string' ? body['type'] : 'text';
  const media = mediaKinds.find((kind) => kind === type);
  if (media) {
    const source = body[media] as Media;
    return { media: mediaOf(media, source), ...(source.caption !== undefined && { text: source.caption }) };
  }
  switch (type) {
    case 'text':
      return { text: (body['text'] as { body: string }).body };
    case 'location': {
      const place = body['location'] as { latitude: number | string; longitude: number | string; name?: string; address?: string };
      return { location: { ...place, latitude: Number(place.latitude), longitude: Number(place.longitude) } };
    }
    case 'contacts':
      return {
        cards: (body['contacts'] as readonly Card[]).map((card) => ({
          name: card.name.formatted_name,
          phones: (card.phones ?? []).flatMap(({ phone }) => (phone === undefined ? [] : [phone])),
        })),
      };
    case 'interactive':
      return interactiveContent(body['interactive'] as Interactive);
    case 'template':
      return templateContent(body['filled'] as FilledTemplate);
    case 'button':
      return { text: (body['button'] as Words).text };
    default:
      return { text: 'This message cannot be shown here' };
  }
}

const mediaWords: Readonly<Record<PhoneMedia['kind'], string>> = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio',
  document: 'Document',
  sticker: 'Sticker',
};

/** One line of it, for the list of chats and for quotes. */
export function preview(content: PhoneContent): string {
  if (content.media)
    return [content.media.voice ? 'Voice message' : mediaWords[content.media.kind], content.text ?? content.media.filename]
      .filter(Boolean)
      .join(': ');
  if (content.location) return `Location${content.location.name ? `: ${content.location.name}` : ''}`;
  if (content.cards) return `Contact: ${content.cards[0]?.name ?? ''}`;
  return (content.text ?? '').replace(/\s+/g, ' ').slice(0, 120);
}

/** The option that a tap means, or undefined when the message does not offer it. */
export function optionOf(
  content: PhoneContent,
  id: string,
): { readonly from: 'button' | 'list'; readonly option: PhoneOption } | undefined {
  const button = content.buttons?.find((option) => option.id === id);
  if (button) return { from: 'button', option: button };
  const row = content.list?.sections.flatMap((section) => section.rows).find((option) => option.id === id);
  return row && { from: 'list', option: row };
}
