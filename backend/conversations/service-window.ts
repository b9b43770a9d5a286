import type { Effect } from '../../flows/machine/effects.ts';
import type { MessageContent } from '../contract/message-content.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { Templates } from '../templates/templates.ts';
import type { DueEvent, Talk } from './talk.ts';

/** What becomes of words that a flow wants to say. */
export type Way =
  | { readonly type: 'goes'; readonly content: MessageContent }
  /** WhatsApp does not take it now, and there is nothing else to send. */
  | { readonly type: 'needs-person'; readonly why: string }
  /** The customer does not want it. */
  | { readonly type: 'unwanted' };

type Say = Extract<Effect, { type: 'say' }>;

/**
 * Within a day of the customer's last message everything may be said; after it, only the template that the step names, by the database's
 * clock. Who asked for no more messages hears only answers to their own.
 */
export async function wayToSay(tx: Transaction, templates: Templates, talk: Talk, say: Say, due: DueEvent): Promise<Way> {
  const answers = due.message?.author === 'contact';
  if (talk.serviceStopped && !answers) return { type: 'unwanted' };
  const isOpen = talk.windowEndsAt !== null && talk.windowEndsAt > talk.now;
  if (isOpen && say.message.kind !== 'template') return { type: 'goes', content: say.message };
  const message = say.message.kind === 'template' ? say.message : say.template;
  if (!message)
    return {
      type: 'needs-person',
      why: 'The customer last wrote more than 24 hours ago, and the flow names no template for what it wants to say',
    };
  const prepared = await templates.prepare(tx, {
    businessId: talk.business.id,
    contactId: talk.contactId,
    phoneNumberId: talk.phoneNumberId,
    message,
  });
  if (prepared.type === 'ready') return { type: 'goes', content: prepared.message };
  return prepared.type === 'unwanted' ? { type: 'unwanted' } : { type: 'needs-person', why: prepared.why };
}
