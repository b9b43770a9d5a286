import type { Json } from '../../flows/language/flow.ts';
import type { Snapshot } from '../../flows/machine/advance.ts';
import type { HandoffCard } from '../contract/conversations.ts';
import type { MessageContent } from '../contract/message-content.ts';
import { previewOf } from '../contract/preview.ts';
import type { Transaction } from '../database/tenant-database.ts';

const stepsShown = 8;
const valuesShown = 12;
const longestValue = 200;

interface Row {
  readonly snapshot: Snapshot | null;
  readonly content: MessageContent | null;
  readonly path: HandoffCard['path'] | null;
  readonly error: { readonly title: string; readonly details?: string } | null;
  readonly reason: string | null;
}

/** What led to a person. The bot rests while a person has the conversation, so what it knew then is what is stored. */
export async function cardOf(tx: Transaction, businessId: string, conversationId: string, askedAt: Date): Promise<HandoffCard> {
  const [row]: Row[] = await tx.query(
    `select c.snapshot,
            (select m.content from messages m where m.business_id = $1 and m.conversation_id = $2 and m.author = 'contact' and m.at <= $3::timestamptz + interval '1 second'
             order by m.position desc limit 1) content,
            (select json_agg(s.step order by s.id, s.nth)
             from (select t.id, p.step, p.nth from transitions t cross join lateral jsonb_array_elements(t.path) with ordinality p (step, nth)
                   where t.business_id = $1 and t.conversation_id = $2 and t.at <= $3::timestamptz + interval '1 minute'
                   order by t.id desc, p.nth desc limit ${stepsShown}) s) path,
            (select m.error from messages m where m.business_id = $1 and m.conversation_id = $2 and m.state = 'failed' order by m.position desc limit 1) error,
            (select i.reason from inbox i where i.business_id = $1 and i.conversation_id = $2 and i.state = 'set-aside' order by i.seq desc limit 1) reason
     from conversations c where c.business_id = $1 and c.id = $2`,
    [businessId, conversationId, askedAt],
  );
  const { snapshot = null, content = null, path = null, error = null, reason = null } = row ?? {};
  return {
    asked: content && previewOf(content),
    collected: collectedIn(snapshot),
    path: path ?? [],
    lastError: reason ?? (error && [error.title, error.details].filter(Boolean).join(': ')),
  };
}

/** The variables of the flow, and of those that it runs, as words: settings and lists of choices tell nobody anything. */
function collectedIn(snapshot: Snapshot | null): HandoffCard['collected'] {
  const scopes = Object.entries(snapshot?.scopes ?? {}).filter(([state]) => state === 'flow' || state.startsWith('flow/'));
  const values = new Map<string, string>();
  for (const [, variables] of scopes)
    for (const [name, value] of Object.entries(variables)) {
      const words = asWords(value);
      if (words !== undefined && words !== '') values.set(inWords(name), words.slice(0, longestValue));
    }
  return [...values].slice(0, valuesShown).map(([name, value]) => ({ name, value }));
}

function asWords(value: Json): string | undefined {
  if (typeof value === 'string') return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value) ? undefined : value.trim();
  if (typeof value === 'number') return String(value);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { address, name, filename } = value as Readonly<Record<string, Json>>;
  return [address, name, filename].find((each) => typeof each === 'string');
}

/** `deliveryFee` → `Delivery fee` */
const inWords = (name: string): string => {
  const words = name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return (words[0]?.toUpperCase() ?? '') + words.slice(1);
};
