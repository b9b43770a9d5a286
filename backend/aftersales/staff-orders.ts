import { createHash } from 'node:crypto';
import { Injectable, UnprocessableEntityException } from '@nestjs/common';
import { In } from 'typeorm';
import { Variant } from '../catalog/variant.entity.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { reach } from '../delivery/delivery-zones.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { Checkout } from '../orders/checkout.service.ts';
import { taxIn } from '../orders/draft-orders.service.ts';
import type { Mover } from '../orders/enter-state.ts';
import { termsOf } from '../orders/order-terms.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import type { NewOrderRequest } from './aftersales.dto.ts';

/** Orders that staff take, by phone or at the counter. */
@Injectable()
export class StaffOrders {
  constructor(private readonly checkout: Checkout) {}

  /** Places it. Sent again under the same key it is the same order; another order under that key is refused. Gives its id. */
  async place(tx: Transaction, businessId: string, wanted: NewOrderRequest, mover: Mover): Promise<string> {
    const { key, contactId, lines, delivery, address, note, payment } = wanted;
    const origin = `staff:${key}:${createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 16)}`;
    const [other]: { origin: string }[] = await tx.query(
      `select origin from orders where business_id = $1 and origin like $2 and origin <> $3`,
      [businessId, `staff:${key}:%`, origin],
    );
    if (other) throw new UnprocessableEntityException('Another order was sent under this key.');
    const terms = await termsOf(tx, businessId);
    const variants = await tx.find(Variant, {
      where: { businessId, id: In(lines.map(({ variantId }) => variantId)) },
      relations: { product: { taxRate: true } },
    });
    if (delivery === 'delivery' && !address) throw new InvalidInput([{ field: 'address', message: 'is needed for a delivery' }]);
    const reached = delivery === 'delivery' ? await reach(tx, businessId, { address, place: null }, terms) : undefined;
    const done = await this.checkout.take(
      tx,
      {
        ...{ businessId, contactId, origin, delivery, address, note, payment, currency: terms.currency },
        conversationId: await conversationOf(tx, businessId, contactId),
        // Staff may bring it further than the zones reach; then it costs what a delivery costs anywhere.
        deliveryFee: reached?.outcome === 'reached' ? reached.fee : delivery === 'delivery' ? terms.deliveryFee : 0,
        lines: lines.map(({ variantId, quantity }) => {
          const variant = variants.find(({ id }) => id === variantId);
          if (!variant || variant.orderable === 0) throw new Refusal('One of these products is not on offer');
          return { variantId, quantity, title: variant.title, unitAmount: variant.amount, ...taxIn(variant) };
        }),
      },
      mover,
    );
    if (done.outcome === 'placed') return done.order.id;
    if (done.outcome !== 'short') throw new Refusal('An order needs at least one piece');
    const titles = new Map(variants.map((variant) => [variant.id, variant.title]));
    throw new Refusal(
      `There is not enough in stock: ${done.missing.map(({ variantId, left }) => `${left} of “${titles.get(variantId)!}”`).join(', ')} left`,
    );
  }
}

async function conversationOf(tx: Transaction, businessId: string, contactId: string): Promise<string | null> {
  const contacts: unknown[] = await tx.query(`select 1 from contacts where business_id = $1 and id = $2`, [businessId, contactId]);
  if (contacts.length === 0) throw new InvalidInput([{ field: 'contactId', message: 'is no contact' }]);
  const [latest]: { id: string }[] = await tx.query(
    `select id from conversations where business_id = $1 and contact_id = $2 order by id desc limit 1`,
    [businessId, contactId],
  );
  return latest?.id ?? null;
}
