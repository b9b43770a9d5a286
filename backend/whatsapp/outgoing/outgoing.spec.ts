import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import fc from 'fast-check';
import { lengthOf } from '../../../flows/language/limits.ts';
import type { Outgoing } from '../../../flows/machine/effects.ts';
import { contacts } from './contact-cards.ts';
import { BadMessage, TooLong } from './demands.ts';
import { buttons, form, linkButton, list, locationRequest } from './interactive.ts';
import { audio, document, image, sticker, video, voiceNote } from './media.ts';
import { message, readReceipt, type Content } from './message.ts';
import { location } from './place.ts';
import { catalog, product, productList } from './products.ts';
import { reaction, reactionRemoved } from './reaction.ts';
import { template } from './template.ts';
import { text } from './text.ts';
import { toGraph } from './to-graph.ts';

const validator = (path: string) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);
  return (body: unknown) => {
    validate(body);
    return validate.errors ?? [];
  };
};

const ours = validator('backend/whatsapp/schema/messages-request.schema.json');
const theirs = '../shared/whatsapp/schemas/messages-request.schema.json';
const customer = { waId: '34600111222' };
const wamid = 'wamid.HBgLMzQ2MDAxMTEyMjIVAgASGBQzQUI=';
const picture = { link: 'https://shop.example/croissant.jpg' };

const kinds: Readonly<Record<string, Content>> = {
  text: text('Good morning! https://shop.example'),
  image: image({ id: '1013859600285441' }, 'Fresh today'),
  'image by link': image(picture),
  video: video(picture, 'How we bake'),
  audio: audio({ id: '77' }),
  'voice note': voiceNote({ id: '77' }),
  document: document({ id: '78' }, { filename: 'menu.pdf', caption: 'Our menu' }),
  sticker: sticker({ id: '79' }),
  location: location({ latitude: 40.4168, longitude: -3.7038, name: 'Bakery', address: 'Calle Mayor 1' }),
  contacts: contacts([
    {
      firstName: 'Ana',
      lastName: 'Ruiz',
      company: 'Bakery',
      phones: [{ phone: '+34 600 111 333', waId: '34600111333' }],
      emails: ['ana@shop.example'],
    },
  ]),
  reaction: reaction(wamid, '👍🏽'),
  'reaction removed': reactionRemoved(wamid),
  buttons: buttons(
    'Confirm?',
    [
      { id: 'yes', title: 'Yes' },
      { id: 'no', title: 'No' },
    ],
    { header: { image: picture }, footer: 'Reply STOP to stop' },
  ),
  list: list('What would you like?', 'See all', [
    { title: 'Bread', rows: [{ id: 'a', title: 'Croissant', description: '2.50 €' }] },
    { title: 'Drinks', rows: [{ id: 'b', title: 'Coffee' }] },
  ]),
  'link button': linkButton('Pay here', 'Pay', 'https://pay.example/1', { header: { text: 'Payment' } }),
  'location request': locationRequest('Where shall we bring it?'),
  form: form('Book a table', { flowId: '123', token: 'k3j4h5', label: 'Open', start: { screen: 'DATE', data: { people: 2 } } }),
  'form with our endpoint': form('Book a table', { flowId: '123', token: 'k3j4h5', label: 'Open' }),
  product: product({ catalogId: '9', retailerId: 'croissant' }),
  'product list': productList('9', [{ title: 'Bread', retailerIds: ['croissant', 'baguette'] }], { header: 'Today', text: 'Pick some' }),
  catalog: catalog('See everything', { thumbnail: 'croissant' }),
  template: template({
    name: 'order_ready',
    language: 'es_MX',
    header: { image: picture },
    values: [
      { name: 'name', text: 'Ana' },
      { name: 'number', text: '1042' },
    ],
    buttons: [
      { index: 0, quickReply: 'track' },
      { index: 1, urlEnding: '1042' },
    ],
  }),
  'plain template': template({ name: 'hello', language: 'en' }),
};

describe('a message to a customer', () => {
  it.each(Object.entries(kinds))('of kind %s keeps to our schema', (_, content) => {
    expect(ours(message(customer, content, { opaque: '0192a7c4', replyTo: wamid }))).toEqual([]);
    expect(ours(message({ bsuid: 'US.13491208655302741918' }, content))).toEqual([]);
  });

  (existsSync(theirs) ? it : it.skip)('keeps to the published schema too', () => {
    const published = validator(theirs);
    for (const [kind, content] of Object.entries(kinds)) {
      expect([kind, published(message(customer, content, { opaque: '0192a7c4', replyTo: wamid }))]).toEqual([kind, []]);
    }
    expect(published(readReceipt(wamid, { typing: true }))).toEqual([]);
  });

  it('goes to a number with its plus, to a hidden number by its id, and to the number when both are known', () => {
    expect(message({ waId: '34 600-111-222' }, text('hi'))).toMatchObject({ to: '+34600111222' });
    expect(message({ bsuid: 'US.134' }, text('hi'))).toMatchObject({ recipient: 'US.134' });
    expect(message({ waId: '34600111222', bsuid: 'US.134' }, text('hi'))).not.toHaveProperty('recipient');
  });

  it.each([{ waId: '', bsuid: '' }, { waId: '12' }, { bsuid: 'nobody' }])('goes to nobody when the address is %j', (to) => {
    expect(() => message(to as never, text('hi'))).toThrow(BadMessage);
  });

  it('carries our id and what it answers', () => {
    expect(message(customer, text('hi'), { opaque: 'row-1', replyTo: wamid })).toMatchObject({
      biz_opaque_callback_data: 'row-1',
      context: { message_id: wamid },
    });
  });

  it('has no key that holds nothing', () => {
    for (const content of Object.values(kinds)) {
      expect(JSON.stringify(message(customer, content))).not.toMatch(/null/);
      expect(JSON.parse(JSON.stringify(message(customer, content)))).toStrictEqual(message(customer, content));
    }
  });
});

describe('a read receipt', () => {
  it('keeps to our schema, typing or not', () => {
    expect(ours(readReceipt(wamid, { typing: true }))).toEqual([]);
    expect(ours(readReceipt(wamid, { typing: false }))).toEqual([]);
  });
});

describe('a text that does not fit', () => {
  const long = (length: number) => 'é'.repeat(length);

  it.each([
    ['text.body', 4096, (words: string) => text(words)],
    ['image.caption', 1024, (words: string) => image({ id: '1' }, words)],
    ['interactive.body.text', 1024, (words: string) => buttons(words, [{ id: 'a', title: 'A' }])],
    ['interactive.body.text', 1024, (words: string) => locationRequest(words)],
    ['interactive.action.buttons.reply.title', 20, (words: string) => buttons('ok', [{ id: 'a', title: words }])],
    ['interactive.action.buttons.reply.id', 256, (words: string) => buttons('ok', [{ id: words, title: 'A' }])],
    ['interactive.action.button', 20, (words: string) => list('ok', words, [{ rows: [{ id: 'a', title: 'A' }] }])],
    ['interactive.action.sections.rows.title', 24, (words: string) => list('ok', 'See', [{ rows: [{ id: 'a', title: words }] }])],
    [
      'interactive.action.sections.rows.description',
      72,
      (words: string) => list('ok', 'See', [{ rows: [{ id: 'a', title: 'A', description: words }] }]),
    ],
    ['interactive.action.sections.rows.id', 200, (words: string) => list('ok', 'See', [{ rows: [{ id: words, title: 'A' }] }])],
    ['interactive.header.text', 60, (words: string) => buttons('ok', [{ id: 'a', title: 'A' }], { header: { text: words } })],
    ['interactive.footer.text', 60, (words: string) => buttons('ok', [{ id: 'a', title: 'A' }], { footer: words })],
    ['biz_opaque_callback_data', 512, (words: string) => message(customer, text('ok'), { opaque: words })],
  ])('is never cut: %s takes %i characters and refuses one more', (field, limit, build) => {
    expect(() => build(long(limit))).not.toThrow();
    let refusal: unknown;
    try {
      build(long(limit + 1));
    } catch (thrown) {
      refusal = thrown;
    }
    expect(refusal).toBeInstanceOf(TooLong);
    expect(refusal).toMatchObject({ field, limit, length: limit + 1 });
  });

  it('is refused by the builder exactly when the schema refuses it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 30 }), (title, other) => {
        const row = { id: 'x', title, description: other };
        const fits = title.trim() !== '' && lengthOf(title) <= 24;
        const build = () => list('words', 'See', [{ rows: [row] }]);
        if (!fits) expect(build).toThrow(BadMessage);
        else expect(ours(message(customer, build()))).toEqual([]);
      }),
    );
  });
});

describe('a choice that WhatsApp cannot show', () => {
  const rows = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => ({ id: String(from + index), title: `Row ${from + index}` }));

  it.each([
    ['four buttons', () => buttons('ok', rows(4))],
    ['no button', () => buttons('ok', [])],
    [
      'two buttons of one name',
      () =>
        buttons('ok', [
          { id: 'a', title: 'Same' },
          { id: 'b', title: 'Same' },
        ]),
    ],
    [
      'two rows of one id',
      () =>
        list('ok', 'See', [
          {
            rows: [
              { id: 'a', title: 'A' },
              { id: 'a', title: 'B' },
            ],
          },
        ]),
    ],
    [
      'eleven rows over two sections',
      () =>
        list('ok', 'See', [
          { title: 'One', rows: rows(6) },
          { title: 'Two', rows: rows(5, 6) },
        ]),
    ],
    ['two sections without titles', () => list('ok', 'See', [{ rows: rows(1) }, { rows: rows(1, 1) }])],
    ['an empty text', () => text('  ')],
    ['a link to a script', () => linkButton('ok', 'Go', 'javascript:alert(1)')],
    ['a place beyond the poles', () => location({ latitude: 91, longitude: 0 })],
    ['a place that is no number', () => location({ latitude: Number.NaN, longitude: 0 })],
    ['a template value with a line break', () => template({ name: 'a', language: 'en', values: [{ text: 'a\nb' }] })],
  ])('is refused when it is built: %s', (_, build) => {
    expect(build).toThrow(BadMessage);
  });
});

describe('what a flow says', () => {
  const said: readonly Outgoing[] = [
    { kind: 'text', text: 'Hello' },
    { kind: 'buttons', text: 'Confirm?', buttons: [{ id: 'confirm:yes', title: 'Yes' }] },
    { kind: 'list', text: 'Pick one', button: 'See', rows: [{ id: 'a', title: 'A', description: '' }] },
    { kind: 'location-request', text: 'Where?' },
    { kind: 'file', media: 'document', fileId: 'quote', filename: 'Q-1042.pdf', mime: 'application/pdf', caption: 'Your quote' },
    { kind: 'file', media: 'image', fileId: 'quote', filename: 'cake.png', mime: 'image/png' },
    { kind: 'location', latitude: 52.5, longitude: 13.4, name: 'Corner Bakery', address: '1 Mill Lane' },
    { kind: 'contacts', contacts: [{ name: 'Greta', phones: ['+49 30 901820'], company: 'Corner Bakery', emails: ['greta@example.com'] }] },
    { kind: 'link', text: 'Pay here', title: 'Pay', url: 'https://pay.example/1' },
    { kind: 'product', text: '', retailerId: 'croissant' },
    { kind: 'products', text: 'Fresh today', header: 'Bread', sections: [{ title: 'Loaves', retailerIds: ['rye', 'spelt'] }] },
    { kind: 'catalog', text: 'Have a look', retailerId: 'croissant' },
    { kind: 'form-request', text: 'Fill it in', button: 'Open', form: 'flow/details:3', screens: [], token: 'abc' },
    {
      kind: 'template',
      name: 'order_ready',
      language: 'es_MX',
      values: [{ name: 'number', text: '1042' }],
      header: { fileId: 'quote', filename: 'Q-1042.pdf', mime: 'application/pdf', media: 'document' },
      buttons: [
        { index: 0, quickReply: 'confirm' },
        { index: 1, urlEnding: '1042' },
      ],
    },
  ];
  const at = { files: new Map([['quote', '1234567890']]), catalogId: '99', formId: '77' };

  it.each(said)('becomes a body that keeps to our schema: $kind', (outgoing) => {
    expect(ours(toGraph(outgoing, customer, { opaque: 'row-1' }, at))).toEqual([]);
  });

  it('is refused in words while the file is not at WhatsApp or no catalog is connected', () => {
    expect(() => toGraph({ kind: 'product', text: 'Look', retailerId: 'rye' }, customer)).toThrow(/catalog is not connected/);
    expect(() => toGraph({ kind: 'file', media: 'image', fileId: 'x', filename: 'x.png', mime: 'image/png' }, customer)).toThrow(
      /not at WhatsApp/,
    );
  });
});
