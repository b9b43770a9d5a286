import { inflateSync } from 'node:zlib';
import { type PaperFacts, quotePaper } from './quote-paper.ts';
import { totalsOf } from './quote-totals.ts';

const lines = [
  { title: 'Chocolate cake', quantity: 3, unitAmount: 2_400, taxName: 'IVA', taxBasisPoints: 1_000, taxInclusive: true },
  { title: 'Delivery by van (two rides)', quantity: 1, unitAmount: 4_550, taxName: 'Service', taxBasisPoints: 2_100, taxInclusive: false },
];
const facts: PaperFacts = {
  language: 'en',
  business: { name: 'Corner Bakery S.L.', address: '1 Mill Lane, Berlin', taxId: 'DE123456789' },
  customer: 'Ada Kern',
  number: 'Q-1042',
  revision: 2,
  sentAt: new Date('2026-03-02T10:00:00Z'),
  lastDay: '2026-03-16',
  currency: 'EUR',
  zone: 'Europe/Berlin',
  lines,
  totals: totalsOf({ lines, discountKind: 'percent', discount: 1_000, depositPercent: 30 }),
  depositPercent: 30,
  note: 'With candles.',
};

describe('the paper of a quote', () => {
  it('says who offers what to whom, until when, and what it comes to', async () => {
    const text = textIn(await quotePaper(facts));
    for (const words of [
      'Corner Bakery S.L.',
      'Tax ID: DE123456789',
      'Q-1042 · Revision 2',
      'Ada Kern',
      'March 2, 2026',
      'March 16, 2026',
      'Chocolate cake',
      '€24.00',
      '€72.00',
      'Discount − €11.75',
      'Service 21 %',
      '€8.60',
      '€114.35',
      'includes IVA 10 %',
      'Deposit on acceptance (30 %)',
      '€34.31',
      'With candles.',
    ])
      expect(text).toContain(words);
  });

  it("speaks the customer's language", async () => {
    const text = textIn(await quotePaper({ ...facts, language: 'es' }));
    for (const words of ['Presupuesto', 'NIF: DE123456789', '16 de marzo de 2026', '114,35', 'Anticipo al aceptar'])
      expect(text).toContain(words);
  });

  it('is the same to the last byte when it is drawn again', async () => {
    const [one, other] = [await quotePaper(facts), await quotePaper(facts)];
    expect(one.subarray(0, 5).toString()).toBe('%PDF-');
    expect(one.equals(other)).toBe(true);
  });

  it('takes a hundred lines and any words', async () => {
    const many = Array.from({ length: 100 }, (_, nth) => ({ title: `Thing ${nth} {{x}} 🎂 ﷽ <b>`, quantity: 9_999, unitAmount: null }));
    const paper = await quotePaper({
      ...facts,
      lines: many,
      totals: null,
      number: '',
      sentAt: null,
      lastDay: null,
      note: 'x'.repeat(2_000),
    });
    expect(textIn(paper)).toContain('Thing 99');
  });
});

/** The words in a PDF: glyph numbers of each page, read back by the fonts' own tables. */
function textIn(pdf: Buffer): string {
  const source = pdf.toString('latin1');
  const streams = [...source.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(([, body]) => {
    try {
      return [inflateSync(Buffer.from(body!, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
  // Regular and bold number their glyphs apart; a text is tried with each.
  const tables = streams.filter((stream) => stream.includes('beginbfrange')).map(glyphsIn);
  const texts = streams
    .filter((stream) => stream.includes(' TJ'))
    .flatMap((stream) => [...stream.matchAll(/\[([^\]]*)\]\s*TJ/g)].map(([, shown]) => shown!));
  const decoded = (table: ReadonlyMap<number, string>) =>
    texts.map((shown) =>
      [...shown.matchAll(/<([0-9a-f]*)>/gi)]
        .map(([, hex]) => (hex!.match(/.{4}/g) ?? []).map((code) => table.get(parseInt(code, 16)) ?? '').join(''))
        .join(''),
    );
  return tables
    .map((table) => decoded(table).join(' '))
    .join('\n')
    .replace(/[\s\u00a0]+/g, ' ');
}

function glyphsIn(table: string): ReadonlyMap<number, string> {
  const glyphs = new Map<number, string>();
  for (const [, first, , list] of table.matchAll(/<([0-9a-f]{4})>\s*<([0-9a-f]{4})>\s*\[([^\]]*)\]/gi))
    for (const [nth, [, hex]] of [...list!.matchAll(/<([0-9a-f]+)>/gi)].entries())
      glyphs.set(parseInt(first!, 16) + nth, String.fromCharCode(...hex!.match(/.{4}/g)!.map((unit) => parseInt(unit, 16))));
  return glyphs;
}
