import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { putEvents } from '../messaging/inbox.ts';

export interface Wish {
  readonly businessId: string;
  readonly variantId: string;
  readonly conversationId: string;
}

/** `there`: it can be had by now. `gone`: it is not sold any more. */
export type Wished = 'noted' | 'there' | 'gone';

/** After so long nobody remembers that they asked. */
const remembered = '60 days';

const canBeHad = `v.available and p.available and coalesce(v.on_hand - v.held, 1) > 0`;

/** Somebody wants to hear when a thing can be had again. Wished twice, it is told once. */
export async function wish(tx: Transaction, { businessId, variantId, conversationId }: Wish): Promise<Wished> {
  const [variant]: { there: boolean; archived: boolean }[] = await tx.query(
    `select ${canBeHad} there, v.archived_at is not null or p.archived_at is not null archived
     from variants v join products p on p.business_id = v.business_id and p.id = v.product_id
     where v.business_id = $1 and v.id = $2`,
    [businessId, variantId],
  );
  if (!variant || variant.archived) return 'gone';
  if (variant.there) return 'there';
  await tx.query(
    `insert into wishes (business_id, id, variant_id, conversation_id) values ($1, $2, $3, $4)
     on conflict (business_id, variant_id, conversation_id) where told_at is null do update set at = the_time()`,
    [businessId, newId(), variantId, conversationId],
  );
  return 'noted';
}

interface Told {
  readonly id: string;
  readonly variantId: string;
  readonly conversationId: string;
  readonly title: string;
}

/** These things may be had again. Everybody who waits for one hears of it, once, in the order in which they asked: who is quick gets it. */
export async function tellWhoWaits(
  tx: Transaction,
  businessId: string,
  of: { readonly variantIds: readonly string[] } | { readonly productIds: readonly string[] },
): Promise<void> {
  const [column, ids] = 'variantIds' in of ? ['v.id', of.variantIds] : ['v.product_id', of.productIds];
  if (ids.length === 0) return;
  const [told]: [Told[], number] = await tx.query(
    `update wishes w set told_at = the_time()
     from variants v join products p on p.business_id = v.business_id and p.id = v.product_id
     where w.business_id = $1 and w.told_at is null and w.at > the_time() - $3::interval
       and v.business_id = w.business_id and v.id = w.variant_id and ${column} = any($2) and ${canBeHad}
     returning w.id, w.variant_id "variantId", w.conversation_id "conversationId", case when v.name = '' then p.name else p.name || ', ' || v.name end title`,
    [businessId, ids, remembered],
  );
  const inOrder = told.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  await putEvents(
    tx,
    businessId,
    inOrder.map(({ id, variantId, conversationId, title }) => ({
      conversationId,
      source: 'catalog',
      externalId: `wish ${id}`,
      event: { type: 'signal.arrived', signal: 'product.back', data: { what: 'back', about: variantId, title } },
    })),
  );
}
