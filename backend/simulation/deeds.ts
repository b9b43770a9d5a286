import type { Received } from '../../flows/machine/events.ts';
import { readTap } from '../../flows/machine/taps.ts';
import type { Member } from '../access/member.ts';
import type { MessageContent } from '../contract/message-content.ts';
import type { ConversationDesk } from '../conversations/conversation-desk.ts';
import { newId } from '../database/ids.ts';
import type { MessageArrived } from '../messaging/arrivals.ts';
import { optionsIn, type Post } from './graph.ts';
import type { MoneyAct } from './money-deeds.ts';
import type { Act } from './scenario.ts';
import type { Shop } from './world.ts';

type PersonsAct = Exclude<Act, { does: 'time passes' } | MoneyAct>;

interface Situation {
  readonly shop: Shop;
  readonly waId: string;
  /** What Graph has sent so far. */
  readonly posts: readonly Post[];
  readonly now: number;
  readonly nth: number;
}

/** What an act comes to: a message of the customer's, or something that a member of staff does. */
type Deed =
  | { readonly about: string; readonly arrival: MessageArrived }
  | {
      readonly about: string;
      readonly atDesk: (desk: ConversationDesk, member: Member, conversationId: string) => Promise<void>;
      /** The message that is kept once the desk says so. */
      readonly keeps?: string;
    };

export function deed(act: PersonsAct, situation: Situation): Deed {
  const { shop, waId } = situation;
  const talk = `the conversation of ${waId} with ${shop.name}`;
  switch (act.does) {
    case 'writes':
      return message(situation, `writes "${act.text}"`, { kind: 'text', text: act.text });
    case 'taps':
      return tap(act, situation);
    case 'sends':
      return sends(act.what, situation);
    case 'edits':
      return {
        ...message(
          situation,
          'edits an earlier message',
          { kind: 'edit', text: 'something else' },
          { about: `wamid.in.${situation.nth - 1}` },
        ),
      };
    case 'is taken over':
      return { about: `Sam takes over ${talk}`, atDesk: (desk, member, id) => desk.takeOver(member, id) };
    case 'is answered by hand': {
      const reply = { id: newId(), text: `Sam here, it is ${situation.nth}` };
      return { about: `Sam answers in ${talk}`, atDesk: (desk, member, id) => desk.reply(member, id, reply), keeps: reply.id };
    }
    case 'is given back':
      return { about: `Sam gives back ${talk}`, atDesk: (desk, member, id) => desk.giveBack(member, id, { how: 'resume' }) };
    case 'starts again':
      return { about: `Sam gives back ${talk}, at the menu`, atDesk: (desk, member, id) => desk.giveBack(member, id, { how: 'restart' }) };
  }
}

/** The option that is wanted, among those of the newest message that has any. Without one, the customer asks for the menu. */
function tap({ option, otherwise }: Extract<Act, { does: 'taps' }>, situation: Situation): Deed {
  const { posts, waId, shop } = situation;
  const newest = posts.findLast(
    ({ to, phoneNumberId, wamid, body }) => to === waId && phoneNumberId === shop.phoneNumberId && wamid && optionsIn(body).length > 0,
  );
  const options = newest ? optionsIn(newest.body) : [];
  const chosen = options.find(({ id }) => readTap(id)?.option === option) ?? options[otherwise % Math.max(1, options.length)];
  if (!chosen) return message(situation, 'writes "menu"', { kind: 'text', text: 'menu' });
  return message(situation, `taps [${chosen.title}]`, { kind: 'tap', id: chosen.id, title: chosen.title });
}

function sends(what: 'voice' | 'image' | 'place', situation: Situation): Deed {
  if (what === 'place') return message(situation, 'sends a place', { kind: 'location', latitude: 52.5, longitude: 13.4 });
  const file = { kind: 'media', media: what, mediaId: `media.${situation.nth}` } as const;
  return message(situation, `sends a ${what}`, file, { content: { ...file, mime: what === 'voice' ? 'audio/ogg' : 'image/jpeg' } });
}

function message(
  { shop: { name, phoneNumberId }, waId, now, nth }: Situation,
  about: string,
  received: Received,
  also: Partial<Pick<MessageArrived, 'about' | 'content'>> = {},
): Extract<Deed, { arrival: object }> {
  return {
    about: `Customer ${waId} ${about} to ${name}`,
    arrival: {
      type: 'message',
      phoneNumberId,
      wamid: `wamid.in.${nth}`,
      // WhatsApp tells whole seconds.
      at: new Date(Math.floor(now / 1000) * 1000),
      from: { waId, profileName: 'Ada Kern' },
      received,
      content: received as MessageContent,
      ...also,
    },
  };
}
