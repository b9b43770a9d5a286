import type { TalkingBusiness } from '../conversations/talk.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { wrongWithOrders } from './order-book.ts';
import { wrongWithSends } from './sends.ts';
import type { Graph } from './graph.ts';
import { wrongWithPayments } from './payment-book.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { recordOf, type Record } from './record.ts';
import { Replay } from './replay.ts';
import type { World } from './world.ts';

/** A message of a customer for which WhatsApp got its 200. */
export interface Acknowledged {
  readonly businessId: string;
  readonly wamid: string;
}

export interface Ended {
  readonly world: World;
  readonly graph: Graph;
  readonly provider: PaymentProvider;
  readonly acknowledged: readonly Acknowledged[];
  /** Replies of staff that a desk has taken, by their ids. */
  readonly answered: readonly string[];
}

/** All that is wrong with what a run left behind, each with the rule that it breaks. */
export async function violations({ world, graph, provider, acknowledged, answered }: Ended): Promise<string[]> {
  const record = await recordOf(world);
  return [
    ...wrongWithTaking(record, acknowledged),
    ...wrongWithDesk(record, answered),
    ...(await wrongWithTalks(world, record)),
    ...(await wrongWithOrders(world)),
    ...(await wrongWithPayments(world, provider)),
    ...wrongWithSends(record, graph, world.shops),
    ...(await wrongWithWalls(world)),
  ];
}

function wrongWithTaking({ events, turns }: Record, acknowledged: readonly Acknowledged[]): string[] {
  const wrong: string[] = [];
  for (const wamid of new Set(acknowledged.map((each) => each.wamid))) {
    const count = events.filter(({ source, externalId }) => source === 'whatsapp' && externalId === wamid).length;
    if (count !== 1) wrong.push(`I1: ${wamid} was acknowledged and is ${count} times in the inbox`);
  }
  for (const { id, event, state, reason } of events) {
    const count = turns.filter(({ inboxId }) => inboxId === id).length;
    if (state !== 'done') wrong.push(`I7: ${event.type} is ${state}${reason ? `: ${reason}` : ''}`);
    else if (count !== 1) wrong.push(`I1: ${event.type} was taken ${count} times`);
  }
  return wrong;
}

function wrongWithDesk({ messages }: Record, answered: readonly string[]): string[] {
  const kept = new Set(messages.filter(({ author }) => author === 'member').map(({ id }) => id));
  return answered.filter((id) => !kept.has(id)).map((id) => `I4: the reply ${id.slice(0, 13)} of staff was taken and is not there`);
}

async function wrongWithTalks(world: World, record: Record): Promise<string[]> {
  const database = new TenantDatabase(world.dataSource);
  const wrong: string[] = [];
  for (const { businessId } of world.shops) {
    await database.inBusiness(businessId, async (tx) => {
      const [business]: TalkingBusiness[] = await tx.query(`select id, name, currency, zone, language from businesses where id = $1`, [
        businessId,
      ]);
      for (const talk of record.talks.filter((each) => each.businessId === businessId))
        wrong.push(...(await new Replay(world, record).of(tx, business!, talk)));
    });
  }
  const inbox = new Set(record.events.map(({ id }) => id));
  const stray = record.messages.filter(({ author, inboxId }) => author === 'bot' && !inbox.has(inboxId!));
  if (stray.length) wrong.push(`I4: ${stray.length} replies answer no event`);
  return wrong;
}

/** Row-level security: whoever names no business sees no row of any table, on any connection; and a row's neighbours are of its own business. */
async function wrongWithWalls({ wires, shops, tables }: World): Promise<string[]> {
  const seen = await wires.rowsSeenByNobody(tables);
  const wrong = seen.map((tables) => `I8: a connection sees rows in ${tables.join()} when nobody named a business`);
  if (shops.length < 2) throw new Error('Two businesses are needed to see a wall between them');
  return wrong;
}
