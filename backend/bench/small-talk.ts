/**
 * The conversation of the bench: a customer says hello once, and from then on goes round and round through the menu. Each message
 * gets exactly one reply, and from its kind and the number before its options one can tell to which message it belongs.
 */

const hello = { text: 'Hi', replies: ['text', 'list 1'] } as const;

const round = [
  { text: 'Question', reply: () => 'text' },
  { text: 'cancel', reply: (question: number) => `buttons ${question}` },
  { text: 'menu', reply: (question: number) => `list ${question}` },
] as const;

/** What the customer writes as his nth message, from 0. */
export function textOf(nth: number): string {
  return nth === 0 ? hello.text : round[(nth - 1) % round.length]!.text;
}

/** What his nth message must be answered with. */
export function repliesTo(nth: number): readonly string[] {
  return nth === 0 ? hello.replies : [round[(nth - 1) % round.length]!.reply(nth + 1)];
}

/** What the reply in a request to Graph is. Options carry the number of the question that they belong to. */
export function replyIn(body: Readonly<Record<string, unknown>>): string {
  const interactive = body['interactive'] as Interactive | undefined;
  if (!interactive) return (body['type'] as string | undefined) ?? 'text';
  const { action } = interactive;
  const option = action.buttons?.[0]?.reply.id ?? action.sections?.[0]?.rows[0]?.id;
  return `${interactive.type === 'button' ? 'buttons' : interactive.type} ${option?.split('.')[0]}`;
}

interface Interactive {
  readonly type: string;
  readonly action: {
    readonly buttons?: readonly { readonly reply: { readonly id: string } }[];
    readonly sections?: readonly { readonly rows: readonly { readonly id: string }[] }[];
  };
}
