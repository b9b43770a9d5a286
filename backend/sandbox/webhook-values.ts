import { digitsOf, timestamp, type CustomerRow, type NumberRow } from './sandbox-rows.ts';

/** The `value` of a change, with what every one of them carries. */
const about = (number: NumberRow) => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: digitsOf(number.display_phone_number), phone_number_id: number.phone_number_id },
});

/** A customer who hides the number is known to businesses by the business-scoped user id alone. */
const contact = (customer: CustomerRow) => ({
  profile: { name: customer.name },
  ...(customer.hides_number ? {} : { wa_id: customer.wa_id }),
  user_id: customer.bsuid,
});

export const senderOf = (customer: CustomerRow) => ({
  ...(customer.hides_number ? {} : { from: customer.wa_id }),
  from_user_id: customer.bsuid,
});

export const messageValue = (number: NumberRow, customer: CustomerRow, message: unknown) => ({
  ...about(number),
  contacts: [contact(customer)],
  messages: [message],
});

export interface StatusNews {
  readonly wamid: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: Date;
  readonly opaque?: string | null;
  readonly error?: unknown;
  readonly category?: string;
}

export function statusValue(number: NumberRow, customer: CustomerRow, news: StatusNews): unknown {
  const failed = news.status === 'failed';
  const priced = news.status === 'sent' || news.status === 'delivered';
  return {
    ...about(number),
    ...(failed ? {} : { contacts: [contact(customer)] }),
    statuses: [
      {
        id: news.wamid,
        status: news.status,
        timestamp: timestamp(news.at),
        ...(customer.hides_number ? {} : { recipient_id: customer.wa_id }),
        recipient_user_id: customer.bsuid,
        ...(news.opaque ? { biz_opaque_callback_data: news.opaque } : {}),
        ...(priced
          ? {
              pricing: {
                billable: news.category !== undefined,
                pricing_model: 'PMP',
                category: news.category ?? 'service',
                type: news.category ? 'regular' : 'free_customer_service',
              },
            }
          : {}),
        ...(failed ? { errors: [news.error] } : {}),
      },
    ],
  };
}

export interface PaymentNews {
  readonly wamid: string;
  readonly status: string;
  readonly bill: { readonly reference: string; readonly amount: number; readonly currency: string };
  readonly transaction: unknown;
  readonly at: Date;
}

/** What became of a payment in the chat. */
export function paymentValue(number: NumberRow, customer: CustomerRow, { wamid, status, bill, transaction, at }: PaymentNews): unknown {
  return {
    ...about(number),
    contacts: [contact(customer)],
    statuses: [
      {
        id: wamid,
        type: 'payment',
        status,
        timestamp: timestamp(at),
        ...(customer.hides_number ? {} : { recipient_id: customer.wa_id }),
        payment: {
          reference_id: bill.reference,
          amount: { value: bill.amount, offset: 100 },
          currency: bill.currency,
          transaction,
        },
      },
    ],
  };
}

/** The bytes of a webhook as Meta writes them: everything beyond ASCII escaped, and slashes too. */
export function webhookBytes(wabaId: string, field: string, value: unknown, at: Date): Buffer {
  const time = field === 'messages' ? {} : { time: Math.floor(at.getTime() / 1000) };
  const json = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: wabaId, ...time, changes: [{ value, field }] }] });
  const escaped = json
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(escaped, 'ascii');
}
