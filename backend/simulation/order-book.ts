import { orderSummary } from '../conversations/operations/order-summary.ts';
import { Order } from '../orders/order.entity.ts';
import type { Asked } from './server.ts';
import type { World } from './world.ts';

interface AskedRow {
  readonly conversationId: string;
  readonly language: string;
  readonly asked: readonly Asked[];
}

interface VariantRow {
  readonly businessId: string;
  readonly id: string;
  readonly onHand: number | null;
  readonly held: number;
}

/** Orders and stock, against what the operations answered in turns that were committed. */
export async function wrongWithOrders({ owner, shops }: World): Promise<string[]> {
  const wrong: string[] = [];
  const turns: AskedRow[] = await owner.query(`
    select w.conversation_id "conversationId", coalesce(p.language, 'en') as language, w.asked
    from simulation.turns w join conversations c on c.id = w.conversation_id join contacts p on p.business_id = c.business_id and p.id = c.contact_id order by w.nth`);
  const orders = await owner.getRepository(Order).find({ relations: { lines: true }, order: { id: 'ASC', lines: { position: 'ASC' } } });

  const booked = new Map<string, number>();
  for (const conversationId of new Set(turns.map((turn) => turn.conversationId))) {
    const own = turns.filter((turn) => turn.conversationId === conversationId);
    const book = new OrderBook();
    for (const { asked } of own) for (const each of asked) book.hear(each);
    const draft = orders.find((order) => order.conversationId === conversationId && order.state === 'draft');
    if (book.draft !== undefined && book.draft !== (draft ? linesOf(draft) : ''))
      wrong.push(`I3: a draft holds ${draft ? linesOf(draft) : 'nothing'}, and the customer asked for ${book.draft || 'nothing'}`);
    for (const [number, placed] of book.placed) {
      booked.set(`${conversationId} ${number}`, 1);
      const found = orders.filter((order) => order.conversationId === conversationId && order.spokenNumber === number);
      const [order] = found;
      if (!order || found.length !== 1) wrong.push(`I3: order ${number} was placed and is there ${found.length} times`);
      else if (order.total !== placed.total || orderSummary(order, own[0]!.language) !== placed.summary)
        wrong.push(`I3: order ${number} is "${orderSummary(order, own[0]!.language)}" and was placed as "${placed.summary}"`);
      else if (placed.lines && linesOf(order) !== placed.lines)
        wrong.push(`I3: order ${number} holds ${linesOf(order)}, and the customer asked for ${placed.lines}`);
    }
  }
  for (const order of orders.filter(({ number }) => number !== null))
    if (!booked.has(`${order.conversationId} ${order.spokenNumber}`))
      wrong.push(`I3: order ${order.spokenNumber} is there and was never placed`);

  const variants: VariantRow[] = await owner.query(`select business_id "businessId", id, on_hand "onHand", held from variants`);
  for (const { businessId, id, onHand, held } of variants) {
    const start = shops.find((shop) => shop.businessId === businessId)!.stock.get(id)!;
    const sold = orders
      .filter(({ state }) => ['awaiting_payment', 'confirmed', 'preparing', 'ready', 'out'].includes(state))
      .flatMap(({ lines }) => lines)
      .filter(({ variantId }) => variantId === id)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    if (held !== sold) wrong.push(`I6: ${held} pieces are held and ${sold} are ordered`);
    if (onHand !== start || (onHand !== null && held > onHand))
      wrong.push(`I6: ${held} pieces of ${onHand} are held, and there were ${start}`);
  }
  return wrong;
}

const linesOf = ({ lines }: Order): string => linesText(new Map(lines.map(({ variantId, quantity }) => [variantId!, quantity])));

const linesText = (lines: ReadonlyMap<string, number>): string =>
  [...lines]
    .map(([variantId, quantity]) => `${quantity} × ${variantId.slice(0, 13)}`)
    .sort()
    .join(', ');

interface Placed {
  readonly total: number;
  readonly summary: string;
  /** Undefined when the customer changed the order in a way that the book does not follow. */
  readonly lines: string | undefined;
}

/** What a customer ordered, by the answers that they got: kept apart from the tables that it is compared with. */
class OrderBook {
  readonly placed = new Map<string, Placed>();
  private lines = new Map<string, number>();
  private isSure = true;

  hear({ operation, input, answer: { outcome, output } }: Asked): void {
    const { variantId, quantity } = input as { variantId?: string; quantity?: number | null };
    switch (`${operation} ${outcome}`) {
      case 'order.add added':
        this.lines.set(variantId!, (this.lines.get(variantId!) ?? 0) + (quantity ?? 1));
        break;
      case 'order.change changed':
      case 'order.change empty':
      case 'order.take-available changed':
      case 'order.take-available empty':
        this.isSure = false;
        break;
      case 'order.take-off taken-off': {
        const left = (this.lines.get(variantId!) ?? 0) - (quantity ?? 0);
        if (left > 0) this.lines.set(variantId!, left);
        else this.lines.delete(variantId!);
        break;
      }
      case 'order.discard discarded':
      case 'order.abandon abandoned':
      case 'order.abandon none':
        this.begin();
        break;
      case 'order.place placed':
        this.place(output['number'] as string, { total: output['total'] as number, summary: output['summary'] as string });
        break;
    }
  }

  /** What is not placed yet. Undefined when the book does not follow it. */
  get draft(): string | undefined {
    return this.isSure ? linesText(this.lines) : undefined;
  }

  /** Placing it again gives it again. */
  private place(number: string, told: Pick<Placed, 'total' | 'summary'>): void {
    if (this.placed.has(number)) return;
    this.placed.set(number, { ...told, lines: this.draft });
    this.begin();
  }

  private begin(): void {
    this.lines = new Map();
    this.isSure = true;
  }
}
