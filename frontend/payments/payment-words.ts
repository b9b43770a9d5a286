import type {
  DisputeState,
  DueState,
  IntentState,
  LedgerLineView,
  PayableKind,
  PaymentMethod,
  PaymentMoveView,
  RefundCause,
  RefundState,
} from '../../backend/contract/payments.ts';
import type { Tone } from '../ui/chip.ts';

type Shown = { readonly words: string; readonly tone: Tone };

export const dueStates: Readonly<Record<DueState, Shown>> = {
  open: { words: 'Waiting', tone: 'waits' },
  part: { words: 'Paid in part', tone: 'waits' },
  paid: { words: 'Paid', tone: 'done' },
  expired: { words: 'Expired', tone: 'bot' },
  withdrawn: { words: 'Withdrawn', tone: 'bot' },
  refunded: { words: 'Refunded', tone: 'bot' },
  disputed: { words: 'Disputed', tone: 'failed' },
  'charged-back': { words: 'Charged back', tone: 'failed' },
};

export const refundStates: Readonly<Record<RefundState, Shown>> = {
  proposed: { words: 'To decide', tone: 'waits' },
  pending: { words: 'On its way', tone: 'person' },
  refunded: { words: 'Refunded', tone: 'done' },
  failed: { words: 'Failed', tone: 'failed' },
  rejected: { words: 'Rejected', tone: 'bot' },
};

export const disputeStates: Readonly<Record<DisputeState, Shown>> = {
  open: { words: 'Bank has not decided', tone: 'failed' },
  won: { words: 'Won', tone: 'done' },
  lost: { words: 'Lost', tone: 'failed' },
};

export const linkStates: Readonly<Record<IntentState, Shown>> = {
  asked: { words: 'Being made', tone: 'waits' },
  open: { words: 'Open', tone: 'waits' },
  processing: { words: 'Under way', tone: 'person' },
  captured: { words: 'Paid', tone: 'done' },
  expired: { words: 'Ended', tone: 'bot' },
  refused: { words: 'Refused', tone: 'failed' },
};

export const methods: Readonly<Record<PaymentMethod, string>> = {
  stripe: 'Stripe',
  sandbox: 'Sandbox',
  whatsapp: 'WhatsApp',
  cash: 'Cash',
  transfer: 'Bank transfer',
};

export const causes: Readonly<Record<RefundCause, string>> = {
  asked: 'Asked for',
  overpaid: 'Paid too much',
  duplicate: 'Paid twice',
  late: 'Paid too late',
  'other-currency': 'Paid in another currency',
  chargeback: 'Taken back by the bank',
};

export const accountWords = (account: LedgerLineView['account']): string =>
  account === 'due' ? 'For this payment' : account === 'excess' ? 'To give back' : methods[account];

/** Where the thing that is paid for is shown. */
export const roomOf: Readonly<Record<PayableKind, string>> = { order: '/orders', booking: '/bookings', quote: '/quotes' };

const happened: Readonly<Record<string, string>> = {
  'due ask': 'asked for the payment',
  'due capture': 'noted money',
  'due pay-part': 'noted a part of it',
  'due pay': 'noted that it is paid',
  'due expire': 'let it expire',
  'due withdraw': 'withdrew it',
  'due reinstate': 'took it up again',
  'due refund': 'noted that all of it went back',
  'due dispute': 'put everything about it on hold',
  'due win': 'took it off hold',
  'due lose': 'noted that the money is gone',
  'due restore': 'noted that a refund came back',
  'intent ask': 'asked for a link',
  'intent open': 'made a link',
  'intent refuse': 'could not make a link',
  'intent process': 'saw that a payment is under way',
  'intent capture': 'saw the payment by link',
  'intent lapse': 'saw the link end',
  'intent reopen': 'saw that the payment did not go through',
  'refund propose': 'proposed a refund',
  'refund approve': 'approved the refund',
  'refund reject': 'rejected the refund',
  'refund settle': 'noted that the refund is done',
  'refund fail': 'noted that the refund failed',
  'refund retry': 'tried the refund again',
  'dispute open': 'heard that the customer’s bank wants the money back',
  'dispute win': 'heard that the bank decided for the business',
  'dispute lose': 'heard that the bank decided for the customer',
  'proof send': 'sent a picture of the payment',
  'proof approve': 'approved the picture',
  'proof reject': 'rejected the picture',
  'proof wait': 'noted that nobody looked at the picture in time',
};

/** "Ana approved the refund": who did what, as a sentence. */
export function historyWords({ actor, actorName, subject, move, note }: PaymentMoveView): string {
  const who = actorName ?? { contact: 'The customer', member: 'A member of staff', system: 'Perfcent' }[actor];
  const what = happened[`${subject} ${move}`] ?? `did “${move.replaceAll('-', ' ')}”`;
  // Amounts are told by the captures and the ledger.
  return `${who} ${what}${note && move !== 'capture' ? `: ${note}` : ''}`;
}
