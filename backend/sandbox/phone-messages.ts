import { createHash } from 'node:crypto';
import type { PhoneAction } from '../contract/phone.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { BadAction } from './phone-actions.ts';
import { optionOf, phoneContent } from './phone-content.ts';
import { keepMedia, withoutParameters, type UploadedFile } from './sandbox-media.ts';
import { digitsOf, timestamp, type CustomerRow, type MessageBody, type MessageRow, type NumberRow } from './sandbox-rows.ts';
import { newWamid } from './wamid.ts';
import { senderOf } from './webhook-values.ts';

export interface Chat {
  readonly number: NumberRow;
  readonly customer: CustomerRow;
}

/** A message that leaves the phone: as the webhook will tell it, and whether it is a bubble of its own. */
export interface PhoneSend {
  readonly wamid: string;
  readonly message: MessageBody;
  readonly bubble: boolean;
  readonly quotes?: string;
}

export async function messageOf(tx: Transaction, chat: Chat, wamid: string): Promise<MessageRow> {
  const [row] = await tx.query<MessageRow[]>(
    `select * from sandbox.messages where wamid = $1 and phone_number_id = $2 and customer_id = $3`,
    [wamid, chat.number.phone_number_id, chat.customer.id],
  );
  if (!row) throw new BadAction('wamid', 'There is no such message in this chat');
  return row;
}

async function ownMessage(tx: Transaction, chat: Chat, wamid: string): Promise<MessageRow> {
  const message = await messageOf(tx, chat, wamid);
  if (!message.from_customer) throw new BadAction('wamid', 'Only the one who wrote a message can change it');
  if (message.revoked) throw new BadAction('wamid', 'This message was deleted');
  return message;
}

/** WhatsApp lets people edit for fifteen minutes. */
const editableMs = 15 * 60_000;

/** Does on the phone what the customer wants, and tells what has to be sent for it. */
export async function perform(tx: Transaction, chat: Chat, action: PhoneAction, file: UploadedFile | undefined): Promise<PhoneSend> {
  const wamid = newWamid(chat.customer.wa_id, true);
  const head = { id: wamid, ...senderOf(chat.customer), timestamp: timestamp(new Date()) };
  const send = async (body: MessageBody, quotes?: string): Promise<PhoneSend> => ({
    wamid,
    message: { ...(quotes === undefined ? {} : { context: quoteOf(chat, await messageOf(tx, chat, quotes)) }), ...head, ...body },
    bubble: true,
    ...(quotes !== undefined && { quotes }),
  });
  const silently = (body: MessageBody): PhoneSend => ({ wamid, message: { ...head, ...body }, bubble: false });

  switch (action.kind) {
    case 'text':
      return send({ type: 'text', text: { body: action.text } }, action.quotes);
    case 'location': {
      const { latitude, longitude, name, address } = action;
      const place = { latitude, longitude, ...(name !== undefined && { name }), ...(address !== undefined && { address }) };
      return send({ type: 'location', location: place }, action.quotes);
    }
    case 'contact': {
      const card = {
        name: { formatted_name: action.name, first_name: action.name.split(' ')[0] },
        phones: [{ phone: action.phone, type: 'CELL' }],
      };
      return send({ type: 'contacts', contacts: [card] });
    }
    case 'tap':
      return send(await tapBody(tx, chat, action), action.wamid);
    case 'reaction':
      await messageOf(tx, chat, action.wamid);
      await tx.query(`update sandbox.messages set customer_reaction = nullif($2, '') where wamid = $1`, [action.wamid, action.emoji]);
      return silently({ type: 'reaction', reaction: { message_id: action.wamid, ...(action.emoji && { emoji: action.emoji }) } });
    case 'edit': {
      const message = await ownMessage(tx, chat, action.wamid);
      if (message.body['type'] !== 'text') throw new BadAction('wamid', 'Only a text can be edited');
      if (Date.now() - message.at.getTime() > editableMs) throw new BadAction('wamid', 'A message can be edited for fifteen minutes');
      const body = { ...message.body, text: { body: action.text } };
      await tx.query(`update sandbox.messages set body = $2, edited = true where wamid = $1`, [action.wamid, JSON.stringify(body)]);
      return silently({
        type: 'edit',
        edit: { original_message_id: action.wamid, message: { type: 'text', text: { body: action.text } } },
      });
    }
    case 'revoke':
      await ownMessage(tx, chat, action.wamid);
      await tx.query(`update sandbox.messages set revoked = true where wamid = $1`, [action.wamid]);
      return silently({ type: 'revoke', revoke: { original_message_id: action.wamid } });
    default:
      if (!file) throw new BadAction('file', 'file is required');
      return send(await mediaBody(tx, chat, action, file));
  }
}

/** The message that says that a form was filled in, with what its business wanted to have told. */
export async function formAnswer(tx: Transaction, chat: Chat, wamid: string, params: unknown): Promise<PhoneSend> {
  const id = newWamid(chat.customer.wa_id, true);
  const message = {
    context: quoteOf(chat, await messageOf(tx, chat, wamid)),
    id,
    ...senderOf(chat.customer),
    timestamp: timestamp(new Date()),
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: JSON.stringify(params ?? {}) } },
  };
  return { wamid: id, message, bubble: true, quotes: wamid };
}

const quoteOf = (chat: Chat, quoted: MessageRow) => ({
  from: quoted.from_customer ? chat.customer.wa_id : digitsOf(chat.number.display_phone_number),
  id: quoted.wamid,
});

async function tapBody(tx: Transaction, chat: Chat, tap: { wamid: string; option: string }): Promise<MessageBody> {
  const message = await messageOf(tx, chat, tap.wamid);
  const found = message.from_customer ? undefined : optionOf(phoneContent(message.body), tap.option);
  if (!found) throw new BadAction('option', 'That message offers no such choice');
  const { id, title, description } = found.option;
  if (message.body['type'] === 'template') return { type: 'button', button: { payload: id, text: title } };
  return {
    type: 'interactive',
    interactive:
      found.from === 'button'
        ? { type: 'button_reply', button_reply: { id, title } }
        : { type: 'list_reply', list_reply: { id, title, ...(description !== undefined && { description }) } },
  };
}

async function mediaBody(
  tx: Transaction,
  chat: Chat,
  action: Extract<PhoneAction, { caption?: string }>,
  file: UploadedFile,
): Promise<MessageBody> {
  const type = action.kind === 'voice' ? 'audio' : action.kind;
  const mimeType = action.kind === 'voice' && withoutParameters(file.mimetype) === 'audio/ogg' ? 'audio/ogg; codecs=opus' : file.mimetype;
  const id = await keepMedia(tx, chat.number.phone_number_id, { ...file, mimetype: mimeType });
  return {
    type,
    [type]: {
      ...(action.caption !== undefined && type !== 'audio' && type !== 'sticker' && { caption: action.caption }),
      ...(type === 'document' && { filename: file.originalname }),
      mime_type: mimeType,
      sha256: createHash('sha256').update(file.buffer).digest('base64'),
      id,
      ...(type === 'audio' && { voice: action.kind === 'voice' }),
      ...(type === 'sticker' && { animated: false }),
    },
  };
}
