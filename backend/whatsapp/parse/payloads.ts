/** Webhooks as Meta writes them, made up for the specs: nobody has these numbers and names. */
export const ours = { phoneNumberId: '500100200300', displayNumber: '15550142000', wabaId: '700100200300' } as const;

export const ana = { waId: '34600111222', bsuid: 'ES.4410998822', name: 'Ana Ruiz' } as const;

type Fields = Readonly<Record<string, unknown>>;

let made = 0;

export const newWamid = (): string => `wamid.${Buffer.from(`made-up ${(made += 1)}`).toString('base64')}`;

export const webhook = (...entries: readonly Fields[]): Fields => ({ object: 'whatsapp_business_account', entry: entries });

export const entry = (changes: readonly Fields[], wabaId: string = ours.wabaId): Fields => ({ id: wabaId, changes });

export const change = (field: string, value: Fields): Fields => ({ field, value });

/** A change that names the number it arrived at. */
export const numberChange = (
  field: string,
  value: Fields,
  number: { readonly phoneNumberId: string; readonly displayNumber: string } = ours,
): Fields =>
  change(field, {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: number.displayNumber, phone_number_id: number.phoneNumberId },
    ...value,
  });

export const contact = (person: { readonly waId?: string; readonly bsuid?: string; readonly name?: string } = ana): Fields => ({
  profile: { name: person.name ?? 'Nobody' },
  ...(person.waId && { wa_id: person.waId }),
  ...(person.bsuid && { user_id: person.bsuid }),
});

/** One message of a kind, as the customer sent it. */
export const inbound = (type: string, parts: Fields, more: Fields = {}): Fields => ({
  from: ana.waId,
  from_user_id: ana.bsuid,
  id: newWamid(),
  timestamp: '1793450000',
  type,
  ...parts,
  ...more,
});

export const text = (body: string, more: Fields = {}): Fields => inbound('text', { text: { body } }, more);

export const messages = (...those: readonly unknown[]): Fields =>
  webhook(entry([numberChange('messages', { contacts: [contact()], messages: those })]));

export const status = (state: string, more: Fields = {}): Fields => ({
  id: newWamid(),
  status: state,
  timestamp: '1793450000',
  recipient_id: ana.waId,
  recipient_user_id: ana.bsuid,
  ...more,
});

export const statuses = (...those: readonly unknown[]): Fields => webhook(entry([numberChange('messages', { statuses: those })]));

const image = { id: '9001', mime_type: 'image/jpeg', sha256: 'Zm9v' };

/** One of every kind that a customer can send. */
export const kinds = {
  text: text('Two croissants, please'),
  image: inbound('image', { image: { ...image, caption: 'Like this one' } }),
  video: inbound('video', { video: { ...image, id: '9002', mime_type: 'video/mp4' } }),
  audio: inbound('audio', { audio: { ...image, id: '9003', mime_type: 'audio/mpeg', voice: false } }),
  voice: inbound('audio', { audio: { ...image, id: '9004', mime_type: 'audio/ogg; codecs=opus', voice: true } }),
  document: inbound('document', {
    document: { ...image, id: '9005', mime_type: 'application/pdf', filename: 'list.pdf', caption: 'My list' },
  }),
  sticker: inbound('sticker', { sticker: { ...image, id: '9006', mime_type: 'image/webp', animated: false } }),
  location: inbound('location', { location: { latitude: 52.52, longitude: 13.405, name: 'Home', address: 'Rosenweg 12' } }),
  contacts: inbound('contacts', {
    contacts: [
      {
        name: { formatted_name: 'Ben Ode', first_name: 'Ben' },
        phones: [{ phone: '+49 151 0000001', wa_id: '491510000001', type: 'CELL' }],
      },
    ],
  }),
  reaction: inbound('reaction', { reaction: { message_id: 'wamid.ours', emoji: '👍' } }),
  'reaction removed': inbound('reaction', { reaction: { message_id: 'wamid.ours' } }),
  button: inbound(
    'button',
    { button: { payload: 'track', text: 'Track it' } },
    { context: { from: ours.displayNumber, id: 'wamid.ours' } },
  ),
  'button reply': inbound(
    'interactive',
    { interactive: { type: 'button_reply', button_reply: { id: 'confirm:yes', title: 'Yes' } } },
    { context: { from: ours.displayNumber, id: 'wamid.ours' } },
  ),
  'list reply': inbound('interactive', {
    interactive: { type: 'list_reply', list_reply: { id: 'pick:croissant', title: 'Croissant', description: '2.20 €' } },
  }),
  form: inbound('interactive', {
    interactive: {
      type: 'nfm_reply',
      nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"t1","date":"2026-12-01","people":4}' },
    },
  }),
  order: inbound('order', {
    order: {
      catalog_id: '77',
      text: 'By noon',
      product_items: [{ product_retailer_id: 'croissant', quantity: 2, item_price: 2.2, currency: 'EUR' }],
    },
  }),
  edit: inbound('edit', { edit: { original_message_id: 'wamid.first', message: { type: 'text', text: { body: 'Three croissants' } } } }),
  revoke: inbound('revoke', { revoke: { original_message_id: 'wamid.first' } }),
  unsupported: inbound('unsupported', {
    errors: [{ code: 131051, title: 'Message type unknown' }],
    unsupported: { type: 'poll_creation' },
  }),
  'call permission': inbound('interactive', {
    interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } },
  }),
  'request welcome': inbound('request_welcome', {}),
  'a kind of the future': inbound('hologram', { hologram: { id: '1' } }),
} as const;

export const systemMessage = (system: Fields, more: Fields = {}): Fields => ({
  from: ana.waId,
  id: newWamid(),
  timestamp: '1793450000',
  type: 'system',
  system,
  ...more,
});

export const echo = (type: string, parts: Fields, more: Fields = {}): Fields => ({
  from: ours.displayNumber,
  to: ana.waId,
  id: newWamid(),
  timestamp: '1793450000',
  type,
  ...parts,
  ...more,
});

/** Fields about the account, each with a value of its shape. */
export const accountFields: Readonly<Record<string, Fields>> = {
  account_update: {
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1793500000 }],
  },
  account_alerts: { entity_type: 'BUSINESS', alert_info: { alert_severity: 'WARNING', alert_type: 'OBA_APPROVED' } },
  account_review_update: { decision: 'APPROVED' },
  business_capability_update: { max_daily_conversations_per_business: 2000 },
  message_template_status_update: {
    event: 'REJECTED',
    message_template_id: 1689556908129832,
    message_template_name: 'order_ready',
    message_template_language: 'en',
    reason: 'INVALID_FORMAT',
  },
  message_template_quality_update: { previous_quality_score: 'GREEN', new_quality_score: 'YELLOW', message_template_name: 'order_ready' },
  template_category_update: { previous_category: 'UTILITY', new_category: 'MARKETING', message_template_name: 'order_ready' },
  phone_number_name_update: { display_phone_number: ours.displayNumber, decision: 'APPROVED', requested_verified_name: 'Corner Bakery' },
  phone_number_quality_update: { display_phone_number: ours.displayNumber, event: 'FLAGGED', current_limit: 'TIER_250' },
  flows: { event: 'FLOW_STATUS_CHANGE', flow_id: '55', old_status: 'DRAFT', new_status: 'PUBLISHED' },
  security: { event: 'PIN_CHANGED' },
  group_lifecycle_update: { groups: [{ type: 'group_create', group_id: 'g1' }] },
  calls: { calls: [{ id: 'wacid.1', event: 'connect', direction: 'USER_INITIATED', from: ana.waId }] },
  a_field_of_the_future: { anything: [1, 'two', null, { three: true }] },
};
