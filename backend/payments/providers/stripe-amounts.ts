/**
 * Currencies that Stripe counts in hundredths though they have no such coin, for its own history's sake.
 * https://docs.stripe.com/currencies#special-cases
 */
const hundredfold: ReadonlySet<string> = new Set(['ISK', 'UGX']);

export const toStripes = (amount: number, currency: string): number => (hundredfold.has(currency) ? amount * 100 : amount);
export const toOurs = (amount: number, currency: string): number => (hundredfold.has(currency) ? Math.round(amount / 100) : amount);
