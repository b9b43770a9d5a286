/** What WhatsApp lets a message hold, in characters as a person counts them (Meta counts code points). */
export const limits = {
  text: 4096,
  body: 1024,
  /** Below a picture, a film or a document. */
  caption: 1024,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
  /** The words at the head of a list of products, and of a part of it. */
  header: 60,
  section: 24,
  sections: 10,
  products: 30,
  url: 2000,
  /** The label that opens a list. */
  listButton: 20,
} as const;

/** Length as Meta counts it: an emoji outside the basic plane is one, not two. */
export const lengthOf = (text: string): number => [...text].length;

/** Shortens at a word, with an ellipsis, so that the result has at most `length` characters. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const cut = characters.slice(0, length - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** Messages that one text may become. What is longer still was never meant to be read, and nobody should pay for sending it. */
const mostParts = 3;

/**
 * Cuts a long text into parts that each fit, at a line break, else at a space, else anywhere. No word is lost, up to a length that
 * no flow means to say.
 */
export function parts(text: string, length: number): string[] {
  const cut: string[] = [];
  let rest = [...text];
  while (rest.length > length && cut.length < mostParts - 1) {
    const head = rest.slice(0, length);
    const at = breakAt(head, '\n') ?? breakAt(head, ' ') ?? length;
    cut.push(rest.slice(0, at).join('').trim());
    rest = rest.slice(at);
  }
  return [...cut, shorten(rest.join('').trim(), length)].filter((part) => part !== '');
}

function breakAt(characters: readonly string[], mark: string): number | undefined {
  const at = characters.lastIndexOf(mark);
  return at > characters.length / 4 ? at : undefined;
}
