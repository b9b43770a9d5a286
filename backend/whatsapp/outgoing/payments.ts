import type { PaymentStatus } from '../../../flows/language/flow.ts';
import type { NativePayment } from '../../../flows/machine/native-payment.ts';
import { BadMessage, fitting, given, webAddress } from './demands.ts';
import { interactive, type InteractiveContent } from './interactive.ts';

/** All amounts of the Payments API count in hundredths. */
const offset = 100;

const longestReference = { INR: 35, BRL: 60 } as const;
const longestName = 60;

function referenceOf({ reference, currency }: Pick<NativePayment, 'reference' | 'currency'>): string {
  if (!/^[A-Za-z0-9_.-]+$/.test(reference))
    throw new BadMessage('interactive.action.parameters.reference_id', 'may hold letters, digits, dots, dashes and underscores');
  return fitting('interactive.action.parameters.reference_id', reference, longestReference[currency]);
}

/** A bill of one line, since what is owed need not be all that an order costs. Taxes are in the price. */
export function orderDetails(text: string, payment: NativePayment, catalogId: string | null): InteractiveContent {
  const { amount, currency, goods, number, title, by, seller, expires } = payment;
  const money = { value: amount, offset };
  const isIndia = currency === 'INR';
  if (isIndia && catalogId === null && seller === undefined)
    throw new BadMessage('interactive.action.parameters.order', 'needs a catalog or the name and address of the seller');
  const parameters = given({
    reference_id: referenceOf(payment),
    type: goods,
    ...(isIndia ? {} : { payment_type: 'br' }),
    payment_settings: [
      'gateway' in by
        ? { type: 'payment_gateway', payment_gateway: { type: by.gateway, configuration_name: by.configuration } }
        : { type: 'payment_link', payment_link: { uri: webAddress('interactive.action.parameters.payment_settings', by.link) } },
    ],
    currency,
    total_amount: money,
    order: given({
      status: 'pending',
      catalog_id: catalogId ?? undefined,
      items: [
        given({
          retailer_id: number,
          name: fitting('interactive.action.parameters.order.items.name', title, longestName),
          amount: money,
          quantity: 1,
          ...(isIndia && catalogId === null && seller
            ? {
                country_of_origin: 'India',
                importer_name: seller.name,
                importer_address: {
                  address_line1: seller.address,
                  city: seller.city,
                  postal_code: seller.postcode,
                  country_code: 'IN',
                },
              }
            : {}),
        }),
      ],
      subtotal: money,
      tax: { value: 0, offset },
      expiration: expires && {
        timestamp: String(Math.floor(Date.parse(expires.at) / 1_000)),
        description: fitting('interactive.action.parameters.order.expiration.description', expires.words, 120),
      },
    }),
  });
  return interactive('order_details', text, {}, { name: 'review_and_pay', parameters });
}

export const orderStatus = (text: string, reference: string, status: PaymentStatus): InteractiveContent =>
  interactive('order_status', text, {}, { name: 'review_order', parameters: { reference_id: reference, order: { status } } });
