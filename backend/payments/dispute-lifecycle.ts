import { setup } from 'xstate';

export type DisputeMove = 'win' | 'lose';

/** A bank decides once. */
export const disputeLifecycle = setup({
  types: { events: {} as { readonly type: DisputeMove }, meta: {} as Readonly<Record<DisputeMove, string>> },
}).createMachine({
  id: 'dispute',
  meta: { win: 'won', lose: 'lost' },
  initial: 'open',
  states: { open: { on: { win: 'won', lose: 'lost' } }, won: { type: 'final' }, lost: { type: 'final' } },
});
