import type { MessageContent } from '../../contract/message-content.ts';
import { BadMessage } from './demands.ts';
import { contacts, type ContactCard } from './contact-cards.ts';
import { buttons, form, linkButton, list, locationRequest } from './interactive.ts';
import { audio, document, image, sticker, video, voiceNote } from './media.ts';
import { message, type Content, type Envelope, type MessageBody, type Recipient } from './message.ts';
import { orderDetails, orderStatus } from './payments.ts';
import { location } from './place.ts';
import { catalog, product, productList } from './products.ts';
import { template, type TemplateMessage } from './template.ts';
import { text } from './text.ts';

type Kind = MessageContent['kind'];
type Of<K extends Kind> = Extract<MessageContent, { kind: K }>;

/** What a message refers to, by its name at Graph. */
export interface AtGraph {
  /** Our files that are there, by our ids. */
  readonly files: ReadonlyMap<string, string>;
  /** The catalog that the number is connected with. */
  readonly catalogId: string | null;
  /** The form that the message opens. */
  readonly formId: string | null;
}

export const nothingAtGraph: AtGraph = { files: new Map(), catalogId: null, formId: null };

const media: { readonly [Media in Of<'media'>['media']]: (file: Of<'media'>) => Content } = {
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

function formOf({ text, button, token }: Of<'form-request'>, { formId }: AtGraph): Content {
  if (formId === null || token === undefined) throw new BadMessage('form', 'is not published');
  return form(text, { flowId: formId, token, label: button });
}

/** The files that must be at Graph before this can be sent. */
export function filesIn(content: MessageContent): readonly string[] {
  if (content.kind === 'file') return [content.fileId];
  return content.kind === 'template' && content.header && 'fileId' in content.header ? [content.header.fileId] : [];
}

function fileAt(fileId: string, { files }: AtGraph): { readonly id: string } {
  const id = files.get(fileId);
  if (id === undefined) throw new BadMessage('file', 'is not at WhatsApp');
  return { id };
}

function catalogOf({ catalogId }: AtGraph): string {
  if (catalogId === null)
    throw new BadMessage('catalog', 'is not connected. Enter the catalog’s id at Meta in the settings of the business.');
  return catalogId;
}

const files: { readonly [Media in Of<'file'>['media']]: (source: { readonly id: string }, file: Of<'file'>) => Content } = {
  image: (source, { caption }) => image(source, caption),
  video: (source, { caption }) => video(source, caption),
  audio: (source) => audio(source),
  document: (source, { caption, filename }) => document(source, { caption, filename }),
};

function templateOf({ name, language, values, header, buttons = [] }: Of<'template'>, at: AtGraph): Content {
  return template({
    name,
    language,
    values,
    ...(header && { header: 'text' in header ? { text: header } : headerFile(header, at) }),
    buttons: buttons.flatMap(({ index, quickReply, urlEnding }): NonNullable<TemplateMessage['buttons']> => {
      if (urlEnding !== undefined) return [{ index, urlEnding }];
      return quickReply === undefined ? [] : [{ index, quickReply }];
    }),
  });
}

function headerFile(
  { media, fileId, filename }: Extract<Of<'template'>['header'], { fileId: string }>,
  at: AtGraph,
): NonNullable<TemplateMessage['header']> {
  const source = fileAt(fileId, at);
  if (media === 'image') return { image: source };
  return media === 'video' ? { video: source } : { document: source, filename };
}

const cardOf = ({ name, phones, company, emails }: Of<'contacts'>['contacts'][number]): ContactCard => ({
  firstName: name,
  phones: phones.map((phone) => ({ phone })),
  ...(company === undefined ? {} : { company }),
  ...(emails === undefined ? {} : { emails }),
});

const contents: { readonly [K in Kind]: (content: Of<K>, at: AtGraph) => Content } = {
  text: (content) => text(content.text),
  buttons: (content) => buttons(content.text, content.buttons),
  list: (content) => list(content.text, content.button, [{ rows: content.rows }]),
  'location-request': (content) => locationRequest(content.text),
  media: (content) => media[content.media](content),
  location: (content) => location(content),
  contacts: (content) => contacts(content.contacts.map(cardOf)),
  file: (content, at) => files[content.media](fileAt(content.fileId, at), content),
  product: ({ text, retailerId }, at) => product({ catalogId: catalogOf(at), retailerId }, text.trim() === '' ? {} : { text }),
  products: ({ text, header, sections }, at) => productList(catalogOf(at), sections, { header, text }),
  template: templateOf,
  'form-request': formOf,
  link: (content) => linkButton(content.text, content.title, content.url),
  catalog: (content) => catalog(content.text, content.retailerId === undefined ? {} : { thumbnail: content.retailerId }),
  'order-details': ({ text, payment }, { catalogId }) => orderDetails(text, payment, catalogId),
  'order-status': ({ text, reference, status }) => orderStatus(text, reference, status),
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
export function toGraph(content: MessageContent, to: Recipient, envelope?: Envelope, at = nothingAtGraph): MessageBody {
  const build = contents[content.kind] as (content: MessageContent, at: AtGraph) => Content;
  return message(to, build(content, at), envelope);
}
