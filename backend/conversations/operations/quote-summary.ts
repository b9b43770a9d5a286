import { money } from '../../../flows/language/liquid.ts';
import type { Text } from '../../../flows/language/flow.ts';
import { inLanguage } from '../../../flows/language/text.ts';
import type { Shortage } from '../../orders/stock.ts';
import type { QuoteRevision } from '../../quotes/quote-revision.entity.ts';

/** The words that operations put around names and amounts. Everything else that a customer reads stands in the flows. */
const words = {
  'to-be-priced': { en: 'to be priced', es: 'por valorar' },
  discount: { en: 'Discount', es: 'Descuento' },
  includes: { en: 'includes', es: 'incluye' },
  total: { en: 'Total', es: 'Total' },
  deposit: { en: 'Deposit on acceptance', es: 'Anticipo al aceptar' },
  left: { en: 'left', es: 'disponibles' },
  'sold-out': { en: 'sold out', es: 'agotado' },
} as const satisfies Record<string, Text>;

const word = (name: keyof typeof words, language: string): string => inLanguage(words[name], language);

export const amountOf = (amount: number | null, currency: string, language: string): string =>
  amount === null ? word('to-be-priced', language) : money(amount, currency, language);

/** What was asked for, line by line, as it was understood. */
export const requestSummary = ({ lines }: QuoteRevision, currency: string, language: string): string =>
  lines
    .map(
      ({ quantity, title, unitAmount }) =>
        `${quantity} × ${title}: ${amountOf(unitAmount === null ? null : quantity * unitAmount, currency, language)}`,
    )
    .join('\n');

/** What a quote offers, and what it comes to. */
export function quoteSummary(revision: QuoteRevision, currency: string, language: string): string {
  const say = (name: keyof typeof words) => word(name, language);
  const amount = (minor: number) => money(minor, currency, language);
  const { discount, taxes, total, deposit } = revision.totals!;
  return [
    requestSummary(revision, currency, language),
    ...(discount > 0 ? [`${say('discount')}: −${amount(discount)}`] : []),
    ...taxes.filter(({ inclusive }) => !inclusive).map((tax) => `${tax.name}: ${amount(tax.amount)}`),
    `*${say('total')}: ${amount(total)}*`,
    ...taxes.filter(({ inclusive }) => inclusive).map((tax) => `(${say('includes')} ${tax.name}: ${amount(tax.amount)})`),
    ...(deposit > 0 ? [`${say('deposit')}: ${amount(deposit)}`] : []),
    ...(revision.note ? ['', revision.note] : []),
  ].join('\n');
}

/** What is missing for a quote: `5 × Panettone (3 left)`. */
export function missingLines({ lines }: QuoteRevision, missing: readonly Shortage[], language: string): string {
  return missing
    .map(({ variantId, quantity, left }) => {
      const rest = left > 0 ? `${left} ${word('left', language)}` : word('sold-out', language);
      return `${quantity} × ${lines.find((line) => line.variantId === variantId)!.title} (${rest})`;
    })
    .join('\n');
}
