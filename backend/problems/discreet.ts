/** Kept as they are: our own ids, times as we write them, and addresses of the house's own network. */
const ours = String.raw`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z?|\b(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}(?::\d+)?\b`;

/** A number or an id of WhatsApp's; dots, spaces and hyphens as people write them. The last digits stay, so that lines can be told apart. */
const longNumber = String.raw`\+?\d(?:[\d \-().]{5,}\d)`;

const identities = new RegExp(
  [
    `(?<kept>${ours})`,
    // What opens doors: what follows "Bearer", Meta's tokens, and whatever else is long and of letters and figures.
    String.raw`(?<secret>\bBearer\s+\S+|\bEAA\w{8,}|(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{24,})`,
    // WhatsApp's message ids hold the customer's number in base64.
    String.raw`(?<wamid>\bwamid\.[\w+/=-]+)`,
    String.raw`(?<mail>(?<![\w.%+-])[\w.%+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+)`,
    // WhatsApp's id of a customer at one business.
    String.raw`(?<bsuid>\b(?-i:[A-Z]{2})\.(?:ENT\.)?(?=\w*\d)\w{4,})`,
    `(?<number>${longNumber})`,
  ].join('|'),
  'gi',
);

/** How PostgreSQL and JavaScript quote the value that they choke on. It is what somebody wrote, so it goes; where it was stays. */
const quotedValues: readonly (readonly [RegExp, string])[] = [
  [/: "[^]*?"(?=$|\n\s+at )/g, ': …'],
  [/\bvalue "[^]*?" (?=is out of range|for ")/g, 'value … '],
  [/(?:Unexpected|Bad) [^]*? is not valid JSON/g, 'Not valid JSON'],
];

/** More of one text is no help to whoever reads it. */
const longest = 8_000;

/** The text as the log may keep it: nothing that opens doors, no numbers or ids of customers, no value that an error quotes. */
export function discreet(text: string): string {
  // What is cut off within a quoted value leaves it open: the quotation mark closes it.
  const start = text.length > longest ? `${text.slice(0, longest)}"` : text;
  const unquoted = quotedValues.reduce((words, [pattern, instead]) => words.replace(pattern, instead), start);
  return unquoted.replace(identities, (found: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    if (groups['kept']) return found;
    return groups['number'] ? `…${found.replace(/\D/g, '').slice(-3)}` : '…';
  });
}
