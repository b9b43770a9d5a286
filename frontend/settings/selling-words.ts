import type { CouponView, DeliveryZoneView } from '../../backend/contract/orders.ts';
import { money } from '../ui/money.ts';
import { shortDay } from '../ui/time.ts';

/** "80331, 80333", "Within 3 km of the shop". */
export function reachOf({ postcodes, radius }: DeliveryZoneView): string {
  const around = radius === null ? [] : [`within ${radius % 1000 === 0 ? `${radius / 1000} km` : `${radius} m`} of the shop`];
  const words = [...(postcodes.length > 0 ? [postcodes.join(', ')] : []), ...around].join(', or ');
  return words === '' ? 'Everywhere' : words.charAt(0).toUpperCase() + words.slice(1);
}

/** "10 % off, from €20.00, until 24 Dec, once for each customer". */
export function couponWords({ percent, amount, minimum, validFrom, validUntil, once }: CouponView, currency: string): string {
  return [
    percent !== null ? `${percent} % off` : `${money(amount ?? 0, currency)} off`,
    ...(minimum > 0 ? [`from ${money(minimum, currency)}`] : []),
    ...(validFrom ? [`from ${shortDay(new Date(Date.parse(validFrom) + 1).toISOString())}`] : []),
    ...(validUntil ? [`until ${shortDay(validUntil)}`] : []),
    ...(once ? ['once for each customer'] : []),
  ].join(', ');
}
