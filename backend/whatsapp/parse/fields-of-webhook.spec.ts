import type { Arrival } from '../../messaging/arrivals.ts';
import {
  accountFields,
  ana,
  change,
  contact,
  echo,
  entry,
  inbound,
  kinds,
  messages,
  numberChange,
  ours,
  status,
  statuses,
  systemMessage,
  text,
  webhook,
} from './payloads.ts';
import { parseWebhook } from './parse-webhook.ts';

const now = new Date('2026-11-01T12:00:00Z');
const sent = new Date(1793450000_000);
const at = { phoneNumberId: ours.phoneNumberId };

const read = (body: unknown): Arrival[] => {
  const { arrivals, skipped } = parseWebhook(body, now);
  expect(skipped).toEqual([]);
  return [...arrivals];
};
const field = (name: string, value: Record<string, unknown>) => read(webhook(entry([numberChange(name, value)])));

describe('a status', () => {
  it.each(['sent', 'delivered', 'read', 'played'])('tells that a message was %s', (state) => {
    expect(read(statuses(status(state, { id: 'wamid.A', biz_opaque_callback_data: 'row-1' })))).toEqual([
      {
        type: 'status',
        ...at,
        wamid: 'wamid.A',
        status: state,
        at: sent,
        opaque: 'row-1',
        recipient: { waId: ana.waId, bsuid: ana.bsuid },
      },
    ]);
  });

  it('tells why a message failed, in words for staff and in those of Meta', () => {
    const errors = [{ code: 131047, title: 'Re-engagement message', error_data: { details: 'More than 24 hours have passed' } }];
    expect(read(statuses(status('failed', { errors })))).toMatchObject([
      {
        status: 'failed',
        error: {
          code: 131047,
          title: expect.stringContaining('Only a template may be sent now'),
          details: 'More than 24 hours have passed',
        },
      },
    ]);
    expect(read(statuses(status('failed')))).toMatchObject([{ error: { code: 131000 } }]);
    expect(read(statuses(status('failed', { errors: [{ code: 'x', title: 7 }] })))).toMatchObject([{ error: { code: 131000 } }]);
  });

  it('of a call or a payment is a notice, and one that nobody knows is skipped', () => {
    expect(read(statuses(status('RINGING', { type: 'call' }), status('captured', { type: 'payment' })))).toMatchObject([
      { type: 'notice', field: 'statuses.call' },
      { type: 'notice', field: 'statuses.payment' },
    ]);
    expect(parseWebhook(statuses(status('warning'), status('sent')), now)).toMatchObject({
      arrivals: [{ status: 'sent' }],
      skipped: [{ where: 'entry[0].changes[0].value.statuses[0]', why: 'has a status nobody knows: warning' }],
    });
  });
});

describe('a person who changes', () => {
  it('their number is the same person', () => {
    expect(
      read(messages(systemMessage({ type: 'user_changed_number', wa_id: '34600999888', body: 'Ana changed' }, { id: 'wamid.S' }))),
    ).toEqual([{ type: 'contact-changed', ...at, was: { waId: ana.waId }, now: { waId: '34600999888' }, wamid: 'wamid.S' }]);
    expect(read(messages(systemMessage({ new_wa_id: '34600999888' })))).toMatchObject([
      { type: 'contact-changed', now: { waId: '34600999888' } },
    ]);
  });

  it('their user id is the same person, told by key or in the sentence', () => {
    const changed = { was: { bsuid: 'ES.1' }, now: { bsuid: 'ES.2' } };
    expect(
      read(messages(systemMessage({ type: 'user_changed_user_id', previous_user_id: 'ES.1', user_id: 'ES.2' }, { from: undefined }))),
    ).toMatchObject([changed]);
    expect(
      read(
        messages(
          systemMessage({ type: 'user_changed_user_id', user_id: 'ES.2', body: 'User Ana changed from ES.1 to ES.2' }, { from: undefined }),
        ),
      ),
    ).toMatchObject([changed]);
  });

  it('nothing we know of is kept as a notice', () => {
    expect(read(messages(systemMessage({ type: 'customer_identity_changed', body: 'New phone' })))).toMatchObject([
      { type: 'notice', field: 'messages.system' },
    ]);
  });

  it('a hidden number into a known one does so by answering our request for it, and by no other card', () => {
    const card = (origin: string) =>
      inbound(
        'contacts',
        { contacts: [{ origin, name: { formatted_name: 'Ana' }, phones: [{ phone: '+34600111222', wa_id: ana.waId }] }] },
        { from: undefined },
      );
    const hidden = (message: unknown) =>
      read(webhook(entry([numberChange('messages', { contacts: [contact({ bsuid: ana.bsuid })], messages: [message] })])));
    expect(hidden(card('contact_request'))).toMatchObject([
      { type: 'contact-changed', was: { bsuid: ana.bsuid }, now: { bsuid: ana.bsuid, waId: ana.waId } },
      { type: 'message' },
    ]);
    expect(hidden(card('other'))).toMatchObject([{ type: 'message' }]);
  });
});

describe('the business’s own phone', () => {
  it('echoes what the owner writes, edits and deletes', () => {
    expect(
      field('smb_message_echoes', {
        message_echoes: [
          echo('text', { text: { body: 'On its way' } }, { id: 'wamid.E' }),
          echo('edit', { edit: { original_message_id: 'wamid.E', message: { type: 'text', text: { body: 'Nearly there' } } } }),
          echo('revoke', { revoke: { original_message_id: 'wamid.E' } }),
        ],
      }),
    ).toMatchObject([
      { type: 'echo', ...at, wamid: 'wamid.E', at: sent, to: { waId: ana.waId }, content: { kind: 'text', text: 'On its way' } },
      { type: 'echo', about: 'wamid.E', content: { kind: 'edit', text: 'Nearly there' } },
      { type: 'echo', about: 'wamid.E', content: { kind: 'revoke' } },
    ]);
  });

  it('hands over its past, where it is told who wrote what', () => {
    const past = (from: string, body: string) => ({
      from,
      id: `wamid.${body}`,
      timestamp: '1790000000',
      type: 'text',
      text: { body },
      history_context: { status: 'READ' },
    });
    expect(
      field('history', {
        history: [
          {
            metadata: { phase: 0, chunk_order: 1, progress: 50 },
            threads: [{ id: ana.waId, messages: [past(ana.waId, 'q'), past(ours.displayNumber, 'a')] }],
          },
          { errors: [{ code: 2593109, title: 'declined' }] },
        ],
      }),
    ).toMatchObject([
      { type: 'echo', to: { waId: ana.waId }, history: { fromContact: true }, content: { text: 'q' } },
      { type: 'echo', to: { waId: ana.waId }, history: { fromContact: false }, content: { text: 'a' } },
      { type: 'notice', field: 'history.errors' },
    ]);
    expect(field('history', { messages: [echo('image', { image: { id: '5', mime_type: 'image/png' } })] })).toMatchObject([
      { type: 'echo', to: { waId: ana.waId }, history: { fromContact: false } },
    ]);
  });

  it('names people from its phone book', () => {
    expect(
      field('smb_app_state_sync', {
        state_sync: [{ type: 'contact', action: 'add', contact: { full_name: 'Ana from the corner', phone_number: ana.waId } }],
      }),
    ).toEqual([{ type: 'contact-changed', ...at, was: { waId: ana.waId }, now: { waId: ana.waId, profileName: 'Ana from the corner' } }]);
  });
});

describe('a wish about marketing', () => {
  it.each([
    ['stop', 'stop'],
    ['resume', 'resume'],
    ['signup', 'resume'],
  ])('"%s" means %s', (value, marketing) => {
    expect(
      field('user_preferences', {
        contacts: [contact()],
        user_preferences: [{ wa_id: ana.waId, category: 'marketing_messages', value, timestamp: 1793450000 }],
      }),
    ).toEqual([{ type: 'preference', ...at, from: { waId: ana.waId, bsuid: ana.bsuid, profileName: ana.name }, marketing, at: sent }]);
  });
});

describe('a notice', () => {
  it.each(Object.entries(accountFields))('about %s is kept as it came', (name, value) => {
    expect(read(webhook(entry([change(name, value)])))).toEqual([{ type: 'notice', wabaId: ours.wabaId, field: name, value }]);
  });

  it('names the number when Meta does', () => {
    expect(field('calls', { calls: [] })).toMatchObject([{ type: 'notice', ...at, field: 'calls' }]);
    expect(field('messages', { errors: [{ code: 131035, title: 'Too late' }] })).toMatchObject([
      { type: 'notice', ...at, field: 'errors', value: { code: 131035 } },
    ]);
  });

  it('holds what was written in a group, which is no conversation with one customer', () => {
    expect(read(messages(text('Hi all', { group_id: 'g1' })))).toMatchObject([{ type: 'notice', field: 'messages.group' }]);
  });
});

describe('a webhook with many parts', () => {
  it('is taken apart by account, number, customer and kind', () => {
    const elsewhere = { phoneNumberId: '500100200999', displayNumber: '15550142999' };
    const body = webhook(
      entry([
        numberChange('messages', { contacts: [contact()], messages: [text('1'), kinds.image], statuses: [status('read')] }),
        change('account_update', { event: 'VERIFIED_ACCOUNT' }),
      ]),
      entry([numberChange('messages', { contacts: [contact()], messages: [text('2')] }, elsewhere)], '700100200999'),
    );
    expect(read(body).map(({ type, phoneNumberId }) => [type, phoneNumberId])).toEqual([
      ['message', ours.phoneNumberId],
      ['message', ours.phoneNumberId],
      ['status', ours.phoneNumberId],
      ['notice', undefined],
      ['message', elsewhere.phoneNumberId],
    ]);
  });
});
