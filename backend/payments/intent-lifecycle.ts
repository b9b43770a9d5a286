import { setup } from 'xstate';

export type IntentMove = 'open' | 'refuse' | 'process' | 'capture' | 'lapse' | 'reopen';

/** What can happen to a link. A payment counts whenever it comes; nothing that comes after it takes it back. */
export const intentLifecycle = setup({
  types: { events: {} as { readonly type: IntentMove }, meta: {} as Readonly<Record<IntentMove, string>> },
}).createMachine({
  id: 'payment link',
  meta: { open: 'opened', refuse: 'refused', process: 'processed', capture: 'captured', lapse: 'ended', reopen: 'opened again' },
  initial: 'asked',
  states: {
    asked: { on: { open: 'open', refuse: 'refused' } },
    open: { on: { process: 'processing', capture: 'captured', lapse: 'expired' } },
    processing: { on: { capture: 'captured', lapse: 'expired', reopen: 'open' } },
    expired: { on: { capture: 'captured' } },
    captured: { type: 'final' },
    refused: { type: 'final' },
  },
});
