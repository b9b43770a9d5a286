import { Injectable } from '@nestjs/common';
import { Alarms, setAlarm } from '../alarms/alarms.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { type DraftOwner, DraftOrders } from './draft-orders.service.ts';
import { enterState } from './enter-state.ts';
import { openPieces } from './order-line.entity.ts';
import { signal } from './order-news.ts';
import { termsOf } from './order-terms.ts';
import { OrdersService } from './orders.service.ts';

const abandoned = 'order.abandoned';

/** By then the day is over in which one may write freely: whoever is reminded of it gets an approved message, or none. */
const later = 30 * 60_000;

/** Drafts whose customers said nothing more. Whether they may be reminded is the flow's question. */
@Injectable()
export class AbandonedOrders {
  constructor(
    private readonly drafts: DraftOrders,
    orders: OrdersService,
    alarms: Alarms,
  ) {
    alarms.on(
      abandoned,
      async (tx, { businessId, subjectId }) => {
        const order = await orders.lock(tx, businessId, subjectId);
        if (order.conversationId === null || (await orders.lastOf(tx, businessId, order.conversationId))?.id !== order.id) return;
        const lines = order.lines.filter((line) => openPieces(line) > 0).map((line) => `${openPieces(line)} × ${line.title}`);
        await signal(tx, order, 'order.abandoned', `${subjectId} abandoned`, {
          also: { summary: lines.join('\n'), first: lines[0] ?? '' },
        });
      },
      (tx, businessId, id) => orders.lock(tx, businessId, id),
    );
  }

  /** Drops the draft, if there is one, and will tell of it. */
  async note(tx: Transaction, owner: DraftOwner): Promise<boolean> {
    const order = await this.drafts.find(tx, owner);
    if (!order) return false;
    const { businessId, id: subjectId } = order;
    await enterState(tx, order, 'discard', { by: 'contact' });
    if (order.lines.length === 0) return false;
    const { now } = await termsOf(tx, businessId);
    await setAlarm(tx, { businessId, kind: abandoned, subjectId, at: new Date(now.valueOf() + later) });
    return true;
  }
}
