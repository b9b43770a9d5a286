import { parse } from 'csv-parse/sync';
import type { ImportColumn, ImportMistake } from '../contract/catalog-import.ts';
import { normaliseLine } from '../../flows/language/text.ts';

/** What a table may say, in the order in which the export writes it. */
export const columns = [
  {
    name: 'retailer_id',
    required: true,
    does: 'Tells the variant, here and in the catalog of Meta. A known one is changed, an unknown one is added.',
  },
  { name: 'product', required: true, does: 'The name of the product. Rows with the same name are variants of one product.' },
  {
    name: 'options',
    required: false,
    does: 'What the variants differ in, with commas between: "Size, Colour". Leave it empty for variants that are named one by one.',
  },
  {
    name: 'variant',
    required: false,
    does: 'Which one it is: "Large", or one value for each option: "M, red". Empty when the product comes in one variant only.',
  },
  { name: 'price', required: true, does: 'In the currency of the business: 3.50 or 3,50.' },
  { name: 'category', required: false, does: 'Customers browse by it.' },
  { name: 'description', required: false, does: 'A few words for customers.' },
  { name: 'tax', required: false, does: 'The name of one of your tax rates. Empty for none.' },
  { name: 'on_hand', required: false, does: 'How many there are. Empty when nobody counts.' },
  { name: 'on_sale', required: false, does: 'Whether customers can order the product: yes or no.' },
  { name: 'offered', required: false, does: 'Whether this variant is offered: yes or no.' },
] as const satisfies readonly ImportColumn[];

export type ColumnName = (typeof columns)[number]['name'];

/** A row as it stands in the file. A column that the header does not name is left out, and what it would say stays as it is. */
export interface TableRow {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<ColumnName, string>>>;
}

export interface Table {
  readonly rows: readonly TableRow[];
  readonly mistakes: readonly ImportMistake[];
}

const mostRows = 5000;
const mostInACell = 4000;

/** Reads a table; what cannot be read is told with its line. */
export function readTable(csv: string): Table {
  let records: { readonly record: string[]; readonly info: { readonly lines: number } }[];
  try {
    records = parse(csv, {
      bom: true,
      delimiter: delimiterOf(csv),
      info: true,
      relax_column_count: true,
      skip_records_with_empty_values: true,
      max_record_size: 100_000,
    }) as unknown as typeof records;
  } catch (error) {
    const { lines = 1 } = error as { lines?: number };
    return { rows: [], mistakes: [{ line: lines, column: null, message: 'cannot be read: its quotes do not match' }] };
  }
  const [header, ...rest] = records;
  if (!header) return { rows: [], mistakes: [{ line: 1, column: null, message: 'The file is empty.' }] };
  const names = header.record.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
  const mistakes = wrongInHeader(names);
  if (rest.length > mostRows)
    mistakes.push({ line: 1, column: null, message: `The file has ${rest.length} rows; at most ${mostRows} go at once.` });
  if (mistakes.length > 0) return { rows: [], mistakes };
  // A record is told the line on which it ends; it begins behind the one before it.
  const begins = records.map((_, nth) => (nth === 0 ? 1 : records[nth - 1]!.info.lines + 1));
  const rows = rest.map(({ record }, nth) => ({ line: begins[nth + 1]!, cells: cellsOf(names, record) }));
  for (const [nth, { record }] of rest.entries())
    if (record.length > names.length)
      mistakes.push({ line: rows[nth]!.line, column: null, message: `has ${record.length} cells, and the header ${names.length}` });
  for (const { line, cells } of rows)
    for (const [column, cell] of Object.entries(cells))
      if (cell.length > mostInACell) mistakes.push({ line, column, message: `is longer than ${mostInACell} characters` });
  return { rows, mistakes };
}

function wrongInHeader(names: readonly string[]): ImportMistake[] {
  const known = new Set<string>(columns.map(({ name }) => name));
  const at = (column: string, message: string): ImportMistake => ({ line: 1, column, message });
  return [
    ...columns.filter(({ name, required }) => required && !names.includes(name)).map(({ name }) => at(name, 'is missing')),
    ...names.filter((name) => !known.has(name)).map((name) => at(name, 'is no column that is known here')),
    ...names.filter((name, nth) => names.indexOf(name) < nth).map((name) => at(name, 'is there twice')),
  ];
}

const cellsOf = (names: readonly string[], record: readonly string[]): TableRow['cells'] =>
  Object.fromEntries(names.map((name, nth) => [name, cellOf(name, record[nth] ?? '')]));

/** Without the mark that keeps a spreadsheet from taking a cell for a formula. */
function cellOf(name: string, cell: string): string {
  const bare = /^'[=+\-@\t\r＝＋－＠]/.test(cell) ? cell.slice(1) : cell;
  return name === 'description' ? bare.replace(/\r\n?/g, '\n').trim() : normaliseLine(bare);
}

/** Spreadsheets write commas, semicolons or tabs, by the country they are set to. The header tells which. */
function delimiterOf(csv: string): string {
  const header = csv.slice(0, csv.search(/[\r\n]|$/));
  const counted = [',', ';', '\t'].map((mark) => [mark, header.split(mark).length] as const);
  return counted.reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}
