import type { DeliveryZone } from './delivery-zone.entity.ts';

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where something is to be brought: words, a pin, or both. */
export interface Destination {
  readonly address: string | null;
  readonly place: Point | null;
}

type Zone = Pick<DeliveryZone, 'postcodes' | 'radius'>;

/**
 * The first zone that a destination lies in. Without a postcode in the words, or without a pin where only the distance could tell, it is not
 * known: then it says what it would need.
 */
export function zoneOf<Z extends Zone>(
  zones: readonly Z[],
  shop: Point | null,
  { address, place }: Destination,
): { readonly zone: Z } | 'outside' | 'needs-postcode' | 'needs-pin' {
  const postcodes = postcodesIn(address ?? '');
  const zone = zones.find(
    (each) =>
      each.postcodes.some((pattern) => postcodes.some((postcode) => fits(postcode, pattern))) ||
      (each.radius !== null && shop !== null && place !== null && metresBetween(shop, place) <= each.radius),
  );
  if (zone) return { zone };
  const byDistance = shop !== null && zones.some(({ radius }) => radius !== null);
  const byPostcode = zones.some((each) => each.postcodes.length > 0);
  if (byDistance && !place) return 'needs-pin';
  if (byPostcode && !byDistance && !postcodes.some(looksLikePostcode)) return 'needs-postcode';
  return 'outside';
}

/** What may be a postcode: words, and two words that stand together, as in `SW1A 1AA`. */
function postcodesIn(address: string): string[] {
  const words = address.toUpperCase().match(/[A-Z0-9]+/g) ?? [];
  return [
    ...words,
    ...words
      .slice(1)
      .map((word, index) => `${words[index]}${word}`)
      .filter((pair) => /^[A-Z]/.test(pair)),
  ];
}

const looksLikePostcode = (word: string): boolean => /^\d{4,8}$/.test(word) || /^[A-Z]{1,2}\d[A-Z0-9]?\d[A-Z]{2}$/.test(word);

function fits(postcode: string, pattern: string): boolean {
  const plain = pattern.toUpperCase().replace(/[^A-Z0-9*]/g, '');
  return plain.endsWith('*') ? looksLikePostcode(postcode) && postcode.startsWith(plain.slice(0, -1)) : postcode === plain;
}

const earthRadius = 6_371_000;

/** The way of a crow. */
export function metresBetween(from: Point, to: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [lat1, lat2] = [radians(from.latitude), radians(to.latitude)];
  const half =
    Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(half)));
}
