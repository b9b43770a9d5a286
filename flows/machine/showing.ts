import type { Json, Show, TemplateUse, Value } from '../language/flow.ts';
import { limits, shorten } from '../language/limits.ts';
import { read } from '../language/values.ts';
import { bodyIn } from './choice.ts';
import { type Context, evaluate, type StateId, words } from './context.ts';
import { asTexts } from './conversation.ts';
import type { Outgoing, TemplateMessage } from './effects.ts';
import { nativePaymentIn, referenceIn } from './native-payment.ts';
import { tapId } from './taps.ts';

type Record = Readonly<{ [key: string]: Json }>;

const isRecord = (value: Json): value is Record => value !== null && typeof value === 'object' && !Array.isArray(value);

const textIn = (value: Json, name: string): string => {
  const found = isRecord(value) ? read(name, value) : null;
  return typeof found === 'string' || typeof found === 'number' ? String(found).trim() : '';
};

const idIn = (value: Json): string => (typeof value === 'string' ? value.trim() : textIn(value, 'retailerId'));

/** A text with what it shows. What cannot be shown leaves the words, which are said as they are. */
export function shownWith(text: string, show: Show, context: Context, flow: StateId): readonly Outgoing[] {
  const value = (side: Value): Json => evaluate(side, context, flow);
  const said = asTexts(text);
  const beside = (message: (body: string) => Outgoing | undefined): readonly Outgoing[] => {
    const [body, ahead] = bodyIn(text);
    const shown = message(body);
    return shown === undefined ? said : [...ahead, shown];
  };

  if ('document' in show) return beside((caption) => fileOf('document', value(show.document), caption));
  if ('image' in show) return beside((caption) => fileOf('image', value(show.image), caption));
  if ('video' in show) return beside((caption) => fileOf('video', value(show.video), caption));
  // A sound has no caption.
  if ('audio' in show) return after(said, fileOf('audio', value(show.audio), ''));
  if ('location' in show) return after(said, placeOf(value(show.location)));
  if ('contact' in show) return after(said, cardOf(value(show.contact)));
  if ('link' in show) {
    const url = words(show.link.url, context, flow);
    const title = shorten(words(show.link.title, context, flow), limits.buttonTitle);
    return isAddress(url) && title !== '' ? beside((body) => ({ kind: 'link', text: body || title, title, url })) : said;
  }
  if ('product' in show) {
    const retailerId = idIn(value(show.product));
    return retailerId === '' ? said : beside((body) => ({ kind: 'product', text: body, retailerId }));
  }
  if ('products' in show) {
    const header = shorten(words(show.header, context, flow), limits.header);
    const sections = sectionsOf(value(show.products), shorten(header, limits.section));
    if (sections.length === 0 || header === '') return said;
    return beside((body) => ({ kind: 'products', text: body || header, header, sections }));
  }
  if ('payment' in show) {
    const payment = nativePaymentIn(value(show.payment));
    return payment === undefined || text === '' ? said : beside((body) => ({ kind: 'order-details', text: body, payment }));
  }
  if ('paymentStatus' in show) {
    const reference = referenceIn(value(show.paymentStatus));
    const { status } = show;
    return reference === '' || text === '' ? said : beside((body) => ({ kind: 'order-status', text: body, reference, status }));
  }
  const picture = show.catalog.picture === undefined ? '' : idIn(value(show.catalog.picture));
  return text === '' ? [] : beside((body) => ({ kind: 'catalog', text: body, ...(picture === '' ? {} : { retailerId: picture }) }));
}

const after = (said: readonly Outgoing[], shown: Outgoing | undefined): readonly Outgoing[] =>
  shown === undefined ? said : [...said, shown];

function isAddress(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol) && url.length <= limits.url;
}

function fileOf(media: Extract<Outgoing, { kind: 'file' }>['media'], value: Json, caption: string): Outgoing | undefined {
  const [fileId, filename, mime] = [textIn(value, 'fileId'), textIn(value, 'filename'), textIn(value, 'mime')];
  if (fileId === '' || mime === '') return undefined;
  return { kind: 'file', media, fileId, filename: filename || media, mime, ...(caption === '' ? {} : { caption }) };
}

function placeOf(value: Json): Outgoing | undefined {
  if (!isRecord(value) || typeof value['latitude'] !== 'number' || typeof value['longitude'] !== 'number') return undefined;
  const [name, address] = [textIn(value, 'name'), textIn(value, 'address')];
  return {
    kind: 'location',
    latitude: value['latitude'],
    longitude: value['longitude'],
    ...(name === '' ? {} : { name }),
    ...(address === '' ? {} : { address }),
  };
}

function cardOf(value: Json): Outgoing | undefined {
  const [name, phone, company, email] = [textIn(value, 'name'), textIn(value, 'phone'), textIn(value, 'company'), textIn(value, 'email')];
  if (name === '' || phone === '') return undefined;
  return {
    kind: 'contacts',
    contacts: [{ name, phones: [phone], ...(company === '' ? {} : { company }), ...(email === '' ? {} : { emails: [email] }) }],
  };
}

/** Products in sections, each once, as many as WhatsApp shows. */
function sectionsOf(value: Json, title: string) {
  const items = Array.isArray(value) ? (value as readonly Json[]) : [];
  const parts = items.some((item) => isRecord(item) && Array.isArray(item['products']))
    ? items.map((item) => ({
        title: textIn(item, 'title') || title,
        products: isRecord(item) && Array.isArray(item['products']) ? item['products'] : [],
      }))
    : [{ title, products: items }];
  const seen = new Set<string>();
  return parts
    .slice(0, limits.sections)
    .map((part) => ({
      title: shorten(part.title, limits.section),
      retailerIds: (part.products as readonly Json[])
        .map(idIn)
        .filter((id) => id !== '' && seen.size < limits.products && !seen.has(id) && seen.add(id)),
    }))
    .filter(({ retailerIds }) => retailerIds.length > 0);
}

/** The template of a step with its values filled in. Its buttons answer the question as those of the message would. */
export function templateWith(use: TemplateUse, context: Context, flow: StateId): TemplateMessage {
  const said = (side: Value): string => {
    const value = evaluate(side, context, flow);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const values = Array.isArray(use.values)
    ? (use.values as readonly Value[]).map((value) => ({ text: said(value) }))
    : Object.entries((use.values ?? {}) as Readonly<{ [name: string]: Value }>).map(([name, value]) => ({ name, text: said(value) }));
  const file = use.header === undefined ? undefined : fileOf('document', evaluate(use.header, context, flow), '');
  return {
    kind: 'template',
    name: use.name,
    language: context.language,
    values,
    ...(file?.kind === 'file'
      ? { header: { fileId: file.fileId, filename: file.filename, mime: file.mime, media: mediaOf(file.mime) } }
      : {}),
    ...(use.buttons ? { buttons: use.buttons.map((option, index) => ({ index, quickReply: tapId(context.entry, option) })) } : {}),
  };
}

const mediaOf = (mime: string): 'image' | 'video' | 'document' =>
  mime.startsWith('image/') ? 'image' : mime.startsWith('video/') ? 'video' : 'document';
