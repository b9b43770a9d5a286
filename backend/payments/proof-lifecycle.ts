import { setup } from 'xstate';

export type ProofMove = 'approve' | 'reject';

/** A proof is looked at once. */
export const proofLifecycle = setup({
  types: { events: {} as { readonly type: ProofMove }, meta: {} as Readonly<Record<ProofMove, string>> },
}).createMachine({
  id: 'proof',
  meta: { approve: 'approved', reject: 'rejected' },
  initial: 'waiting',
  states: { waiting: { on: { approve: 'approved', reject: 'rejected' } }, approved: { type: 'final' }, rejected: { type: 'final' } },
});
