import type { MessageContent } from '../../contract/message-content.ts';
import { BadMessage } from './demands.ts';
import { contacts, type ContactCard } from './contact-cards.ts';
import { buttons, linkButton, list, locationRequest } from './interactive.ts';
import { audio, document, image, sticker, video, voiceNote } from './media.ts';
import { message, type Content, type Envelope, type MessageBody, type Recipient } from './message.ts';
import { location } from './place.ts';
import { catalog } from './products.ts';
import { text } from './text.ts';

type Kind = MessageContent['kind'];
type Of<K extends Kind> = Extract<MessageContent, { kind: K }>;

const files: { readonly [Media in Of<'media'>['media']]: (file: Of<'media'>) => Content } = {
  image: ({ mediaId, caption }) => image({ id: mediaId }, caption),
  video: ({ mediaId, caption }) => video({ id: mediaId }, caption),
  audio: ({ mediaId }) => audio({ id: mediaId }),
  voice: ({ mediaId }) => voiceNote({ id: mediaId }),
  document: ({ mediaId, caption, filename }) => document({ id: mediaId }, { caption, filename }),
  sticker: ({ mediaId }) => sticker({ id: mediaId }),
};

const onlyArrives = ({ kind }: MessageContent): never => {
  throw new BadMessage('content', `of kind "${kind}" can arrive and cannot be sent`);
};

/** What takes more to send than the message itself: files must be at WhatsApp, products in a catalog, a form published. */
const notByItself = ({ kind }: MessageContent): never => {
  throw new BadMessage('content', `of kind "${kind}" cannot be sent by this number yet`);
};

const cardOf = ({ name, phones, company, emails }: Of<'contacts'>['contacts'][number]): ContactCard => ({
  firstName: name,
  phones: phones.map((phone) => ({ phone })),
  ...(company === undefined ? {} : { company }),
  ...(emails === undefined ? {} : { emails }),
});

const contents: { readonly [K in Kind]: (content: Of<K>) => Content } = {
  text: (content) => text(content.text),
  buttons: (content) => buttons(content.text, content.buttons),
  list: (content) => list(content.text, content.button, [{ rows: content.rows }]),
  'location-request': (content) => locationRequest(content.text),
  media: (content) => files[content.media](content),
  location: (content) => location(content),
  contacts: (content) => contacts(content.contacts.map(cardOf)),
  file: notByItself,
  product: notByItself,
  products: notByItself,
  template: notByItself,
  'form-request': notByItself,
  link: (content) => linkButton(content.text, content.title, content.url),
  catalog: (content) => catalog(content.text, content.retailerId === undefined ? {} : { thumbnail: content.retailerId }),
  tap: onlyArrives,
  reaction: onlyArrives,
  edit: onlyArrives,
  revoke: onlyArrives,
  order: onlyArrives,
  form: onlyArrives,
  system: onlyArrives,
  unsupported: onlyArrives,
};

/** What a flow or a member of staff says, as Meta's JSON. Throws `BadMessage` when WhatsApp could not carry it. */
export function toGraph(content: MessageContent, to: Recipient, envelope?: Envelope): MessageBody {
  const build = contents[content.kind] as (content: MessageContent) => Content;
  return message(to, build(content), envelope);
}
