import { begin, advance } from '../../flows/machine/advance.ts';
import type { ConversationView, GiveBackPreview } from '../contract/conversations.ts';
import { newId } from '../database/ids.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import { openHandoff } from '../handoffs/handoffs.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';

let api: DashboardApi;
let bakery: SeededBusiness;
let cookie: string;

beforeAll(async () => {
  api = await dashboardApi();
  bakery = await api.makeBusiness();
  cookie = await api.cookieOf(bakery);
});
afterAll(() => api.close());

/** A conversation at the menu, that a member has or that waits for one. */
async function atTheMenu({ assigned = false } = {}): Promise<string> {
  const [contactId, id] = [newId(), newId()];
  await api.database.inBusiness(bakery.id, async (tx) => {
    const { versionId } = bakery.flows.find(({ id: flow }) => flow === 'root')!;
    const { machine } = await new FlowLibrary().version(tx, bakery.id, versionId);
    const parties = { language: 'en', contact: { name: 'Ana' }, business: { name: 'Bakery', currency: 'EUR', zone: 'UTC' } };
    const { snapshot } = advance(machine, begin(machine, parties).snapshot, { type: 'staff.took' });
    await tx.query(`insert into contacts (business_id, id, wa_id, profile_name) values ($1, $2, $3, 'Ana')`, [
      bakery.id,
      contactId,
      `4916${Date.now()}`,
    ]);
    await tx.query(
      `insert into conversations (business_id, id, contact_id, phone_number_id, owner, assignee_id, snapshot, version_id, flow_id, step, waits_for, handed_off_at, handoff_reason, last_message_at, window_ends_at)
       values ($1, $2, $3, $4, 'human', $5, $6, $7, 'root', 'menu', 'person', the_time(), 'Asked', the_time(), the_time() + interval '20 hours')`,
      [
        bakery.id,
        id,
        contactId,
        bakery.number.phoneNumberId,
        assigned ? bakery.members[0]!.accountId : null,
        JSON.stringify(snapshot),
        versionId,
      ],
    );
    await tx.query(
      `insert into messages (business_id, id, conversation_id, author, content, state) values ($1, $2, $3, 'contact', $4, 'received')`,
      [bakery.id, newId(), id, JSON.stringify({ kind: 'text', text: 'Is my cake ready?' })],
    );
    await openHandoff(tx, { businessId: bakery.id, conversationId: id }, 'Asked', new Date());
  });
  return id;
}

const preview = async (id: string, query: string) =>
  (await api.call('get', `/api/conversations/${id}/give-back?${query}`, cookie).expect(200)).body as GiveBackPreview;

describe('before a conversation is given back', () => {
  it('one reads what the bot will say, where it was and at the menu', async () => {
    const id = await atTheMenu();
    const back = await preview(id, 'how=resume');
    expect(back.says).toMatchObject([
      { text: 'You are back with our assistant.' },
      { kind: 'list', text: expect.stringContaining('What can I do for you?') as string },
    ]);
    expect(back).toMatchObject({ at: { flow: 'root', step: 'menu', title: 'Menu' }, more: false });
    expect(back.places).toContainEqual({ to: 'menu', title: 'Menu' });
    expect((await preview(id, 'how=restart')).says).toMatchObject([{ kind: 'list' }]);
    expect((await preview(id, 'how=jump&to=menu')).says).toMatchObject([{ kind: 'list' }]);
    expect(await preview(id, 'how=close')).toMatchObject({ says: [], at: null });
  });

  it('one sees why, what was asked and what is known', async () => {
    const id = await atTheMenu();
    const { body } = await api.call('get', `/api/conversations/${id}`, cookie).expect(200);
    const { handoff, card } = body as ConversationView;
    expect(handoff).toMatchObject({ reason: 'Asked', kind: 'chat', level: 0, forMember: null });
    expect(card).toMatchObject({ asked: 'Is my cake ready?', path: [], lastError: null });
  });

  it('a step has to be named to go to it', async () => {
    const id = await atTheMenu();
    await api.call('post', `/api/conversations/${id}/give-back`, cookie).send({ how: 'jump' }).expect(400);
    await api.call('post', `/api/conversations/${id}/give-back`, cookie).send({ how: 'jump', to: 'menu' }).expect(204);
    await api.call('get', `/api/conversations/${newId()}/give-back?how=resume`, cookie).expect(404);
  });
});

describe('of two who take a conversation over', () => {
  it('one has it, and the other reads who', async () => {
    const id = await atTheMenu();
    const other = await api.cookieOf(bakery, 1);
    await api.call('post', `/api/conversations/${id}/take-over`, cookie).send({}).expect(204);
    const { body } = await api.call('post', `/api/conversations/${id}/take-over`, other).send({}).expect(409);
    expect(body).toMatchObject({ detail: `${bakery.members[0]!.name} has this conversation already.` });
    await api.call('post', `/api/conversations/${id}/take-over`, other).send({ evenFrom: bakery.members[0]!.accountId }).expect(204);
    expect((await api.call('get', `/api/conversations/${id}`, cookie)).body).toMatchObject({ assignee: { name: bakery.members[1]!.name } });
  });
});
