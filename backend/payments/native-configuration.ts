import type { NativeConfiguration } from '../contract/payments.ts';

export const gateways = ['razorpay', 'payu', 'billdesk', 'zaakpay'] as const satisfies readonly Extract<
  NativeConfiguration,
  { country: 'IN' }
>['gateway'][];

/** Where Meta has payments: in which currency, and of which numbers customers may be. */
const countries = { IN: { currency: 'INR', prefix: '91' }, BR: { currency: 'BRL', prefix: '55' } } as const;

/** How a business takes payments in WhatsApp, as it is kept with its connection. */
export function nativeConfigurationIn(kept: string | null): NativeConfiguration | undefined {
  return kept === null ? undefined : (JSON.parse(kept) as NativeConfiguration);
}

/** Whether Meta lets this customer be asked for this currency. */
export function isAllowed({ country }: NativeConfiguration, currency: string, waId: string | null): boolean {
  const rules = countries[country];
  // Of a customer who hides the number nobody knows the country.
  return currency === rules.currency && waId !== null && waId.startsWith(rules.prefix);
}
