import type { OrderMove, OrderMoveView, OrderRow, OrderView } from '../../backend/contract/orders.ts';

/** What a button says, and what is said when it worked. */
export const moveWords: Readonly<Record<OrderMove, { readonly verb: string; readonly done: string }>> = {
  confirm: { verb: 'Confirm', done: 'is confirmed' },
  prepare: { verb: 'Start preparing', done: 'is being prepared' },
  'mark-ready': { verb: 'Mark ready', done: 'is ready' },
  'send-out': { verb: 'Send out', done: 'is on its way' },
  deliver: { verb: 'Mark delivered', done: 'is delivered' },
  close: { verb: 'Close', done: 'is closed' },
  cancel: { verb: 'Cancel order', done: 'is cancelled' },
};

export function orderName({ number }: Pick<OrderRow, 'number'>): string {
  return number === null ? 'Draft order' : `Order #${number}`;
}

/** Handed over is not delivered when the customer comes for it. */
export function verbFor(move: OrderMove, { delivery }: Pick<OrderView, 'delivery'>): string {
  return move === 'deliver' && delivery === 'pickup' ? 'Mark picked up' : moveWords[move].verb;
}

const happened: Readonly<Record<string, string>> = {
  place: 'placed the order',
  confirm: 'confirmed it',
  lapse: 'let it go, because it was not paid in time',
  reinstate: 'took it up again, because the payment came after all',
  prepare: 'started preparing it',
  'mark-ready': 'marked it ready',
  'send-out': 'sent it out',
  deliver: 'marked it delivered',
  close: 'closed it',
  cancel: 'cancelled it',
  discard: 'discarded the draft',
};

/** "Ana marked it ready": who did what, as a sentence. */
export function historyWords({ actor, actorName, move }: OrderMoveView): string {
  const who = actorName ?? { contact: 'The customer', member: 'A member of staff', system: 'Perfcent' }[actor];
  return `${who} ${happened[move] ?? `did “${move.replaceAll('-', ' ')}”`}`;
}

export function linesTotal({ lines }: OrderView): number {
  return lines.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, 0);
}
