import type { Graph, Post, StatusTold } from './graph.ts';
import type { MessageRow, Record } from './record.ts';
import type { Shop } from './world.ts';

/** How long a message in doubt waits for a status that tells. */
const waitForStatusMs = 30_000;
const over: ReadonlySet<string> = new Set(['accepted', 'sent', 'delivered', 'read', 'played', 'failed']);

/** States that a message cannot be in any more, once it was so. */
const overtaken: Readonly<{ [status in StatusTold['status']]: ReadonlySet<string> }> = {
  sent: new Set(['accepted']),
  delivered: new Set(['accepted', 'sent']),
  read: new Set(['accepted', 'sent', 'delivered']),
};

/** What was sent against what was decided: everything once, in order, and once more only where nobody could know. */
export function wrongWithSends({ messages, talks }: Record, { posts, statuses }: Graph, shops: readonly Shop[]): string[] {
  const wrong: string[] = [];
  const ours = messages.filter(({ author }) => author === 'bot' || author === 'member');
  const byId = new Map(ours.map((message) => [message.id, message]));
  for (const { messageId } of posts) if (!byId.has(messageId)) wrong.push(`I4: ${messageId.slice(0, 13)} was sent, and nobody decided it`);

  for (const message of ours) {
    const tries = posts.filter(({ messageId }) => messageId === message.id);
    wrong.push(...wrongWith(message, tries));
    const before = statuses.find(({ messageId, status }) => messageId === message.id && overtaken[status].has(message.state));
    if (before) wrong.push(`I4: ${message.id.slice(0, 13)} is ${message.state}, and WhatsApp said that it is ${before.status}`);
  }
  for (const { id, phoneNumberId, waId, businessId } of talks) {
    const own = ours.filter(({ conversationId }) => conversationId === id);
    const first = own.flatMap((message) => posts.find(({ messageId, wamid }) => messageId === message.id && wamid) ?? []);
    const late = first.find(({ nth }, place) => first.slice(0, place).some((earlier) => earlier.nth > nth));
    if (late) wrong.push(`I4: ${late.messageId.slice(0, 13)} overtook an earlier message to ${waId}`);
    for (const { to, phoneNumberId: from, messageId } of posts.filter((post) => own.some((message) => message.id === post.messageId)))
      if (to !== waId || from !== phoneNumberId) wrong.push(`I8: ${messageId.slice(0, 13)} went out to ${to} from ${from}`);
    const shop = shops.find((each) => each.businessId === businessId)!;
    const others = shops.filter((each) => each !== shop).map(({ name }) => name);
    if (own.some(({ content }) => others.some((name) => JSON.stringify(content).includes(name))))
      wrong.push(`I8: ${shop.name} speaks of another business`);
  }
  return wrong;
}

function wrongWith({ id, state, wamid, maybeTwice }: MessageRow, tries: readonly Post[]): string[] {
  const name = id.slice(0, 13);
  const wrong: string[] = [];
  const copies = tries.filter((each) => each.wamid !== undefined);
  if (!over.has(state)) wrong.push(`I4: ${name} is still ${state}`);
  if (state !== 'failed' && copies.length === 0) wrong.push(`I4: ${name} is ${state} and was never sent`);
  if (state !== 'failed' && !copies.some((copy) => copy.wamid === wamid))
    wrong.push(`I4: ${name} has the name ${wamid} of another message`);
  if (tries.some(({ held }) => held.isKnown)) wrong.push(`I4: ${name} was sent again when it was known that it had been`);
  if (copies.length > 1 && !maybeTwice) wrong.push(`I4: ${name} was sent ${copies.length} times, and nobody is told`);
  if (tries.some((each, place) => tries[place + 1] && !mayFollow(each, tries[place + 1]!)))
    wrong.push(`I4: ${name} was sent again, and nobody was in doubt about it or waited for a status to tell`);
  // A crash tells nobody anything; but who has heard of two doubts stops trying.
  if (tries.filter(({ trouble }) => trouble === 'is silent' || trouble === 'breaks off').length > 2)
    wrong.push(`I4: ${name} was tried again and again, though it was in doubt twice`);
  return wrong;
}

/**
 * Whether a message may go out once more after this try. After one that surely failed it may; else only when the one who held it lost
 * it, by a crash or by being slow, or never got a word, and a status had its time to tell.
 */
function mayFollow({ trouble, at, held }: Post, next: Post): boolean {
  if (held.until === undefined) return true;
  if (trouble === 'breaks off' || trouble === 'is silent') return next.at - at >= waitForStatusMs;
  return trouble !== undefined || next.at - held.until >= waitForStatusMs;
}
