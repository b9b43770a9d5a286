import { createRequire } from 'node:module';
import path from 'node:path';
import pdfmake, { type Content, type Definition, type Text as Cell } from 'pdfmake';
import type { Text } from '../../flows/language/flow.ts';
import { money } from '../../flows/language/liquid.ts';
import { inLanguage } from '../../flows/language/text.ts';
import type { QuoteLineView, QuoteTotals } from '../contract/quotes.ts';

/** All that stands on the paper. The same facts make the same bytes. */
export interface PaperFacts {
  readonly language: string;
  readonly business: { readonly name: string; readonly address: string | null; readonly taxId: string | null };
  readonly customer: string;
  /** `Q-1042`; empty on a draft. */
  readonly number: string;
  readonly revision: number;
  /** Null on a draft. */
  readonly sentAt: Date | null;
  /** `2026-03-29`, or null on a draft. */
  readonly lastDay: string | null;
  readonly currency: string;
  readonly zone: string;
  readonly lines: readonly Pick<QuoteLineView, 'title' | 'quantity' | 'unitAmount'>[];
  readonly totals: QuoteTotals | null;
  readonly depositPercent: number;
  readonly note: string;
}

const words = {
  quote: { en: 'Quote', es: 'Presupuesto' },
  draft: { en: 'Draft', es: 'Borrador' },
  revision: { en: 'Revision', es: 'Revisión' },
  date: { en: 'Date', es: 'Fecha' },
  for: { en: 'For', es: 'Para' },
  until: { en: 'Valid until', es: 'Válido hasta' },
  'tax-id': { en: 'Tax ID', es: 'NIF' },
  quantity: { en: 'Qty', es: 'Cant.' },
  item: { en: 'Item', es: 'Concepto' },
  each: { en: 'Each', es: 'Precio' },
  amount: { en: 'Amount', es: 'Importe' },
  subtotal: { en: 'Subtotal', es: 'Subtotal' },
  discount: { en: 'Discount', es: 'Descuento' },
  includes: { en: 'includes', es: 'incluye' },
  total: { en: 'Total', es: 'Total' },
  deposit: { en: 'Deposit on acceptance', es: 'Anticipo al aceptar' },
  'not-priced': { en: 'to be priced', es: 'por valorar' },
  prices: {
    en: 'The prices stand until the end of that day. To accept, answer in our WhatsApp chat.',
    es: 'Los precios se mantienen hasta el final de ese día. Para aceptar, responde en nuestro chat de WhatsApp.',
  },
} as const satisfies Record<string, Text>;

const fontFolder = path.join(path.dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts/Roboto');
const font = (name: string) => path.join(fontFolder, `Roboto-${name}.ttf`);
pdfmake.setFonts({ Roboto: { normal: font('Regular'), bold: font('Medium'), italics: font('Italic'), bolditalics: font('MediumItalic') } });
// Nothing in a paper comes from elsewhere.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((file) => path.resolve(file).startsWith(fontFolder));

const soft = '#5f655f';
const line = '#d9dcd6';

/** Draws a quote as PDF. */
export async function quotePaper(facts: PaperFacts): Promise<Buffer> {
  // Drawn on a fresh definition each time: pdfmake writes into what it is given.
  return Buffer.from(await pdfmake.createPdf(definitionOf(facts)).getBuffer());
}

function definitionOf(facts: PaperFacts): Definition {
  const { language, business, currency, lines, totals } = facts;
  const say = (word: keyof typeof words) => inLanguage(words[word], language);
  // The font has no narrow no-break space.
  const amount = (minor: number) => money(minor, currency, language).replaceAll('\u202f', '\u00a0');
  const day = (date: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T12:00:00Z`));
  const dayOf = (at: Date) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: facts.zone }).format(at);
  const head = (text: string, alignment: 'left' | 'right' = 'left'): Cell => ({ text, alignment, color: soft, fontSize: 9 });
  const right = (text: string): Cell => ({ text, alignment: 'right' });
  const fact = (label: string, value: string): Content => ({
    columns: [
      { text: label, width: 74, color: soft },
      { text: value, width: '*' },
    ],
    columnGap: 8,
    margin: [0, 0, 0, 2],
  });

  const name = [facts.number || say('draft'), ...(facts.revision > 1 ? [`${say('revision')} ${facts.revision}`] : [])].join(' · ');
  return {
    pageSize: 'A4',
    pageMargins: [56, 56, 56, 64],
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.25 },
    info: {
      title: `${say('quote')} ${name}`,
      author: business.name,
      creator: 'Perfcent',
      producer: 'Perfcent',
      // Else it would be the moment of drawing, and the same quote another file each time.
      creationDate: facts.sentAt ?? new Date(0),
    },
    footer: (page, pages) => ({
      text: `${business.name} · ${name} · ${page}/${pages}`,
      alignment: 'center',
      color: soft,
      fontSize: 8,
      margin: [0, 24, 0, 0],
    }),
    content: [
      { text: business.name, fontSize: 15, bold: true },
      ...(business.address ? [{ text: business.address, color: soft }] : []),
      ...(business.taxId ? [{ text: `${say('tax-id')}: ${business.taxId}`, color: soft }] : []),
      { text: say('quote'), fontSize: 22, bold: true, margin: [0, 28, 0, 2] },
      { text: name, fontSize: 12, color: soft, margin: [0, 0, 0, 14] },
      fact(say('for'), facts.customer),
      ...(facts.sentAt ? [fact(say('date'), dayOf(facts.sentAt))] : []),
      ...(facts.lastDay ? [fact(say('until'), day(facts.lastDay))] : []),
      {
        margin: [0, 18, 0, 0],
        table: {
          headerRows: 1,
          widths: [36, '*', 'auto', 'auto'],
          body: [
            [head(say('quantity'), 'right'), head(say('item')), head(say('each'), 'right'), head(say('amount'), 'right')],
            ...lines.map(({ quantity, title, unitAmount }): Cell[] => [
              right(String(quantity)),
              { text: title },
              right(unitAmount === null ? say('not-priced') : amount(unitAmount)),
              right(unitAmount === null ? '' : amount(quantity * unitAmount)),
            ]),
          ],
        },
        layout: {
          hLineWidth: (at) => (at === 0 ? 0 : 0.5),
          vLineWidth: () => 0,
          hLineColor: () => line,
          paddingLeft: (at) => (at === 0 ? 0 : 8),
          paddingRight: (at) => (at === 3 ? 0 : 8),
          paddingTop: () => 5,
          paddingBottom: () => 5,
        },
      },
      ...(totals ? [sums(facts, totals, say, amount)] : []),
      ...(facts.note ? [{ text: facts.note, margin: [0, 22, 0, 0] } satisfies Content] : []),
      ...(facts.lastDay ? [{ text: say('prices'), color: soft, margin: [0, 22, 0, 0] } satisfies Content] : []),
    ],
  };
}

function sums(
  { lines, depositPercent }: PaperFacts,
  { subtotal, discount, taxes, total, deposit }: QuoteTotals,
  say: (word: keyof typeof words) => string,
  amount: (minor: number) => string,
): Content {
  const percent = (basisPoints: number) => `${basisPoints / 100} %`;
  const named = (tax: QuoteTotals['taxes'][number]) => (tax.name.includes('%') ? tax.name : `${tax.name} ${percent(tax.basisPoints)}`);
  const onTop = taxes.filter(({ inclusive }) => !inclusive);
  const within = taxes.filter(({ inclusive }) => inclusive);
  const row = (label: string, value: string, bold = false): Cell[] => [
    { text: label, alignment: 'right', ...(bold ? { bold, fontSize: 12 } : { color: soft }) },
    { text: value, alignment: 'right', ...(bold ? { bold, fontSize: 12 } : {}) },
  ];
  return {
    margin: [0, 10, 0, 0],
    unbreakable: lines.length > 0,
    table: {
      widths: ['*', 'auto'],
      body: [
        ...(discount > 0 || onTop.length > 0 ? [row(say('subtotal'), amount(subtotal))] : []),
        ...(discount > 0 ? [row(say('discount'), `−${amount(discount)}`)] : []),
        ...onTop.map((tax) => row(named(tax), amount(tax.amount))),
        row(say('total'), amount(total), true),
        ...within.map((tax) => row(`${say('includes')} ${named(tax)}`, amount(tax.amount))),
        ...(deposit > 0 ? [row(`${say('deposit')} (${depositPercent} %)`, amount(deposit))] : []),
      ],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      paddingTop: () => 2,
      paddingBottom: () => 2,
      paddingRight: (at) => (at === 1 ? 0 : 8),
    },
  };
}
