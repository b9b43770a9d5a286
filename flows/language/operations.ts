import { bookingOperations } from './operations/bookings.ts';
import { businessOperations } from './operations/business.ts';
import { catalogOperations } from './operations/catalog.ts';
import { contactOperations } from './operations/contacts.ts';
import { faqOperations } from './operations/faq.ts';
import { orderOperations } from './operations/orders.ts';
import { personOperations } from './operations/person.ts';
import { quoteOperations } from './operations/quotes.ts';
import { paymentOperations } from './operations/payments.ts';
import type { Operation } from './operations/operation.ts';

export type { Operation } from './operations/operation.ts';

/**
 * What a flow's `call` may do, by subject. The checker, the simulator and the backend read this one list; the backend implements
 * each entry (backend/conversations/operations), and the simulated bakery plays it for the transcripts (flows/simulate).
 */
export const operations = {
  ...catalogOperations,
  ...orderOperations,
  ...quoteOperations,
  ...bookingOperations,
  ...contactOperations,
  ...faqOperations,
  ...businessOperations,
  ...paymentOperations,
  ...personOperations,
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;
