import { createHmac } from 'node:crypto';

/** Meta's side as far as the load, the stand-in for Graph and the limit loop must agree about it. */

/** A WhatsApp number of a business under load. */
export interface BenchNumber {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly displayPhoneNumber: string;
  readonly accessToken: string;
  readonly appSecret: string;
}

const firstCustomer = 491_510_000_000;

export const waIdOf = (customer: number): string => String(firstCustomer + customer);
export const bsuidOf = (customer: number): string => `DE.${firstCustomer + customer}`;
/** From a `wa_id` or a business-scoped user id. */
export const customerOf = (id: string): number => Number(id.replace(/^DE\./, '')) - firstCustomer;

/** Each customer writes to one number. */
export const numberOf = (customer: number, numbers: readonly BenchNumber[]): BenchNumber => numbers[customer % numbers.length]!;

const about = ({ displayPhoneNumber, phoneNumberId }: BenchNumber) => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: displayPhoneNumber.replace(/\D/g, ''), phone_number_id: phoneNumberId },
});

const contactOf = (customer: number) => ({
  profile: { name: `Customer ${customer}` },
  wa_id: waIdOf(customer),
  user_id: bsuidOf(customer),
});

const change = (number: BenchNumber, value: object): Buffer =>
  Buffer.from(
    JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: number.wabaId, changes: [{ value, field: 'messages' }] }] }),
  );

const seconds = (): string => String(Math.floor(Date.now() / 1000));

/** The webhook that tells of one message of a customer. */
export function messageWebhook(number: BenchNumber, customer: number, wamid: string, text: string): Buffer {
  const message = {
    from: waIdOf(customer),
    from_user_id: bsuidOf(customer),
    id: wamid,
    timestamp: seconds(),
    type: 'text',
    text: { body: text },
  };
  return change(number, { ...about(number), contacts: [contactOf(customer)], messages: [message] });
}

export interface SentReply {
  readonly wamid: string;
  readonly customer: number;
  readonly opaque?: string;
}

/** The webhook that tells what became of a reply. */
export function statusWebhook(number: BenchNumber, { wamid, customer, opaque }: SentReply, status: 'sent' | 'delivered' | 'read'): Buffer {
  return change(number, {
    ...about(number),
    contacts: [contactOf(customer)],
    statuses: [
      {
        id: wamid,
        status,
        timestamp: seconds(),
        recipient_id: waIdOf(customer),
        recipient_user_id: bsuidOf(customer),
        ...(opaque !== undefined && { biz_opaque_callback_data: opaque }),
        ...(status !== 'read' && {
          pricing: { billable: false, pricing_model: 'PMP', category: 'service', type: 'free_customer_service' },
        }),
      },
    ],
  });
}

export const signatureOf = (body: Buffer, appSecret: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
