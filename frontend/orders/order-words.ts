import type {
  ClaimOutcome,
  OrderLineView,
  OrderMove,
  OrderMoveView,
  OrderRow,
  OrderView,
  ShortageSettlement,
} from '../../backend/contract/orders.ts';

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
  return lines.reduce((sum, { quantity, cancelled, unitAmount }) => sum + (quantity - cancelled) * unitAmount, 0);
}

/** What became of the pieces of a line, where they did not all go the same way. */
export function lineWords({ quantity, cancelled, handedOver, returned }: OrderLineView): string {
  return [
    ...(cancelled > 0 ? [`${cancelled} left out`] : []),
    ...(handedOver > 0 && handedOver < quantity - cancelled ? [`${handedOver} handed over`] : []),
    ...(returned > 0 ? [`${returned} came back`] : []),
  ].join(', ');
}

/** What lies between the items of an order and its total. */
export function partsOf(order: OrderView): readonly { readonly words: string; readonly amount: number }[] {
  const { discount, deliveryFee, deliveryZone, credit, total } = order;
  const taxOnTop = total + credit + discount - deliveryFee - linesTotal(order);
  return [
    ...(discount > 0 ? [{ words: 'Discount', amount: -discount }] : []),
    ...(taxOnTop > 0 ? [{ words: 'Tax', amount: taxOnTop }] : []),
    ...(deliveryFee > 0 ? [{ words: deliveryZone ? `Delivery, ${deliveryZone}` : 'Delivery', amount: deliveryFee }] : []),
    ...(credit > 0 ? [{ words: 'Paid before', amount: -credit }] : []),
  ];
}

export function paymentWords({ payment, delivery, placedAt }: Pick<OrderView, 'payment' | 'delivery' | 'placedAt'>): string {
  if (payment === 'cash') return delivery === 'pickup' ? 'Cash at pick-up' : 'Cash on delivery';
  return payment === 'online'
    ? 'Online, in advance'
    : payment === 'transfer'
      ? 'By transfer, in advance'
      : placedAt
        ? 'As agreed'
        : 'Not chosen yet';
}

/** More than this of one thing is talked over with a person. */
export const mostPerLine = 9_999;

/** What the lines of an order still have to hand over. */
export const openPieces = ({ quantity, cancelled, handedOver }: OrderLineView): number => quantity - cancelled - handedOver;

export type Handling = 'change' | 'hand-over' | 'leave-out' | 'shortage' | 'take-back';

export const handlingWords: Readonly<Record<Handling, string>> = {
  change: 'Change what is in it',
  'hand-over': 'Hand over a part',
  'leave-out': 'Leave something out',
  shortage: 'Something is missing',
  'take-back': 'Take something back',
};

/** What can be done with the pieces of an order now, besides moving it along. */
export function handlingsOf({ state, lines }: Pick<OrderView, 'state' | 'lines'>): readonly Handling[] {
  const open = lines.reduce((sum, line) => sum + openPieces(line), 0);
  const isUnderWay = ['awaiting_payment', 'confirmed', 'preparing', 'ready', 'out'].includes(state);
  return [
    ...(state === 'confirmed' ? (['change'] as const) : []),
    ...(['ready', 'out'].includes(state) && open > 1 ? (['hand-over'] as const) : []),
    ...(isUnderWay && open > 0 && state !== 'awaiting_payment' ? (['leave-out', 'shortage'] as const) : []),
    ...(lines.some(({ handedOver, returned }) => handedOver > returned) ? (['take-back'] as const) : []),
  ];
}

export const settledWords: Readonly<Record<ShortageSettlement, string>> = {
  replace: 'something else is given',
  'leave-out': 'left out',
  cancel: 'the order is cancelled',
};

export const claimWords: Readonly<Record<ClaimOutcome, string>> = {
  refund: 'Money goes back',
  replace: 'It is replaced',
  none: 'Nothing is done',
};
