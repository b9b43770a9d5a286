import type { PhoneCustomer } from '../contract/phone.ts';

export interface NumberRow {
  phone_number_id: string;
  waba_id: string;
  display_phone_number: string;
  business_name: string;
  token_sha256: string;
  app_secret: string;
  webhook_url: string | null;
}

export interface CustomerRow {
  id: string;
  wa_id: string;
  bsuid: string;
  name: string;
  hides_number: boolean;
}

/** A message of a business is kept as its send, one of a customer as the webhook told it. */
export type MessageBody = Readonly<Record<string, unknown>>;

export interface MessageRow {
  wamid: string;
  seq: string;
  phone_number_id: string;
  customer_id: string;
  from_customer: boolean;
  body: MessageBody;
  at: Date;
  state: 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';
  opaque: string | null;
  quotes: string | null;
  customer_reaction: string | null;
  business_reaction: string | null;
  edited: boolean;
  revoked: boolean;
}

export const customerView = (row: CustomerRow): PhoneCustomer => ({
  id: row.id,
  name: row.name,
  waId: row.wa_id,
  bsuid: row.bsuid,
  hidesNumber: row.hides_number,
});

/** Digits of a number as people write it. */
export const digitsOf = (displayPhoneNumber: string): string => displayPhoneNumber.replace(/\D/g, '');

/** Unix seconds in a string, as webhooks tell time. */
export const timestamp = (at: Date): string => String(Math.floor(at.getTime() / 1000));
