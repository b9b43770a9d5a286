import type { MessageArrived } from '../../messaging/arrivals.ts';
import { ana, contact, entry, inbound, kinds, messages, numberChange, ours, text, webhook } from './payloads.ts';
import { parseWebhook } from './parse-webhook.ts';

const now = new Date('2026-11-01T12:00:00Z');

function arrived(message: unknown): MessageArrived {
  const { arrivals, skipped } = parseWebhook(messages(message), now);
  expect(skipped).toEqual([]);
  expect(arrivals).toHaveLength(1);
  return arrivals[0] as MessageArrived;
}

describe('a message by a customer', () => {
  it('says who wrote it, where it arrived and when it was sent', () => {
    expect(arrived(text('Hello', { id: 'wamid.A' }))).toEqual({
      type: 'message',
      phoneNumberId: ours.phoneNumberId,
      wamid: 'wamid.A',
      at: new Date(1793450000_000),
      from: { waId: ana.waId, bsuid: ana.bsuid, profileName: 'Ana Ruiz' },
      received: { kind: 'text', text: 'Hello' },
      content: { kind: 'text', text: 'Hello' },
    });
  });

  it.each([
    ['text', { kind: 'text', text: 'Two croissants, please' }],
    ['image', { kind: 'media', media: 'image', mediaId: '9001', caption: 'Like this one' }],
    ['video', { kind: 'media', media: 'video', mediaId: '9002' }],
    ['audio', { kind: 'media', media: 'audio', mediaId: '9003' }],
    ['voice', { kind: 'media', media: 'voice', mediaId: '9004' }],
    ['document', { kind: 'media', media: 'document', mediaId: '9005', caption: 'My list' }],
    ['sticker', { kind: 'media', media: 'sticker', mediaId: '9006' }],
    ['location', { kind: 'location', latitude: 52.52, longitude: 13.405, name: 'Home', address: 'Rosenweg 12' }],
    ['contacts', { kind: 'contacts' }],
    ['reaction', { kind: 'reaction', emoji: '👍' }],
    ['reaction removed', { kind: 'reaction', emoji: null }],
    ['button', { kind: 'tap', id: 'track', title: 'Track it' }],
    ['button reply', { kind: 'tap', id: 'confirm:yes', title: 'Yes' }],
    ['list reply', { kind: 'tap', id: 'pick:croissant', title: 'Croissant' }],
    ['form', { kind: 'form', values: { flow_token: 't1', date: '2026-12-01', people: 4 } }],
    ['order', { kind: 'order', items: [{ retailerId: 'croissant', quantity: 2, amount: '2.2', currency: 'EUR' }] }],
    ['edit', { kind: 'edit', text: 'Three croissants', of: 'wamid.first' }],
    ['revoke', { kind: 'revoke' }],
    ['unsupported', { kind: 'unsupported', what: 'poll_creation' }],
    ['call permission', { kind: 'unsupported', what: 'call_permission_reply' }],
    ['request welcome', { kind: 'unsupported', what: 'request_welcome' }],
    ['a kind of the future', { kind: 'unsupported', what: 'hologram' }],
  ] as const)('of kind %s is what a flow can listen to', (kind, received) => {
    expect(arrived(kinds[kind]).received).toEqual(received);
  });

  it('shows people more than a flow needs', () => {
    expect(arrived(kinds.document).content).toEqual({
      kind: 'media',
      media: 'document',
      mediaId: '9005',
      sha256: 'Zm9v',
      mime: 'application/pdf',
      caption: 'My list',
      filename: 'list.pdf',
    });
    expect(arrived(kinds.voice).content).toMatchObject({ media: 'voice', mime: 'audio/ogg; codecs=opus' });
    expect(arrived(kinds.contacts).content).toEqual({ kind: 'contacts', contacts: [{ name: 'Ben Ode', phones: ['+49 151 0000001'] }] });
    expect(arrived(kinds.order).content).toEqual({
      kind: 'order',
      catalogId: '77',
      text: 'By noon',
      items: [{ retailerId: 'croissant', quantity: 2, amount: '2.2', currency: 'EUR' }],
    });
  });

  it('names the message it is about, or the one it answers', () => {
    expect(arrived(kinds.reaction).about).toBe('wamid.ours');
    expect(arrived(kinds.edit).about).toBe('wamid.first');
    expect(arrived(kinds.revoke).about).toBe('wamid.first');
    expect(arrived(kinds['button reply']).quotes).toBe('wamid.ours');
    expect(arrived(text('Forwarded', { context: { forwarded: true } }))).not.toHaveProperty('quotes');
  });

  it('keeps the ad that the customer came from', () => {
    const referral = { source_type: 'ad', source_id: '1', headline: 'Fresh\u0000 bread', ctwa_clid: 'abc' };
    expect(arrived(text('Hi', { referral })).referral).toEqual({ ...referral, headline: 'Fresh bread' });
  });

  it('has its text normalised: no NUL, no half of a pair, composed letters', () => {
    expect(arrived(text('a\u0000b \ud83d cafe\u0301')).received).toEqual({ kind: 'text', text: 'ab \ufffd caf\u00e9' });
  });

  it('is told by its content when its kind is missing', () => {
    expect(arrived({ ...text('Hi'), type: undefined }).received).toEqual({ kind: 'text', text: 'Hi' });
  });

  it('shows the caption that an edited picture has now, and nothing when it has none', () => {
    const edited = (message: object) => arrived(inbound('edit', { edit: { original_message_id: 'wamid.first', message } })).received;
    expect(edited({ type: 'image', image: { id: '1', caption: 'Better' } })).toEqual({ kind: 'edit', text: 'Better', of: 'wamid.first' });
    expect(edited({ type: 'image', image: { id: '1' } })).toEqual({ kind: 'edit', text: null, of: 'wamid.first' });
  });

  it.each([
    ['a text without text', inbound('text', { text: {} })],
    ['a text that is a number', inbound('text', { text: { body: 5 } })],
    ['a picture without an id', inbound('image', { image: { mime_type: 'image/png' } })],
    ['a place that is nowhere', inbound('location', { location: { latitude: '91', longitude: 0 } })],
    ['an empty basket', inbound('order', { order: { product_items: [] } })],
    [
      'a basket of nothing real',
      inbound('order', {
        order: { product_items: [{ product_retailer_id: 'a', quantity: -1 }, { product_retailer_id: 'b', quantity: 1.5 }, 7] },
      }),
    ],
    ['a form that is no JSON', inbound('interactive', { interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{' } } })],
    ['a tap without an id', inbound('interactive', { interactive: { type: 'button_reply', button_reply: { title: 'Yes' } } })],
    ['a reaction to nothing', inbound('reaction', { reaction: { emoji: '👍' } })],
    ['contacts without a card', inbound('contacts', { contacts: 'Ben' })],
    ['a kind that is a list', inbound('text', { type: ['text'] })],
  ])('is kept as unsupported when it is %s', (_, message) => {
    expect(arrived(message).received.kind).toBe('unsupported');
  });

  it('was sent now when its time is none, or lies ahead', () => {
    for (const timestamp of [undefined, '<TIMESTAMP>', '', '0', '-5', 'NaN', [], {}, '99999999999', 1e300])
      expect(arrived(text('Hi', { timestamp })).at).toEqual(now);
    expect(arrived(text('Hi', { timestamp: 1793450000 })).at).toEqual(new Date(1793450000_000));
  });
});

describe('the customer', () => {
  const from = (message: object, contacts: readonly unknown[] | undefined) => {
    const { arrivals } = parseWebhook(webhook(entry([numberChange('messages', { contacts, messages: [message] })])), now);
    return (arrivals[0] as MessageArrived | undefined)?.from;
  };
  const hello = { id: 'wamid.A', type: 'text', text: { body: 'Hi' } };

  it('is known by a number, by a user id, or by both', () => {
    expect(from({ ...hello, from: ana.waId }, undefined)).toEqual({ waId: ana.waId });
    expect(from({ ...hello, from_user_id: ana.bsuid }, undefined)).toEqual({ bsuid: ana.bsuid });
    expect(from({ ...hello, from: ana.waId }, [contact()])).toEqual({ waId: ana.waId, bsuid: ana.bsuid, profileName: ana.name });
    expect(from({ ...hello, from: '+34 600 111 222' }, [])).toEqual({ waId: ana.waId });
  });

  it('does not get the name of somebody else', () => {
    const ben = { waId: '491510000001', bsuid: 'DE.77', name: 'Ben' };
    expect(from({ ...hello, from: ana.waId }, [contact(ben)])).toEqual({ waId: ana.waId });
    expect(from({ ...hello, from: ana.waId }, [contact(ben), contact()])).toEqual({
      waId: ana.waId,
      bsuid: ana.bsuid,
      profileName: ana.name,
    });
  });

  it('is told by the only contact when the message does not say', () => {
    expect(from(hello, [contact()])).toEqual({ waId: ana.waId, bsuid: ana.bsuid, profileName: ana.name });
    expect(from(hello, [contact(), contact({ waId: '1' })])).toBeUndefined();
  });

  it('may have a user name, with or without its sign', () => {
    expect(from(hello, [{ user_id: ana.bsuid, profile: { name: ' Ana \n Ruiz ', username: '@ana.r' } }])).toEqual({
      bsuid: ana.bsuid,
      profileName: 'Ana Ruiz',
      username: 'ana.r',
    });
  });
});
