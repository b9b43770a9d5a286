import type { OrderingCustomer, Plan } from './customer.ts';
import type { Copy, Graph } from './graph.ts';
import type { Meta } from './meta.ts';
import type { EventRecord, MessageRecord, OrderRecord, Records } from './records.ts';
import type { ServerProcess } from './servers.ts';

/** A promise that was broken, in words. */
export type Breach = string;

/** Each list of breaches names at most so many; more are counted. */
const mostNamed = 5;

const unsent: ReadonlySet<string> = new Set(['queued', 'sending', 'unknown']);

/** Every acknowledged message was taken in and processed exactly once, and nothing waits or was set aside. */
export function messagesProcessedOnce(acknowledged: ReadonlyMap<string, number>, events: readonly EventRecord[]): Breach[] {
  const byWamid = new Map<string, EventRecord[]>();
  for (const event of events)
    if (event.source === 'whatsapp' && event.external_id !== null)
      byWamid.set(event.external_id, [...(byWamid.get(event.external_id) ?? []), event]);
  return [
    ...named(
      'was answered with 200 and is lost',
      [...acknowledged.keys()].filter((wamid) => !byWamid.has(wamid)),
    ),
    ...named(
      'is in the inbox more than once',
      [...byWamid].filter(([, those]) => those.length > 1).map(([wamid]) => wamid),
    ),
    ...named(
      'still waits',
      events.filter(({ state }) => state === 'waiting').map(({ id }) => id),
    ),
    ...named(
      'was set aside',
      events.filter(({ state }) => state === 'set-aside').map(({ id, reason }) => `${id} (${reason})`),
    ),
    ...named(
      'is done without a turn',
      events.filter(({ state, turns }) => state === 'done' && turns === 0).map(({ id }) => id),
    ),
    ...named(
      'was given more than one turn',
      events.filter(({ turns }) => turns > 1).map(({ id }) => id),
    ),
  ];
}

/** Each message of a customer stands in the thread once, and each customer is one person with one conversation. */
export async function threadsAreWhole(
  acknowledged: ReadonlyMap<string, number>,
  messages: readonly MessageRecord[],
  records: Records,
): Promise<Breach[]> {
  const shown = new Map<string, number>();
  for (const { author, wamid } of messages) if (author === 'contact') shown.set(wamid!, (shown.get(wamid!) ?? 0) + 1);
  const conversations = await records.conversations();
  return [
    ...named(
      'is not shown once in the thread',
      [...acknowledged.keys()].filter((wamid) => shown.get(wamid) !== 1),
    ),
    ...named(
      'is not one person with one conversation',
      conversations
        .filter(({ wa_id, count }, nth) => count !== 1 || conversations.findIndex((other) => other.wa_id === wa_id) !== nth)
        .map(({ wa_id }) => wa_id),
    ),
  ];
}

export interface SendFigures {
  readonly copies: number;
  readonly extraCopies: number;
  readonly marked: number;
}

/**
 * A further copy has its reason in the one before: its answer was lost on the way, or the server that waited for it was killed before it
 * can have been written down.
 */
export const copiesHaveReasons = (graph: Graph, servers: readonly Pick<ServerProcess, 'name' | 'killedAt'>[]): Breach[] => {
  const isInDoubt = ({ answered, server, at }: Copy) =>
    answered !== 'answered' ||
    servers.some(
      ({ name, killedAt }) => name === server && killedAt.some((killed) => killed >= at - onTheWayMs && killed <= at + writtenDownMs),
    );
  return named(
    'was sent again without a reason',
    [...byOpaque(graph).values()].filter((copies) => copies.slice(0, -1).some((copy) => !isInDoubt(copy))).map(([copy]) => copy!.opaque),
  );
};

/** A server that lived so long after Graph's answer has written it down, on a slow machine too. */
const writtenDownMs = 15_000;
/** What a killed server has said is read some time after its death. */
const onTheWayMs = 2_000;

/**
 * Every reply reached Graph: the first copies in the order of the thread, each once; a further copy only of a message that is
 * marked as one that may be there twice.
 */
export function repliesSentOnce(
  graph: Graph,
  messages: readonly MessageRecord[],
): { readonly breaches: Breach[]; readonly figures: SendFigures } {
  const ours = messages.filter(({ author }) => author === 'bot' || author === 'member');
  const byId = new Map(ours.map((message) => [message.id, message]));
  const copiesOf = byOpaque(graph);

  const orders = new Map<string, string[]>();
  for (const { to, opaque } of [...copiesOf.values()].map(([first]) => first!).sort((a, b) => a.nth - b.nth))
    orders.set(to, [...(orders.get(to) ?? []), opaque]);
  const outOfOrder = [...orders].filter(([, ids]) => {
    const positions = ids.flatMap((id) => (byId.has(id) ? [BigInt(byId.get(id)!.position)] : []));
    return positions.some((position, nth) => nth > 0 && position < positions[nth - 1]!);
  });
  const changed = [...copiesOf.values()].filter((copies) => new Set(copies.map(({ body }) => JSON.stringify(body))).size > 1);
  const breaches = [
    ...graph.nonsense.slice(0, mostNamed).map((refusal) => `Meta would have refused: ${refusal}`),
    ...named(
      'was sent and stands in no thread',
      [...copiesOf.keys()].filter((id) => !byId.has(id)),
    ),
    ...named(
      'is not sent',
      ours.filter(({ state }) => unsent.has(state)).map(({ id, state }) => `${id} (${state})`),
    ),
    ...named(
      'never reached Graph',
      ours.filter(({ id, state }) => state !== 'failed' && !copiesOf.has(id)).map(({ id }) => id),
    ),
    ...named(
      'failed',
      ours.filter(({ state }) => state === 'failed').map(({ id, error }) => `${id} (${error?.code} ${error?.title})`),
    ),
    ...named(
      'was sent more than once and is not marked',
      ours.filter(({ id, maybe_twice }) => !maybe_twice && (copiesOf.get(id)?.length ?? 0) > 1).map(({ id }) => id),
    ),
    ...named(
      'was sent to another than its customer',
      [...copiesOf].filter(([id, [copy]]) => byId.has(id) && byId.get(id)!.wa_id !== copy!.to).map(([id]) => id),
    ),
    ...named(
      'was told out of order',
      outOfOrder.map(([to]) => to),
    ),
    ...named(
      'has copies that differ',
      changed.map(([copy]) => copy!.opaque),
    ),
  ];
  return {
    breaches,
    figures: {
      copies: graph.copies.length,
      extraCopies: graph.copies.length - copiesOf.size,
      marked: ours.filter(({ maybe_twice }) => maybe_twice).length,
    },
  };
}

const rank: Readonly<Record<string, number>> = { accepted: 0, sent: 1, delivered: 2, read: 3, played: 4 };

/** No message is behind what Meta was told 200 about. Of a message with two copies either may be the one that is followed. */
export function statusesKept(meta: Meta, graph: Graph, messages: readonly MessageRecord[]): Breach[] {
  const wamidsOf = new Map<string, string[]>();
  for (const { opaque, wamid } of graph.copies) wamidsOf.set(opaque, [...(wamidsOf.get(opaque) ?? []), wamid]);
  return named(
    'is behind what Meta reported',
    messages
      .filter(({ author }) => author === 'bot')
      .filter(({ id, state }) => {
        const wamids = wamidsOf.get(id) ?? [];
        const least = Math.min(...wamids.map((wamid) => rank[meta.reported.get(wamid) ?? 'accepted']!));
        return wamids.length > 0 && (rank[state] ?? -1) < least;
      })
      .map(({ id, state }) => `${id} (${state})`),
  );
}

/** Each customer has exactly the order that was wanted, placed once, under a number of its own, and its pieces are held once. */
export async function ordersExistOnce(customers: readonly OrderingCustomer[], records: Records): Promise<Breach[]> {
  const orders = (await records.orders()).filter(({ state }) => state !== 'discarded');
  const of = new Map<string, OrderRecord[]>();
  for (const order of orders) of.set(order.wa_id, [...(of.get(order.wa_id) ?? []), order]);
  const held = new Map<string, number>();
  for (const { state, lines } of orders)
    if (state === 'confirmed') for (const { variant_id, quantity } of lines) held.set(variant_id, (held.get(variant_id) ?? 0) + quantity);
  const numbers = orders.flatMap(({ number }) => (number === null ? [] : [number])).sort((a, b) => a - b);
  return [
    ...named(
      'has no order',
      customers.map(({ plan }) => plan.waId).filter((waId) => !of.has(waId)),
    ),
    ...named(
      'has more than one order',
      [...of].filter(([, those]) => those.length > 1).map(([waId]) => waId),
    ),
    ...customers
      .filter(({ plan }) => of.has(plan.waId) && !isWanted(plan, of.get(plan.waId)![0]!))
      .map(
        (customer) =>
          `${JSON.stringify(of.get(customer.plan.waId)![0])} is not what was wanted (${JSON.stringify(customer.plan)}):\n${customer.screen()}`,
      ),
    ...named(
      'was not placed once',
      orders.filter(({ placings }) => placings !== 1).map(({ id }) => id),
    ),
    ...named('is a number given twice', numbers.filter((number, nth) => number === numbers[nth - 1]).map(String)),
    ...named(
      'is not held as often as it was ordered',
      (await records.stock())
        .filter((variant) => variant.on_hand !== null && variant.held !== (held.get(variant.id) ?? 0))
        .map(({ id }) => id),
    ),
  ];
}

/** The copies of each message, as they came. */
function byOpaque(graph: Graph): ReadonlyMap<string, Copy[]> {
  const copies = new Map<string, Copy[]>();
  for (const copy of graph.copies) copies.set(copy.opaque, [...(copies.get(copy.opaque) ?? []), copy]);
  return copies;
}

function isWanted(plan: Plan, { state, delivery, address, lines }: OrderRecord): boolean {
  const [line] = lines;
  return (
    state === 'confirmed' &&
    delivery === plan.how &&
    (plan.how === 'pickup' || address === plan.address) &&
    lines.length === 1 &&
    line!.title === plan.product &&
    line!.quantity === plan.quantity
  );
}

function named(what: string, things: readonly string[]): Breach[] {
  if (things.length === 0) return [];
  const more = things.length > mostNamed ? ` and ${things.length - mostNamed} more` : '';
  return [`${things.slice(0, mostNamed).join(', ')}${more}: ${what}`];
}
