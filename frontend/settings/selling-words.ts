import type { CouponView, DeliveryZoneView, OrderTermsView } from '../../backend/contract/orders.ts';
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

/** Whole minutes as somebody typed them: null for nothing, undefined for what is none. */
export function minutesFrom(typed: string): number | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

type Place = OrderTermsView['shopPlace'];

export const placeAsTyped = (place: Place): string => (place ? `${place.latitude}, ${place.longitude}` : '');

/** Latitude and longitude as maps copy them: null for nothing, undefined for what is no place on earth. */
export function placeFrom(typed: string): Place | undefined {
  if (typed.trim() === '') return null;
  const [, north, east] = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(typed) ?? [];
  const [latitude, longitude] = [Number(north), Number(east)];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}
