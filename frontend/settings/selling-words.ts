import type { CouponView, DeliveryZoneView } from '../../backend/contract/orders.ts';
import { money } from '../ui/money.ts';

/** "80331, 80333", "Within 3 km of the shop". */
export function reachOf({ postcodes, radius }: DeliveryZoneView): string {
  const around = radius === null ? [] : [`within ${radius % 1000 === 0 ? `${radius / 1000} km` : `${radius} m`} of the shop`];
  const words = [...(postcodes.length > 0 ? [postcodes.join(', ')] : []), ...around].join(', or ');
  return words === '' ? 'Everywhere' : words.charAt(0).toUpperCase() + words.slice(1);
}

/** "10 % off, from €20.00, until 24 Dec, once for each customer". */
export function couponWords({ percent, amount, minimum, validFrom, validUntil, once }: CouponView, currency: string, zone: string): string {
  return [
    percent !== null ? `${percent} % off` : `${money(amount ?? 0, currency)} off`,
    ...(minimum > 0 ? [`from ${money(minimum, currency)}`] : []),
    ...(validFrom ? [`from ${dayIn(validFrom, zone)}`] : []),
    ...(validUntil ? [`until ${dayIn(new Date(Date.parse(validUntil) - 1).toISOString(), zone)}`] : []),
    ...(once ? ['once for each customer'] : []),
  ].join(', ');
}

const dayIn = (instant: string, timeZone: string): string =>
  new Date(instant).toLocaleDateString(undefined, { day: 'numeric', month: 'short', timeZone });
