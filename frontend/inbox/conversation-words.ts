import type { ConversationRow, MessageState, StepView } from '../../backend/contract/conversations.ts';
import type { Tone } from '../ui/chip.ts';
import type { IconName } from '../ui/icons.ts';
import { span } from '../ui/time.ts';

const long = 30 * 60_000;

export interface StateWords {
  readonly words: string;
  readonly tone: Tone;
  readonly icon: IconName;
}

/** Who has the conversation, in the words of a chip. */
export function stateWords(row: ConversationRow, now: number): StateWords {
  if (row.owner === 'bot' && row.handoff && row.handoff.kind !== 'chat')
    return { words: row.handoff.kind === 'call-back' ? 'Call back' : 'Left a message', tone: 'waits', icon: 'clock' };
  if (row.owner === 'bot' && row.handoff) return { words: 'Wants a person', tone: 'waits', icon: 'clock' };
  if (row.owner === 'bot') return { words: row.at ? place(row.at) : 'Bot', tone: 'bot', icon: 'bot' };
  if (row.assignee) return { words: row.assignee.name, tone: 'person', icon: 'person' };
  const waited = row.handoff ? Math.max(0, now - Date.parse(row.handoff.since)) : 0;
  return {
    words: waited < 60_000 ? 'Waits for a person' : `Waits ${span(waited)}`,
    tone: waited > long ? 'failed' : 'waits',
    icon: 'clock',
  };
}

/** Step ids are words already: `ask-address` is about the address. Inside a flow that another one runs, the last part counts. */
export function stepWords(step: string): string {
  return (step.split(/[./]/).at(-1) ?? step).replace(/^(ask|choose)-(?=.)/, '').replaceAll('-', ' ');
}

/** The one sentence above a thread: what the conversation rests on. */
export function restsOn(row: ConversationRow): string {
  if (row.owner === 'human')
    return row.assignee ? `${row.assignee.name} has this conversation. The bot is silent.` : 'Waiting for a person. The bot is silent.';
  if (!row.at) return 'The bot answers when the customer writes.';
  return `${place(row.at)}. ${waitsFor[row.at.waitsFor]}`;
}

const place = ({ flowTitle, step }: StepView): string => `${flowTitle}: ${stepWords(step)}`;

const waitsFor: Readonly<Record<StepView['waitsFor'], string>> = {
  answer: 'Waiting for the customer to answer',
  choice: 'Waiting for the customer to choose',
  call: 'The bot is working on it',
  timer: 'Waiting until it is time',
  signal: 'Waiting for news',
  person: 'Waiting for a person',
  nothing: 'At rest',
};

export interface TickWords {
  readonly words: string;
  readonly icon: IconName;
  readonly kind: 'waits' | 'sent' | 'read' | 'failed';
}

/** How far a message of ours came, as WhatsApp shows it. */
export const ticks: Readonly<Record<Exclude<MessageState, 'received'>, TickWords>> = {
  queued: { words: 'Waiting to be sent', icon: 'clock', kind: 'waits' },
  sending: { words: 'Being sent', icon: 'clock', kind: 'waits' },
  unknown: { words: 'WhatsApp has not said yet whether it was sent', icon: 'clock', kind: 'waits' },
  accepted: { words: 'Taken by WhatsApp', icon: 'check', kind: 'sent' },
  sent: { words: 'Sent', icon: 'check', kind: 'sent' },
  delivered: { words: 'Delivered', icon: 'check-all', kind: 'sent' },
  read: { words: 'Read', icon: 'check-all', kind: 'read' },
  played: { words: 'Played', icon: 'check-all', kind: 'read' },
  failed: { words: 'Not sent', icon: 'alert', kind: 'failed' },
};
