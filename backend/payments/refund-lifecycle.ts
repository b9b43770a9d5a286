import { setup } from 'xstate';

export type RefundMove = 'approve' | 'reject' | 'settle' | 'fail' | 'retry';

/** A refund is proposed, goes to the provider once it may, and is done when the provider says so. */
export const refundLifecycle = setup({
  types: { events: {} as { readonly type: RefundMove }, meta: {} as Readonly<Record<RefundMove, string>> },
}).createMachine({
  id: 'refund',
  meta: { approve: 'approved', reject: 'rejected', settle: 'settled', fail: 'failed', retry: 'tried again' },
  initial: 'proposed',
  states: {
    proposed: { on: { approve: 'pending', reject: 'rejected' } },
    pending: { on: { settle: 'refunded', fail: 'failed' } },
    // The provider may find out later that it went through after all.
    failed: { on: { retry: 'pending', settle: 'refunded', reject: 'rejected' } },
    // A bank may send a refund back days later; then it failed after all.
    refunded: { on: { fail: 'failed' } },
    rejected: { type: 'final' },
  },
});
