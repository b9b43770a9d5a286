import type { ClaimView, OrderAftermath, ReturnView, ShortageView } from '../contract/orders.ts';
import type { Transaction } from '../database/tenant-database.ts';

/** What happened to an order besides its moves. */
export async function aftermathOf(tx: Transaction, businessId: string, orderId: string): Promise<OrderAftermath> {
  const shortages: (Omit<ShortageView, 'at'> & { at: Date })[] = await tx.query(
    `select s.id, s.line_id "lineId", s.missing, case when v.name = '' then p.name else p.name || ', ' || v.name end instead, s.settled, s.at
     from order_shortages s
     left join variants v on v.business_id = s.business_id and v.id = s.instead_id
     left join products p on p.business_id = v.business_id and p.id = v.product_id
     where s.business_id = $1 and s.order_id = $2 order by s.id`,
    [businessId, orderId],
  );
  const returns: (Omit<ReturnView, 'at'> & { at: Date })[] = await tx.query(
    `select id, pieces, restocked, refund::double precision, exchange_id "exchangeId", reason, at from order_returns
     where business_id = $1 and order_id = $2 order by id`,
    [businessId, orderId],
  );
  const claims: (Omit<ClaimView, 'at'> & { at: Date })[] = await tx.query(
    `select id, words, photo is not null "hasPhoto", outcome, refund::double precision, replacement_id "replacementId", note, at from order_claims where business_id = $1 and order_id = $2 order by id`,
    [businessId, orderId],
  );
  return { shortages: shortages.map(timed), returns: returns.map(timed), claims: claims.map(timed) };
}

const timed = <Row extends { readonly at: Date }>(row: Row) => ({ ...row, at: row.at.toISOString() });
