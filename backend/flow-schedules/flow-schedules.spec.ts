import type { Flow } from '../../flows/language/flow.ts';
import type { Audience, Times } from '../../flows/language/schedule.ts';
import { Alarms } from '../alarms/alarms.ts';
import { recordConsent } from '../consent/record-consent.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { newId } from '../database/ids.ts';
import { SystemClock } from '../database/ports.ts';
import { talkingBusiness } from '../testing/talking-business.ts';
import { FlowSchedules } from './flow-schedules.service.ts';
import { isPast } from './starts.ts';

const root: Flow = {
  id: 'root',
  title: 'Front desk',
  start: 'hello',
  triggers: [{ on: 'first' }],
  variables: {},
  steps: { hello: { kind: 'say', text: 'Hello!', next: { done: 'end' } }, end: { kind: 'end' } },
  layout: {},
};
/** Keeps the customer busy. */
const busy: Flow = {
  ...root,
  id: 'busy',
  triggers: [{ on: 'keyword', words: { en: ['busy'] } }],
  start: 'ask',
  steps: {
    ask: {
      kind: 'ask',
      text: 'How many?',
      answer: { type: 'number' },
      saveAs: 'many',
      silence: { afterMinutes: 60_000 },
      next: { answered: 'end', failed: 'end', silence: 'end' },
    },
    end: { kind: 'end' },
  },
  variables: { many: { type: 'number' } },
};
const news = (when: Times, to: Audience, id = 'news'): Flow => ({
  ...root,
  id,
  title: 'News',
  triggers: [{ on: 'schedule', when, to }],
  steps: {
    hello: {
      kind: 'say',
      text: `News of {{ event.date }}{{ event.about }}`,
      template: { name: 'news', values: [{ from: 'event.date' }] },
      next: { done: 'end' },
    },
    end: { kind: 'end' },
  },
});
const everyHour = { every: 'day', clock: '10:00' } as const;
const all = { purpose: 'service' } as const;

describe('a flow that begins at a time', () => {
  let bakery: Awaited<ReturnType<typeof talkingBusiness>>;
  let servers: { alarms: Alarms; schedules: FlowSchedules }[] = [];
  let people = 0;

  const server = () => {
    const alarms = new Alarms(bakery.database, new AcrossBusinesses(bakery.database), new SystemClock());
    const schedules = new FlowSchedules(bakery.database, alarms);
    servers.push({ alarms, schedules });
    return { alarms, schedules };
  };
  const customer = async (words = 'Hi') => {
    const waId = `4930${String(++people).padStart(6, '0')}`;
    await bakery.says(waId, words);
    return waId;
  };
  /** Its next time has come: the alarm and the day that it is for are moved, as a clock cannot be. */
  const timeComes = async (id = 'news', ago = '1 minute') => {
    await bakery.owner.query(
      `with moved as (
         update flow_schedules s set next_on = ((the_time() - $3::interval) at time zone b.zone)::date,
                trigger = jsonb_set(trigger, '{when,clock}', to_jsonb(to_char((the_time() - $3::interval) at time zone b.zone, 'HH24:MI')))
         from businesses b where b.id = s.business_id and s.business_id = $1 and s.flow_id = $2 returning s.business_id, s.id)
       update alarms a set due_at = the_time() - interval '1 second', at = the_time() from moved m where a.business_id = m.business_id and a.subject_id = m.id`,
      [bakery.businessId, id, ago],
    );
    await look();
  };
  const look = async () => {
    await Promise.all(servers.map(({ alarms }) => alarms.look()));
    await bakery.runner.look();
  };
  const starts = (): Promise<{ state: string; reason: string | null; tries: number }[]> =>
    bakery.owner.query(`select state, reason, tries from scheduled_starts order by created_at, id`);
  const heard = async (waId: string) => (await bakery.thread(waId)).filter((line) => line.startsWith('< News'));
  const consent = async (waId: string, given: boolean, purpose: 'marketing' | 'service' = 'marketing') => {
    const [contact]: { id: string }[] = await bakery.owner.query(`select id from contacts where wa_id = $1`, [waId]);
    await bakery.database.inBusiness(bakery.businessId, (tx) =>
      recordConsent(tx, bakery.businessId, { contactId: contact!.id, purpose, given, source: 'chat' }),
    );
  };
  const aDayPasses = (waId: string) =>
    bakery.owner.query(
      `update conversations c set window_ends_at = the_time() - interval '1 minute' from contacts p where p.id = c.contact_id and p.wa_id = $1`,
      [waId],
    );
  const dueStarts = () => bakery.owner.query(`update alarms set due_at = the_time() - interval '1 second' where kind = 'flow.start'`);

  beforeAll(async () => {
    bakery = await talkingBusiness([root, busy]);
  });
  afterAll(() => bakery.end());
  beforeEach(async () => {
    await bakery.owner.query(`delete from flow_schedules; delete from alarms; delete from contacts; delete from templates`);
    await bakery.publish([{ ...root, id: 'news' }].map((flow) => ({ ...flow, triggers: [] })));
    server();
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(({ alarms }) => alarms.onApplicationShutdown()));
    servers = [];
  });

  it('comes to everybody who wrote before, once, however many servers there are', async () => {
    server();
    server();
    await bakery.publish([news(everyHour, all)]);
    const [ana, ben] = [await customer(), await customer()];
    await timeComes();
    await look();
    expect([(await heard(ana)).length, (await heard(ben)).length]).toEqual([1, 1]);
    expect((await heard(ana))[0]).toMatch(/^< News of 20\d\d-\d\d-\d\d$/);
    expect(await starts()).toEqual([
      { state: 'begun', reason: null, tries: 0 },
      { state: 'begun', reason: null, tries: 0 },
    ]);
    const [next]: { ahead: boolean }[] = await bakery.owner.query(
      `select due_at > the_time() ahead from alarms where kind = 'flow.schedule'`,
    );
    expect(next).toEqual({ ahead: true });
  });

  it('comes to many in parts, and goes on where it was when a server died in between', async () => {
    await bakery.publish([news(everyHour, all)]);
    await customer();
    await bakery.owner.query(
      `with people as (insert into contacts (business_id, id, wa_id) select $1, gen_random_uuid(), '49' || n from generate_series(1, 450) n returning id)
       insert into conversations (business_id, id, contact_id, phone_number_id, window_ends_at) select $1, gen_random_uuid(), id, $2, the_time() + interval '1 hour' from people`,
      [bakery.businessId, bakery.phoneNumberId],
    );
    // The third part of it fails once, as if the connection broke.
    await bakery.owner.query(
      `create function breaks() returns trigger language plpgsql as $$ begin
         if (select count(*) from scheduled_starts) > 400 and not exists (select 1 from alarms where tries > 0) then raise exception 'broken'; end if; return new; end $$;
       create trigger breaks after insert on scheduled_starts for each row execute function breaks()`,
    );
    await timeComes();
    expect(await starts()).toHaveLength(400);
    await bakery.owner.query(
      `drop trigger breaks on scheduled_starts; drop function breaks; update alarms set due_at = the_time() - interval '1 second' where tries > 0`,
    );
    await look();
    expect(await starts()).toHaveLength(451);
    expect(new Set((await starts()).map(({ state }) => state))).toEqual(new Set(['begun']));
  });

  it('with offers comes only to those who agreed to them, and to nobody who stopped all', async () => {
    await bakery.publish([news(everyHour, { purpose: 'marketing' })]);
    const [agreed, silent, stopped, stoppedAll] = [await customer(), await customer(), await customer(), await customer()];
    await consent(agreed, true);
    await consent(stopped, true);
    await consent(stopped, false);
    await consent(stoppedAll, true);
    await consent(stoppedAll, false, 'service');
    await timeComes();
    expect(await Promise.all([agreed, silent, stopped, stoppedAll].map(async (waId) => (await heard(waId)).length))).toEqual([1, 0, 0, 0]);
  });

  it('does not begin for those who say stop between its time and its turn', async () => {
    await bakery.publish([news(everyHour, { purpose: 'marketing' })]);
    const ana = await customer();
    await consent(ana, true);
    const stopsAtOnce = bakery.owner.query(`create function stops() returns trigger language plpgsql as $$ begin
        update contacts set marketing_agreed_at = null, marketing_stopped_at = the_time(); return new; end $$;
      create trigger stops after insert on scheduled_starts for each row execute function stops()`);
    await stopsAtOnce;
    await timeComes();
    await bakery.owner.query(`drop trigger stops on scheduled_starts; drop function stops`);
    expect(await heard(ana)).toEqual([]);
    expect(await starts()).toEqual([
      { state: 'dropped', reason: 'The customer has not agreed to offers, or asked for no more of them', tries: 0 },
    ]);
  });

  it('waits while a person has the chat, and gives up after four hours', async () => {
    await bakery.publish([news(everyHour, all)]);
    const ana = await customer();
    await bakery.staff(ana, 'staff.took');
    await timeComes();
    for (const tries of [1, 2, 3, 4]) {
      expect(await starts()).toEqual([{ state: 'waiting', reason: 'A person had the conversation', tries }]);
      await dueStarts();
      await look();
    }
    expect(await starts()).toEqual([{ state: 'dropped', reason: 'A person had the conversation', tries: 4 }]);
    expect(await heard(ana)).toEqual([]);
  });

  it('waits until another flow is over', async () => {
    await bakery.publish([news(everyHour, all)]);
    const ana = await customer('busy');
    await timeComes();
    expect(await starts()).toEqual([{ state: 'waiting', reason: 'The customer was in the middle of something', tries: 1 }]);
    await bakery.says(ana, '3');
    await dueStarts();
    await look();
    expect(await heard(ana)).toHaveLength(1);
  });

  it('says nothing to those who have not written for a day, unless its template is approved', async () => {
    await bakery.publish([news(everyHour, all)]);
    const ana = await customer();
    await aDayPasses(ana);
    await timeComes();
    expect(await starts()).toMatchObject([{ state: 'dropped', reason: 'The template “news” is not known; look in Settings, Templates' }]);
    expect(await bakery.conversation(ana)).toMatchObject({ owner: 'bot', run: 1 });

    await bakery.owner.query(
      `insert into templates (business_id, id, waba_id, meta_id, name, language, category, format, components, state)
       values ($1, $2::uuid, '1', $2::uuid::text, 'news', 'en', 'utility', 'positional', $3, 'approved')`,
      [bakery.businessId, newId(), JSON.stringify([{ type: 'BODY', text: 'News as of {{1}}.' }])],
    );
    await bakery.owner.query(`delete from scheduled_starts`);
    await timeComes();
    expect((await heard(ana))[0]).toMatch(/^< News as of 20\d\d-\d\d-\d\d\.$/);
  });

  it('may be meant for those who wrote lately, or not for long', async () => {
    await bakery.publish([
      news(everyHour, { purpose: 'service', wroteInDays: 7 }),
      news(everyHour, { purpose: 'service', silentForDays: 30 }, 'back'),
    ]);
    const [lately, longAgo] = [await customer(), await customer()];
    await bakery.owner.query(
      `update conversations c set window_ends_at = the_time() - interval '40 days' from contacts p where p.id = c.contact_id and p.wa_id = $1`,
      [longAgo],
    );
    await timeComes('news');
    expect([(await heard(lately)).length, await starts()]).toMatchObject([1, [{ state: 'begun' }]]);
    await timeComes('back');
    expect(await starts()).toMatchObject([
      { state: 'begun' },
      { state: 'dropped', reason: 'The template “news” is not known; look in Settings, Templates' },
    ]);
  });

  it('comes so many days after something happened to a contact, and a week later where they are busy', async () => {
    await bakery.publish([news({ after: 'order.delivered', days: 3, clock: '10:00' }, all)]);
    const ana = await customer();
    await bakery.signals(ana, 'order.delivered', { about: '-A-1042' });
    await bakery.signals(ana, 'order.ready');
    expect(await starts()).toEqual([{ state: 'waiting', reason: null, tries: 0 }]);
    const [alarm]: { days: number; clock: string }[] = await bakery.owner.query(
      `select (due_at at time zone 'Europe/Berlin')::date - (the_time() at time zone 'Europe/Berlin')::date days, to_char(due_at at time zone 'Europe/Berlin', 'HH24:MI') clock from alarms where kind = 'flow.start'`,
    );
    expect(alarm).toEqual({ days: 3, clock: '10:00' });
    await bakery.owner.query(`update alarms set at = the_time() where kind = 'flow.start'`);
    await dueStarts();
    await look();
    expect(await heard(ana)).toEqual(['< News of -A-1042']);
  });

  it('that nobody was there to keep is not made up for in the night', async () => {
    await bakery.publish([news(everyHour, all)]);
    const ana = await customer();
    await timeComes('news', '5 hours');
    expect([await heard(ana), await starts()]).toEqual([[], []]);
    const now = new Date('2026-07-02T01:00:00Z');
    expect([
      isPast('2026-07-01', '10:00', { zone: 'Europe/Madrid', now }),
      isPast('2026-07-02', '01:00', { zone: 'Europe/Madrid', now }),
    ]).toEqual([true, false]);
  });

  it('goes on as it was when the flow is published again, and is called off when it has no such time any more', async () => {
    await bakery.publish([news(everyHour, all)]);
    const before: unknown[] = await bakery.owner.query(`select id, next_on from flow_schedules`);
    await bakery.publish([{ ...news(everyHour, all), title: 'Other news' }]);
    expect(await bakery.owner.query(`select id, next_on from flow_schedules`)).toEqual(before);
    expect(await servers[0]!.schedules.list(bakery.businessId)).toMatchObject([
      { flowId: 'news', title: 'Other news', begun: 0, waiting: 0, dropped: [], nextAt: expect.any(Date) },
    ]);
    const ana = await customer();
    await bakery.publish([{ ...root, id: 'news', triggers: [] }]);
    await bakery.owner.query(`update alarms set due_at = the_time() - interval '1 second'`);
    await look();
    expect([await heard(ana), await bakery.owner.query(`select 1 from flow_schedules`)]).toEqual([[], []]);
  });
});
