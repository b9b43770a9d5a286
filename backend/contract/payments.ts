/** What something is paid for. */
export type PayableKind = 'order' | 'booking' | 'quote';

export type DuePurpose = 'total' | 'deposit' | 'balance' | 'change';

export type DueState = 'open' | 'part' | 'paid' | 'expired' | 'withdrawn' | 'refunded' | 'disputed' | 'charged-back';

export type RefundState = 'proposed' | 'pending' | 'refunded' | 'failed' | 'rejected';

/** Why money goes back: somebody asked for it, or nobody owed it. */
export type RefundCause = 'asked' | 'overpaid' | 'duplicate' | 'late';

/** How money came in. */
export type PaymentMethod = 'stripe' | 'sandbox' | 'whatsapp' | 'cash' | 'transfer';

/** Who takes payments for a business online. */
export type ProviderName = 'stripe' | 'sandbox' | 'whatsapp';

export type IntentState = 'asked' | 'open' | 'processing' | 'captured' | 'expired' | 'refused';

export type ProofState = 'waiting' | 'approved' | 'rejected';
