import { Temporal } from 'temporal-polyfill';
import { openingAt } from '../businesses/opening-hours.ts';
import type { OpeningHours } from '../contract/businesses.ts';
import { readOnce } from '../database/read-once.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { Product } from './product.entity.ts';
import { Variant } from './variant.entity.ts';

/** Outside of its hours: when it is offered again, in the zone of the business; null is never. */
export interface OfferedFrom {
  readonly opens: Temporal.ZonedDateTime | null;
  readonly now: Temporal.ZonedDateTime;
}

/** Everything that has not been taken out of the offer, sold out or not, in the order that the business gave it. */
export const onSale = (tx: Transaction, businessId: string): Promise<Variant[]> =>
  readOnce(tx, `on sale ${businessId}`, () =>
    tx.find(Variant, {
      where: { businessId, available: true, product: { available: true } },
      relations: { product: true },
      order: { product: { position: 'ASC', name: 'ASC' }, position: 'ASC', id: 'ASC' },
    }),
  );

/** What can be ordered at this moment: on sale, in stock and within its hours. */
export async function offeredNow(tx: Transaction, businessId: string): Promise<Variant[]> {
  const [variants, time] = [await onSale(tx, businessId), await timeOf(tx, businessId)];
  return variants.filter(({ orderable, product }) => orderable > 0 && isOffered(product.availableHours, time));
}

/** Whether a product is within its hours at this moment. Its stock is another question. */
export async function offerOf(
  tx: Transaction,
  { businessId, availableHours }: Product,
): Promise<{ readonly open: true } | ({ readonly open: false } & OfferedFrom)> {
  if (hasNoHours(availableHours)) return { open: true };
  const now = await timeOf(tx, businessId);
  const opening = openingAt(availableHours, now.timeZoneId, now.toInstant());
  return opening.open ? opening : { open: false, opens: opening.opens, now };
}

const hasNoHours = (hours: OpeningHours): boolean => Object.keys(hours).length === 0;

/** Whether something with these hours is offered at this time, by the clock on the wall of the business. */
export const isOffered = (hours: OpeningHours, now: Temporal.ZonedDateTime): boolean =>
  hasNoHours(hours) || openingAt(hours, now.timeZoneId, now.toInstant()).open;

async function timeOf(tx: Transaction, businessId: string): Promise<Temporal.ZonedDateTime> {
  const [row] = await readOnce(tx, `the time of ${businessId}`, () =>
    tx.query<{ zone: string; now: Date }[]>(`select zone, the_time() as now from businesses where id = $1`, [businessId]),
  );
  return Temporal.Instant.fromEpochMilliseconds(row!.now.getTime()).toZonedDateTimeISO(row!.zone);
}
