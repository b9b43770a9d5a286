import type { Snapshot } from '../../flows/machine/advance.ts';
import { optionsOf, type Outgoing } from '../../flows/machine/effects.ts';
import { decide } from './decide.ts';

/**
 * The conversation of the bench: a customer says hello once, and from then on goes round and round through the menu. After the hello each
 * message gets exactly one reply, and from its kind and the number before its options one can tell to which message it belongs.
 */

const hello = 'Hi';
const round = ['Question', 'cancel', 'menu'] as const;

/** What the customer writes as his nth message, from 0. */
export function textOf(nth: number): string {
  return nth === 0 ? hello : round[(nth - 1) % round.length]!;
}

const known: (readonly string[])[] = [];
let standing: Snapshot | undefined;

/** What his nth message must be answered with: the same for every customer, by the machine itself. */
export function repliesTo(nth: number): readonly string[] {
  while (known.length <= nth) {
    const { snapshot, said } = decide(standing, { received: { kind: 'text', text: textOf(known.length) }, name: 'Customer' });
    standing = snapshot;
    known.push(said.map(replyAs));
  }
  return known[nth]!;
}

const replyAs = (message: Outgoing): string => replyNamed(message.kind, optionsOf(message)[0]?.id);

const replyNamed = (kind: string, option: string | undefined): string => (option === undefined ? kind : `${kind} ${option.split('.')[0]}`);

/** What the reply in a request to Graph is. Options carry the number of the question that they belong to. */
export function replyIn(body: Readonly<Record<string, unknown>>): string {
  const interactive = body['interactive'] as Interactive | undefined;
  if (!interactive) return (body['type'] as string | undefined) ?? 'text';
  const { type, action } = interactive;
  return replyNamed(type === 'button' ? 'buttons' : type, action.buttons?.[0]?.reply.id ?? action.sections?.[0]?.rows[0]?.id);
}

interface Interactive {
  readonly type: string;
  readonly action: {
    readonly buttons?: readonly { readonly reply: { readonly id: string } }[];
    readonly sections?: readonly { readonly rows: readonly { readonly id: string }[] }[];
  };
}
