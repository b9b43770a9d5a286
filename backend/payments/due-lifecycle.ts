import { setup } from 'xstate';

export type DueMove = 'pay-part' | 'pay' | 'expire' | 'withdraw' | 'reinstate' | 'refund' | 'dispute' | 'win' | 'lose' | 'restore';

/**
 * What can happen to a due. What is paid stays paid whatever becomes of old links; what comes after the end is money that nobody owed,
 * unless the thing it was for can still be had.
 */
export const dueLifecycle = setup({
  types: { events: {} as { readonly type: DueMove }, meta: {} as Readonly<Record<DueMove, string>> },
}).createMachine({
  id: 'payment',
  meta: {
    'pay-part': 'paid in part',
    pay: 'paid',
    expire: 'expired',
    withdraw: 'withdrawn',
    reinstate: 'reinstated',
    refund: 'refunded',
    dispute: 'disputed',
    win: 'won back',
    lose: 'lost',
    restore: 'restored',
  },
  initial: 'open',
  states: {
    open: { on: { pay: 'paid', 'pay-part': 'part', expire: 'expired', withdraw: 'withdrawn' } },
    part: { on: { pay: 'paid', 'pay-part': 'part', expire: 'expired', withdraw: 'withdrawn' } },
    paid: { on: { refund: 'refunded', dispute: 'disputed' } },
    expired: { on: { reinstate: 'paid' } },
    withdrawn: { on: { reinstate: 'paid' } },
    disputed: { on: { win: 'paid', lose: 'charged-back' } },
    // A bank sent the refund back.
    refunded: { on: { restore: 'paid' } },
    'charged-back': { type: 'final' },
  },
});
