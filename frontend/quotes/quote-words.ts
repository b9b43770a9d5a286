import type { QuoteMove, QuoteMoveView, QuoteRow, QuoteState } from '../../backend/contract/quotes.ts';
import type { Tone } from '../ui/chip.ts';

/** The words of the quote's lifecycle, as people say them. */
export const quoteStates: Readonly<Record<QuoteState, { readonly words: string; readonly tone: Tone }>> = {
  draft: { words: 'Draft', tone: 'bot' },
  review: { words: 'To be priced', tone: 'waits' },
  sent: { words: 'Sent', tone: 'person' },
  countered: { words: 'Change wanted', tone: 'waits' },
  accepted: { words: 'Accepted', tone: 'done' },
  converted: { words: 'Ordered', tone: 'done' },
  declined: { words: 'Declined', tone: 'failed' },
  expired: { words: 'Expired', tone: 'failed' },
  withdrawn: { words: 'Withdrawn', tone: 'bot' },
};

/** What a button says, and what is said when it worked. */
export const moveWords: Readonly<Record<QuoteMove, { readonly verb: string; readonly done: string }>> = {
  send: { verb: 'Send', done: 'is sent' },
  'approve-discount': { verb: 'Approve the discount', done: 'can be sent now' },
  accept: { verb: 'Mark accepted', done: 'is accepted' },
  decline: { verb: 'Mark declined', done: 'is declined' },
  withdraw: { verb: 'Withdraw', done: 'is withdrawn' },
  reopen: { verb: 'Open again', done: 'is open again' },
};

export const quoteName = ({ number }: Pick<QuoteRow, 'number'>): string => (number === null ? 'Draft quote' : `Quote Q-${number}`);

const happened: Readonly<Record<string, string>> = {
  submit: 'asked for the quote',
  send: 'sent it',
  counter: 'wants it otherwise',
  accept: 'accepted it',
  decline: 'declined it',
  expire: 'let it expire',
  withdraw: 'withdrew it',
  reopen: 'opened it again',
  revise: 'changed what it offers',
  'approve-discount': 'approved the discount',
  'add-words': 'added something',
};

/** "Ana sent it": who did what, as a sentence. */
export function historyWords({ actor, actorName, move, note }: QuoteMoveView): string {
  if (move === 'convert') return `It became order ${note}`;
  if (move === 'miss-promise') return 'The promised time passed without an answer';
  if (move === 'expire') return 'Its time was over';
  const who = actorName ?? { contact: 'The customer', member: 'A member of staff', system: 'Perfcent' }[actor];
  // What the catalog can price, the assistant sends in the chat.
  if (move === 'send' && actor === 'contact') return 'The assistant sent it';
  return `${who} ${happened[move] ?? `did “${move.replaceAll('-', ' ')}”`}`;
}

/** Words that came with it and say more than the sentence does. */
export const noteIn = ({ move, note }: QuoteMoveView): string => (move === 'convert' ? '' : note);

/** "10 %", "7.5 %". */
export const percent = (hundredths: number): string => `${hundredths / 100} %`;
