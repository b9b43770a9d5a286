import { SystemClock } from '../database/ports.ts';
import { plainBusiness, type PlainBusiness } from '../testing/plain-business.ts';
import type { Arrival, MessageArrived, Sender, StatusArrived } from './arrivals.ts';
import { Intake } from './intake.ts';
import { putMessages } from './outbox.ts';
import { quietBell } from '../testing/quiet-bell.ts';

let bakery: PlainBusiness;
let intake: Intake;

beforeAll(async () => {
  bakery = await plainBusiness();
  intake = new Intake(bakery.database, new SystemClock(), quietBell());
});

afterAll(() => bakery.end());

let count = 0;
const message = (from: Sender, change: Partial<MessageArrived> = {}): MessageArrived => ({
  type: 'message',
  phoneNumberId: bakery.phoneNumberId,
  wamid: `wamid.${++count}`,
  at: new Date(),
  from,
  received: { kind: 'text', text: 'hello' },
  content: { kind: 'text', text: 'hello' },
  ...change,
});

const receive = (...arrivals: Arrival[]) => intake.receive(bakery.businessId, arrivals);
const contacts = (
  where: string,
): Promise<
  { id: string; wa_id: string | null; bsuid: string | null; profile_name: string | null; possible_duplicate_of: string | null }[]
> =>
  bakery.owner.query(`select id, wa_id, bsuid, profile_name, possible_duplicate_of from contacts where ${where} order by created_at, id`);
const messageOf = async (wamid: string) => {
  const [row]: { content: unknown; reaction: string | null; edited_at: Date | null; revoked_at: Date | null; author: string }[] =
    await bakery.owner.query(`select content, reaction, edited_at, revoked_at, author from messages where wamid = $1`, [wamid]);
  return row;
};

describe('a contact', () => {
  it('is one person when the user id of a known number becomes known', async () => {
    await receive(message({ waId: '4911', profileName: 'Ada' }));
    await receive(message({ waId: '4911', bsuid: 'DE.11', profileName: 'Ada L.' }));
    await receive(message({ bsuid: 'DE.11' }));
    expect(await contacts(`bsuid = 'DE.11' or wa_id = '4911'`)).toMatchObject([{ wa_id: '4911', bsuid: 'DE.11', profile_name: 'Ada L.' }]);
  });

  it('is known by the user id alone, without a number', async () => {
    await receive(message({ bsuid: 'FR.22', username: 'grace' }));
    expect(await contacts(`bsuid = 'FR.22'`)).toMatchObject([{ wa_id: null }]);
  });

  it('stays two people, one flagged, when a number comes with another user id than before', async () => {
    await receive(message({ waId: '4933', bsuid: 'DE.33' }));
    await receive(message({ waId: '4933', bsuid: 'DE.34' }));
    const [first, second] = await contacts(`bsuid in ('DE.33', 'DE.34')`);
    expect(first).toMatchObject({ bsuid: 'DE.33', wa_id: '4933', possible_duplicate_of: null });
    expect(second).toMatchObject({ bsuid: 'DE.34', wa_id: null, possible_duplicate_of: first!.id });
  });

  it('keeps its conversation when the number changes', async () => {
    await receive(message({ waId: '4944' }));
    await receive({ type: 'contact-changed', phoneNumberId: bakery.phoneNumberId, was: { waId: '4944' }, now: { waId: '4945' } });
    await receive(message({ waId: '4945' }));
    const people = await contacts(`wa_id in ('4944', '4945')`);
    expect(people).toHaveLength(1);
    const conversations: unknown[] = await bakery.owner.query(`select 1 from conversations where contact_id = $1`, [people[0]!.id]);
    expect(conversations).toHaveLength(1);
  });

  it('is made once by fifty first messages at the same time', async () => {
    await Promise.all(
      Array.from({ length: 50 }, () =>
        new Intake(bakery.database, new SystemClock(), quietBell()).receive(bakery.businessId, [message({ waId: '4955', bsuid: 'DE.55' })]),
      ),
    );
    expect(await contacts(`wa_id = '4955'`)).toHaveLength(1);
    const [{ events }]: [{ events: number }] = await bakery.owner.query(
      `select count(*)::integer events from inbox i join conversations c on c.id = i.conversation_id join contacts p on p.id = c.contact_id where p.wa_id = '4955'`,
    );
    expect(events).toBe(50);
  });
});

describe('the thread', () => {
  it('shows reactions, edits and deletions on the message they are about', async () => {
    const first = message({ waId: '4966' });
    await receive(first);
    const about = (kind: Partial<MessageArrived>) => message({ waId: '4966' }, { about: first.wamid, ...kind });
    await receive(about({ received: { kind: 'reaction', emoji: '👍' }, content: { kind: 'reaction', emoji: '👍' } }));
    await receive(about({ received: { kind: 'edit', text: 'helloo' }, content: { kind: 'edit', text: 'helloo' } }));
    expect(await messageOf(first.wamid)).toMatchObject({
      reaction: '👍',
      content: { kind: 'text', text: 'helloo' },
      edited_at: expect.any(Date) as Date,
    });
    await receive(about({ received: { kind: 'revoke' }, content: { kind: 'revoke' } }));
    expect(await messageOf(first.wamid)).toMatchObject({
      content: { kind: 'revoke' },
      reaction: null,
      revoked_at: expect.any(Date) as Date,
    });
  });

  it("holds what the owner wrote on the business's own phone, and tells the conversation that a person has it", async () => {
    await receive({
      type: 'echo',
      phoneNumberId: bakery.phoneNumberId,
      wamid: 'wamid.echo',
      at: new Date(),
      to: { waId: '4977' },
      content: { kind: 'text', text: 'I am on it' },
    });
    expect(await messageOf('wamid.echo')).toMatchObject({ author: 'phone' });
    const events: { event: { type: string } }[] = await bakery.owner.query(`select event from inbox where external_id = 'wamid.echo'`);
    expect(events.map(({ event }) => event.type)).toEqual(['staff.took']);
  });

  it('takes in the past without waking anybody', async () => {
    const past = (wamid: string, fromContact: boolean): Arrival => ({
      type: 'echo',
      phoneNumberId: bakery.phoneNumberId,
      wamid,
      at: new Date('2026-01-01'),
      to: { waId: '4988' },
      content: { kind: 'text', text: wamid },
      history: { fromContact },
    });
    await receive(past('wamid.old.1', true), past('wamid.old.2', false));
    expect([await messageOf('wamid.old.1'), await messageOf('wamid.old.2')].map((row) => row!.author)).toEqual(['contact', 'phone']);
    const events: unknown[] = await bakery.owner.query(`select 1 from inbox where external_id like 'wamid.old.%'`);
    expect(events).toEqual([]);
  });

  it('moves a status forward only, whatever the order they come in', async () => {
    await receive(message({ waId: '4999' }));
    const [{ id }]: [{ id: string }] = await bakery.owner.query(
      `select c.id from conversations c join contacts p on p.id = c.contact_id where p.wa_id = '4999'`,
    );
    await bakery.database.inBusiness(bakery.businessId, (tx) =>
      putMessages(tx, bakery.businessId, [{ conversationId: id, content: { kind: 'text', text: 'Hi!' }, author: 'bot' }]),
    );
    await bakery.owner.query(`update messages set state = 'accepted', wamid = 'wamid.out' where author = 'bot' and conversation_id = $1`, [
      id,
    ]);
    const status = (status: StatusArrived['status'], error?: StatusArrived['error']): StatusArrived => ({
      type: 'status',
      phoneNumberId: bakery.phoneNumberId,
      wamid: 'wamid.out',
      status,
      at: new Date(),
      ...(error && { error }),
    });
    const stateNow = async () =>
      ((await bakery.owner.query(`select state from messages where wamid = 'wamid.out'`)) as { state: string }[])[0]!.state;
    await receive(status('read'));
    await receive(status('sent'), status('delivered'));
    expect(await stateNow()).toBe('read');
    await receive(status('failed', { code: 131026, title: 'Not deliverable' }));
    expect(await stateNow()).toBe('read');
  });

  it('tells the conversation once that a message failed', async () => {
    await receive(message({ waId: '5001' }));
    const [{ id }]: [{ id: string }] = await bakery.owner.query(
      `select c.id from conversations c join contacts p on p.id = c.contact_id where p.wa_id = '5001'`,
    );
    await bakery.database.inBusiness(bakery.businessId, (tx) =>
      putMessages(tx, bakery.businessId, [{ conversationId: id, content: { kind: 'text', text: 'Hi!' }, author: 'bot' }]),
    );
    await bakery.owner.query(`update messages set state = 'sent', wamid = 'wamid.lost' where author = 'bot' and conversation_id = $1`, [
      id,
    ]);
    const failed: StatusArrived = {
      type: 'status',
      phoneNumberId: bakery.phoneNumberId,
      wamid: 'wamid.lost',
      status: 'failed',
      at: new Date(),
      error: { code: 131026, title: 'Not deliverable' },
    };
    await receive(failed);
    await receive(failed);
    const events: { event: unknown }[] = await bakery.owner.query(
      `select event from inbox where conversation_id = $1 and source = 'outbox'`,
      [id],
    );
    expect(events).toEqual([{ event: { type: 'send.failed', code: 131026, title: 'Not deliverable' } }]);
  });
});
