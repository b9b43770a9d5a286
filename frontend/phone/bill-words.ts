import type { PhoneBill } from '../../backend/contract/phone.ts';

/** What the phone says of a bill. */
export const billStates: Readonly<Record<PhoneBill['state'], string>> = {
  open: 'Total',
  pending: 'Payment pending',
  paid: 'Paid',
  failed: 'Payment failed',
  canceled: 'Canceled',
  over: 'No longer payable',
};

/** Amounts as Meta counts them. */
export const inHundredths = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en-IN', { style: 'currency', currency }).format(amount / 100);
