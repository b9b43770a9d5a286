import { between, BadMessage, fitting, fittingIfAny, given } from './demands.ts';

export interface ContactCard {
  readonly firstName: string;
  readonly lastName?: string;
  readonly company?: string;
  readonly phones?: readonly { readonly phone: string; /** Adds a "Message" button. */ readonly waId?: string }[];
  readonly emails?: readonly string[];
  readonly urls?: readonly string[];
}

interface GraphCard {
  readonly name: { readonly formatted_name: string; readonly first_name: string; readonly last_name?: string };
  readonly org?: { readonly company: string };
  readonly phones?: readonly { readonly phone: string; readonly wa_id?: string }[];
  readonly emails?: readonly { readonly email: string }[];
  readonly urls?: readonly { readonly url: string }[];
}

export interface ContactsContent {
  readonly type: 'contacts';
  readonly contacts: readonly GraphCard[];
}

const most = 257;

export function contacts(cards: readonly ContactCard[]): ContactsContent {
  return { type: 'contacts', contacts: between('contacts', cards, 1, most).map(graphCard) };
}

function graphCard(card: ContactCard, index: number): GraphCard {
  const at = (field: string) => `contacts[${index}].${field}`;
  const first = fitting(at('name.first_name'), card.firstName, 200);
  const last = fittingIfAny(at('name.last_name'), card.lastName, 200);
  const company = fittingIfAny(at('org.company'), card.company, 200);
  return given({
    name: given({ formatted_name: last === undefined ? first : `${first} ${last}`, first_name: first, last_name: last }),
    org: company === undefined ? undefined : { company },
    phones: some(card.phones)?.map(({ phone, waId }) =>
      given({ phone: fitting(at('phones'), phone, 50), wa_id: waId === undefined ? undefined : digits(at('phones'), waId) }),
    ),
    emails: some(card.emails)?.map((email) => ({ email: fitting(at('emails'), email, 254) })),
    urls: some(card.urls)?.map((url) => ({ url: fitting(at('urls'), url, 2000) })),
  });
}

const some = <T>(items: readonly T[] | undefined) => (items?.length ? items : undefined);

function digits(field: string, waId: string): string {
  if (!/^\d{5,20}$/.test(waId)) throw new BadMessage(field, 'must have a WhatsApp number of digits only');
  return waId;
}
