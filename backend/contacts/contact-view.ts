import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { ContactView } from '../contract/conversations.ts';

/** The columns of a contact that a dashboard shows, as queries select them. */
export interface ContactColumns {
  readonly id: string;
  readonly profile_name: string | null;
  readonly username: string | null;
  readonly wa_id: string | null;
}

/** Named as staff would call them: by profile name, else username, else number. */
export function contactView({ id, profile_name: profileName, username, wa_id: waId }: ContactColumns): ContactView {
  const phone = waId === null ? null : internationalNumber(waId);
  return { id, name: profileName ?? username ?? phone ?? 'WhatsApp user', phone, username };
}

/** `491701234567` → `+49 170 1234567`; digits that are no number we know keep only their plus. */
function internationalNumber(waId: string): string {
  return parsePhoneNumberFromString(`+${waId}`)?.formatInternational() ?? `+${waId}`;
}
