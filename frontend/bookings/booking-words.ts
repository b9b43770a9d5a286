import type { BookingMove, BookingMoveView, BookingRow, BookingState } from '../../backend/contract/bookings.ts';
import type { Tone } from '../ui/chip.ts';

/** The words of the lifecycle, as people say them. */
export const bookingStates: Readonly<Record<BookingState, { readonly words: string; readonly tone: Tone }>> = {
  held: { words: 'Held', tone: 'bot' },
  pending: { words: 'To approve', tone: 'waits' },
  unpaid: { words: 'Deposit due', tone: 'waits' },
  booked: { words: 'Booked', tone: 'done' },
  arrived: { words: 'Arrived', tone: 'person' },
  done: { words: 'Done', tone: 'done' },
  'no-show': { words: 'No-show', tone: 'failed' },
  cancelled: { words: 'Cancelled', tone: 'failed' },
  declined: { words: 'Declined', tone: 'failed' },
  expired: { words: 'Let go', tone: 'bot' },
  swapped: { words: 'Moved on', tone: 'bot' },
};

/** What a button says, and what is said when it worked. */
export const moveWords: Readonly<Record<BookingMove, { readonly verb: string; readonly done: string }>> = {
  approve: { verb: 'Approve', done: 'is approved' },
  decline: { verb: 'Decline', done: 'is declined' },
  arrive: { verb: 'Mark arrived', done: 'has arrived' },
  'no-show': { verb: 'No-show', done: 'is marked as a no-show' },
  finish: { verb: 'Finish', done: 'is done' },
  move: { verb: 'Move', done: 'is moved' },
  cancel: { verb: 'Cancel booking', done: 'is cancelled' },
};

export const bookingName = ({ number }: Pick<BookingRow, 'number'>): string => (number === null ? 'Held time' : `B-${number}`);

/** The colour of a booking on the calendar: red for what cannot stay, amber for what waits for a word. */
export const toneOf = ({ state, disturbed, unmarked }: Pick<BookingRow, 'state' | 'disturbed' | 'unmarked'>): Tone =>
  disturbed ? 'failed' : unmarked ? 'waits' : bookingStates[state].tone;

export const whoComes = ({ contact, name }: Pick<BookingRow, 'contact' | 'name'>): string => name ?? contact?.name ?? 'Somebody';

const happened: Readonly<Record<string, string>> = {
  hold: 'held the time',
  confirm: 'confirmed it',
  approve: 'approved it',
  decline: 'declined it',
  pay: 'noted the deposit',
  expire: 'let it go',
  arrive: 'marked it as arrived',
  'no-show': 'marked it as a no-show',
  finish: 'finished it',
  cancel: 'cancelled it',
};

/** "Ana moved it from Fri 10:00 to Sat 11:00": who did what, as a sentence. */
export function historyWords({ actor, actorName, move, detail }: BookingMoveView, zone: string): string {
  const who = actorName ?? { contact: 'The customer', member: 'A member of staff', system: 'Perfcent' }[actor];
  if (move === 'move' && detail.before && detail.after)
    return `${who} moved it from ${at(detail.before, zone)} to ${at(detail.after, zone)}`;
  return `${who} ${happened[move] ?? `did “${move.replaceAll('-', ' ')}”`}${detail.reason ? `: ${detail.reason}` : ''}`;
}

/** In the zone of the business: that is where the customer comes to. */
export const at = (instant: string, timeZone: string): string =>
  new Date(instant).toLocaleString(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
