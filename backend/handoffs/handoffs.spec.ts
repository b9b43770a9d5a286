import type { Flow } from '../../flows/language/flow.ts';
import { talkingBusiness } from '../testing/talking-business.ts';
import { callPeople, lastAgent, lineBefore, noteWish, rateHandoff } from './handoffs.ts';

const flow: Flow = {
  id: 'root',
  title: 'Front desk',
  start: 'person',
  triggers: [{ on: 'first' }],
  variables: {},
  steps: {
    person: {
      kind: 'handoff',
      reason: 'Asked for a person',
      text: 'One moment.',
      patience: { minutes: { fixed: 15 } },
      next: { resumed: 'back', nobody: 'nobody' },
    },
    nobody: {
      kind: 'choose',
      text: 'Nobody is free. Wait?',
      options: [{ id: 'wait', title: 'Wait' }],
      signals: [{ on: 'staff.took', outcome: 'taken' }],
      silence: { afterMinutes: 60 },
      next: { wait: 'waits', failed: 'waits', silence: 'waits', taken: 'taken' },
    },
    waits: { kind: 'handoff', reason: 'Still waits', next: { resumed: 'back' } },
    taken: { kind: 'handoff', reason: 'Somebody came', next: { resumed: 'back' } },
    back: { kind: 'say', text: 'Back with the bot.', next: { done: 'end' } },
    end: { kind: 'end' },
  },
  layout: {},
};

let desk: Awaited<ReturnType<typeof talkingBusiness>>;
beforeAll(async () => {
  desk = await talkingBusiness([flow]);
});
afterAll(() => desk.end());

let people = 0;
const customer = async () => {
  const waId = `4931${String(++people).padStart(6, '0')}`;
  await desk.says(waId, 'Hi');
  const { id } = await desk.conversation(waId);
  return { waId, of: { businessId: desk.businessId, conversationId: id } };
};
const handoffs = (conversationId: string) =>
  desk.owner.query<
    { reason: string; level: number; kind: string; claimed_at: Date | null; closed_at: Date | null; ended_as: string | null }[]
  >(`select reason, level, kind, claimed_at, closed_at, ended_as from handoffs where conversation_id = $1 order by asked_at`, [
    conversationId,
  ]);
const inShop = <T>(work: Parameters<typeof desk.database.inBusiness<T>>[1]) => desk.database.inBusiness(desk.businessId, work);
const patienceEnds = async (conversationId: string) => {
  await desk.owner.query(`update timers set fire_at = the_time() - interval '1 second' where conversation_id = $1`, [conversationId]);
  await desk.runner.look();
};

describe('a person who is asked for', () => {
  it('is written down once, with who came and how it ended', async () => {
    const { waId, of } = await customer();
    expect(await handoffs(of.conversationId)).toMatchObject([{ reason: 'Asked for a person', claimed_at: null, closed_at: null }]);
    await desk.staff(waId, 'staff.took');
    expect(await handoffs(of.conversationId)).toMatchObject([{ claimed_at: expect.any(Date) as Date, closed_at: null }]);
    await desk.staff(waId, 'staff.gave-back');
    expect(await handoffs(of.conversationId)).toMatchObject([{ closed_at: expect.any(Date) as Date, ended_as: 'resume' }]);
    expect(await inShop((tx) => lastAgent(tx, of))).toBeNull();
  });

  it('stays asked for while the bot goes on, and the bot is silent as soon as somebody comes', async () => {
    const { waId, of } = await customer();
    await patienceEnds(of.conversationId);
    expect(await desk.conversation(waId)).toMatchObject({ owner: 'bot', step: 'nobody' });
    expect(await handoffs(of.conversationId)).toMatchObject([{ closed_at: null }]);
    await desk.staff(waId, 'staff.took');
    await desk.says(waId, 'hello?');
    expect(await desk.conversation(waId)).toMatchObject({ owner: 'human', step: 'taken' });
    expect(await desk.thread(waId)).toEqual(['> Hi', '< One moment.', '< Nobody is free. Wait?', '> hello?']);
  });

  it('who was taken a moment before patience ended is not asked to wait', async () => {
    const { waId, of } = await customer();
    // As the dashboard does it: the row at once, the event after what is due already.
    await desk.owner.query(`update timers set fire_at = the_time() - interval '1 second' where conversation_id = $1`, [of.conversationId]);
    await desk.staff(waId, 'staff.took');
    await desk.runner.look();
    const { step } = await desk.conversation(waId);
    const thread = await desk.thread(waId);
    expect([step, thread.at(-1)]).toEqual(step === 'taken' ? ['taken', '< Nobody is free. Wait?'] : ['person', '< One moment.']);
  });

  it('is called louder, told what the customer wants, and waits in line', async () => {
    const first = await customer();
    const second = await customer();
    await inShop(async (tx) => {
      expect(await callPeople(tx, second.of, 2)).toBe(true);
      expect(await callPeople(tx, second.of, 1)).toBe(true);
      expect(await noteWish(tx, second.of, 'call-back', '600 000 000')).toBe(true);
      const line = await lineBefore(tx, second.of);
      expect(line.ahead).toBeGreaterThan((await lineBefore(tx, first.of)).ahead);
    });
    expect(await handoffs(second.of.conversationId)).toMatchObject([{ level: 2, kind: 'call-back' }]);
    await desk.staff(second.waId, 'staff.took');
    await inShop(async (tx) => expect(await callPeople(tx, second.of, 2)).toBe(false));
  });

  it('is rated once the talk is closed, and not where nobody came', async () => {
    const [came, nobody] = [await customer(), await customer()];
    for (const { waId } of [came]) await desk.staff(waId, 'staff.took');
    for (const { waId } of [came, nobody]) await desk.staff(waId, 'staff.gave-back');
    await inShop(async (tx) => {
      expect(await rateHandoff(tx, came.of, 5, '')).toBe(true);
      expect(await rateHandoff(tx, nobody.of, 5, '')).toBe(false);
    });
  });
});
