import { Injectable, NotFoundException } from '@nestjs/common';
import type { StockMovePage, StockMoveView } from '../contract/catalog.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Variant } from './variant.entity.ts';

const rowsPerPage = 30;

type Row = Omit<StockMoveView, 'at' | 'order'> & {
  readonly at: Date;
  readonly orderId: string | null;
  readonly orderNumber: number | null;
};

/** How the pieces of a variant came and went, newest first. */
@Injectable()
export class StockHistory {
  async page(tx: Transaction, businessId: string, variantId: string, before?: string): Promise<StockMovePage> {
    if (!(await tx.existsBy(Variant, { businessId, id: variantId }))) throw new NotFoundException('There is no such variant.');
    const rows: Row[] = await tx.query(
      `select s.id, s.kind, s.before, s.after, s.reason, s.order_id "orderId", o.number "orderNumber", s.actor, m.name "actorName", s.at
       from stock_moves s
       left join orders o on o.business_id = s.business_id and o.id = s.order_id
       left join memberships m on m.business_id = s.business_id and m.account_id = s.actor_id
       where s.business_id = $1 and s.variant_id = $2 and ($3::uuid is null or s.id < $3) order by s.id desc limit $4`,
      [businessId, variantId, before ?? null, rowsPerPage + 1],
    );
    const page = rows.slice(0, rowsPerPage).map(({ orderId, orderNumber, at, ...row }) => ({
      ...row,
      order: orderId === null ? null : { id: orderId, number: orderNumber },
      at: at.toISOString(),
    }));
    return { rows: page, next: rows.length > rowsPerPage ? page.at(-1)!.id : null };
  }
}
