import type { DuePurpose, DueState, PayableKind } from '../contract/payments.ts';
import type { Balance } from './ledger.ts';
import { spokenDue } from './payment-numbers.ts';
import type { PaymentDue } from './payment-due.entity.ts';

/** The thing that is paid for. Payments knows no more of it. */
export interface Payable {
  readonly kind: PayableKind;
  readonly id: string;
}

/** A due with what the ledger says of it, as the rest of the house sees it. */
export interface Due {
  readonly businessId: string;
  readonly id: string;
  /** As it is read out: "P-1001". */
  readonly number: string;
  readonly payable: Payable;
  readonly purpose: DuePurpose;
  readonly title: string;
  readonly amount: number;
  readonly currency: string;
  readonly deadline: Date | null;
  readonly state: DueState;
  readonly conversationId: string | null;
  readonly contactId: string;
  /** What is kept for it now: captured for it and not refunded. */
  readonly kept: number;
  /** What came beyond it and has not gone back. */
  readonly excess: number;
  /** What is still to pay; nothing once it is closed. */
  readonly remaining: number;
}

export const isPayable = (state: DueState): boolean => state === 'open' || state === 'part';

export function dueOf(row: PaymentDue, { kept, excess }: Balance): Due {
  const { businessId, id, purpose, title, amount, currency, deadline, state, conversationId, contactId } = row;
  return {
    businessId,
    id,
    number: spokenDue(row.number),
    payable: { kind: row.payableKind, id: row.payableId },
    purpose,
    title,
    amount,
    currency,
    deadline,
    state,
    conversationId,
    contactId,
    kept,
    excess,
    remaining: isPayable(state) ? Math.max(0, amount - kept) : 0,
  };
}
