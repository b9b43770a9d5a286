import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** Node has it; the types of TypeScript do not yet. */
type LocaleWithZones = Intl.Locale & { getTimeZones?(): string[] | undefined };

/**
 * Where the clock of a contact stands, by the country of the number: only where that is certain, which is where all of the country keeps
 * one time then, and it is not the country of the business. Otherwise the zone of the business.
 */
export function zoneOf(waId: string | null, businessZone: string, at: Date): string {
  const country = waId === null ? undefined : parsePhoneNumberFromString(`+${waId}`)?.country;
  const zones = country ? ((new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones?.() ?? []) : [];
  const [first] = zones;
  if (!first || zones.includes(businessZone) || new Set(zones.map((zone) => offsetAt(zone, at))).size > 1) return businessZone;
  return offsetAt(first, at) === offsetAt(businessZone, at) ? businessZone : first;
}

const offsetAt = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at).find(({ type }) => type === 'timeZoneName')!
    .value;
