import type { ContactView } from './conversations.ts';

/** What something is paid for. */
export type PayableKind = 'order' | 'booking' | 'quote';

export type DuePurpose = 'total' | 'deposit' | 'balance' | 'change';

export type DueState = 'open' | 'part' | 'paid' | 'expired' | 'withdrawn' | 'refunded' | 'disputed' | 'charged-back';

export type RefundState = 'proposed' | 'pending' | 'refunded' | 'failed' | 'rejected';

/** Why money goes back: somebody asked for it, nobody owed it, or a bank took it. */
export type RefundCause = 'asked' | 'overpaid' | 'duplicate' | 'late' | 'other-currency' | 'chargeback';

/** What a bank decided that wanted a payment back for its customer. */
export type DisputeState = 'open' | 'won' | 'lost';

/** How money came in. */
export type PaymentMethod = 'stripe' | 'sandbox' | 'whatsapp' | 'cash' | 'transfer';

/** Who takes payments for a business online. */
export type ProviderName = 'stripe' | 'sandbox' | 'whatsapp';

export type IntentState = 'asked' | 'open' | 'processing' | 'captured' | 'expired' | 'refused';

export type ProofState = 'waiting' | 'approved' | 'rejected';

/** What staff may do to a due next. */
export type PaymentMove = 'record' | 'link' | 'check' | 'withdraw' | 'refund';

export interface PaymentRow {
  readonly id: string;
  /** Read out as "P-1001". */
  readonly number: string;
  readonly title: string;
  readonly payable: { readonly kind: PayableKind; readonly id: string };
  readonly purpose: DuePurpose;
  readonly state: DueState;
  readonly contact: ContactView;
  /** Minor units, like all amounts here. */
  readonly amount: number;
  readonly currency: string;
  readonly kept: number;
  readonly excess: number;
  readonly deadline: string | null;
  readonly createdAt: string;
  /** What waits for a person: proofs, refunds to decide or that failed, disputes. */
  readonly toDo: number;
}

/** GET /api/payments */
export interface PaymentPage {
  readonly rows: readonly PaymentRow[];
  readonly next: string | null;
  readonly counts: Readonly<Partial<Record<DueState, number>>> & { readonly toDo: number };
  /** Of all that is found, by currency; on the first page only. */
  readonly sums: readonly {
    readonly currency: string;
    readonly count: number;
    readonly amount: number;
    readonly kept: number;
    readonly excess: number;
  }[];
}

export interface LinkView {
  readonly id: string;
  readonly provider: ProviderName;
  readonly amount: number;
  readonly state: IntentState;
  readonly url: string | null;
  readonly refusal: string | null;
  readonly superseded: boolean;
  readonly createdAt: string;
}

export interface CaptureView {
  readonly id: string;
  readonly method: PaymentMethod;
  readonly amount: number;
  readonly currency: string;
  readonly externalId: string;
  readonly actorName: string | null;
  readonly at: string;
}

export interface RefundView {
  readonly id: string;
  /** Read out as "R-1001". */
  readonly number: string;
  readonly cause: RefundCause;
  readonly reason: string;
  readonly amount: number;
  /** Of the payment that it comes out of: mostly, but not always, what was owed. */
  readonly currency: string;
  readonly state: RefundState;
  readonly method: PaymentMethod;
  readonly failure: string | null;
  readonly askedByName: string | null;
  /** By its lifecycle and by who looks: nobody approves what they asked for. */
  readonly moves: readonly ('approve' | 'reject' | 'retry' | 'settle')[];
  readonly createdAt: string;
}

export interface ProofView {
  readonly id: string;
  /** The message with the picture: /api/messages/:id/media. */
  readonly messageId: string | null;
  readonly mime: string | null;
  readonly state: ProofState;
  readonly reason: string | null;
  /** The number of the payment for which the same picture was sent before. */
  readonly duplicateOf: string | null;
  readonly promisedAt: string;
  readonly overdue: boolean;
  readonly createdAt: string;
}

export interface DisputeView {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  /** In the provider's own words. */
  readonly reason: string;
  /** Until when the bank hears the business. */
  readonly answerBy: string | null;
  readonly state: DisputeState;
  readonly method: PaymentMethod;
  readonly createdAt: string;
}

export interface LedgerLineView {
  readonly id: string;
  readonly account: PaymentMethod | 'due' | 'excess';
  readonly amount: number;
  readonly currency: string;
  readonly at: string;
}

export interface PaymentMoveView {
  readonly id: string;
  readonly subject: 'due' | 'intent' | 'refund' | 'proof' | 'dispute';
  readonly move: string;
  readonly note: string | null;
  readonly actor: 'contact' | 'member' | 'system';
  readonly actorName: string | null;
  readonly at: string;
}

/** GET /api/payments/:id */
export interface PaymentView extends PaymentRow {
  readonly remaining: number;
  readonly refundable: number;
  readonly conversationId: string | null;
  readonly moves: readonly PaymentMove[];
  readonly links: readonly LinkView[];
  readonly captures: readonly CaptureView[];
  readonly refunds: readonly RefundView[];
  readonly disputes: readonly DisputeView[];
  readonly proofs: readonly ProofView[];
  readonly ledger: readonly LedgerLineView[];
  readonly history: readonly PaymentMoveView[];
}

/** POST /api/payments/:id/record. The same key is the same money. */
export interface NewRecord {
  readonly key: string;
  readonly method: 'cash' | 'transfer';
  readonly amount: number;
}

/** POST /api/payments/:id/refund */
export interface NewRefundRequest {
  readonly amount: number;
  readonly reason: string;
}

/** GET, PUT /api/payment-settings */
export interface PaymentSettingsView {
  /** A refund beyond it needs a second person. Minor units. */
  readonly refundLimit: number;
  readonly cash: boolean;
  readonly transfer: boolean;
  readonly transferDetails: string;
  readonly proofMinutes: number;
}

/** GET /api/payment-connections. Secrets go in and never come out. */
export interface ConnectionView {
  readonly provider: ProviderName;
  readonly stoppedReason: string | null;
  readonly connectedAt: string;
  /** Where the provider sends its webhooks; WhatsApp sends them with all its others. */
  readonly webhookUrl: string | null;
  /** Of WhatsApp: how is paid there. */
  readonly native: NativeConfiguration | null;
}

/** How a business takes payments in WhatsApp itself: in India by a payment gateway, in Brazil by the links of whoever takes payments online. */
export type NativeConfiguration =
  | {
      readonly country: 'IN';
      readonly gateway: 'razorpay' | 'payu' | 'billdesk' | 'zaakpay';
      /** The name of the payment configuration in WhatsApp Manager. */
      readonly configuration: string;
      /** Who stands for the goods, as Indian law wants it told. */
      readonly seller: { readonly name: string; readonly address: string; readonly city: string; readonly postcode: string };
    }
  | { readonly country: 'BR' };

/** POST /api/payment-connections. Without a webhook secret, the provider is told our address. The sandbox needs nothing. */
export interface NewConnectionRequest {
  readonly provider: ProviderName;
  readonly apiKey?: string;
  readonly webhookSecret?: string;
  /** Of WhatsApp, which needs no key of its own. In India all of it is needed. */
  readonly native?: {
    readonly country: NativeConfiguration['country'];
    readonly gateway?: 'razorpay' | 'payu' | 'billdesk' | 'zaakpay';
    readonly configuration?: string;
    readonly sellerName?: string;
    readonly sellerAddress?: string;
    readonly sellerCity?: string;
    readonly sellerPostcode?: string;
  };
}
