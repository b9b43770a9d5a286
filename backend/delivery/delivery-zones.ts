import type { Transaction } from '../database/tenant-database.ts';
import { DeliveryZone } from './delivery-zone.entity.ts';
import { type Destination, type Point, zoneOf } from './zone-of.ts';

export type Reached =
  | { readonly outcome: 'reached'; readonly zone: string | null; readonly fee: number; readonly minimum: number }
  | { readonly outcome: 'outside' | 'needs-postcode' | 'needs-pin' };

/** What a delivery costs and from what amount on it is made. A business without zones delivers everywhere on its own terms. */
export async function reach(
  tx: Transaction,
  businessId: string,
  destination: Destination,
  everywhere: { readonly deliveryFee: number; readonly minimumOrder: number; readonly shopPlace: Point | null },
): Promise<Reached> {
  const zones = await tx.find(DeliveryZone, { where: { businessId, active: true }, order: { position: 'ASC', name: 'ASC' } });
  if (zones.length === 0) return { outcome: 'reached', zone: null, fee: everywhere.deliveryFee, minimum: everywhere.minimumOrder };
  const found = zoneOf(zones, everywhere.shopPlace, destination);
  if (typeof found === 'string') return { outcome: found };
  const { name, fee, minimum } = found.zone;
  return { outcome: 'reached', zone: name, fee, minimum: Math.max(minimum, everywhere.minimumOrder) };
}
