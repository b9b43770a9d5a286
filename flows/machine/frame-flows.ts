import type { Flow } from '../language/flow.ts';
import { frameWords } from './frame-words.ts';

/** What happens at the word "person" where a business has no flow of its own for it. */
export const plainHandoff: Flow = {
  id: 'person',
  title: 'Talk to a person',
  start: 'hand-over',
  triggers: [],
  variables: {},
  steps: {
    'hand-over': { kind: 'handoff', reason: 'The customer asked for a person', text: frameWords.toPerson, next: { resumed: 'resumed' } },
    resumed: { kind: 'say', text: frameWords.resumed, next: { done: 'done' } },
    done: { kind: 'end' },
  },
  layout: {},
};

/** What happens when the message of an earlier answer is edited. */
export const correcting: Flow = {
  id: 'correct',
  title: 'Correct an answer',
  start: 'ask',
  triggers: [],
  variables: {},
  steps: {
    ask: {
      kind: 'choose',
      text: frameWords.correctAsk,
      options: [
        {
          id: 'yes',
          title: frameWords.use,
          words: { en: ['yes', 'yes please', 'ok', 'sure'], es: ['sí', 'sí por favor', 'vale', 'claro'] },
        },
        { id: 'no', title: frameWords.no },
      ],
      silence: { afterMinutes: 60 },
      next: { yes: 'use', no: 'go-on', failed: 'go-on', silence: 'go-on' },
    },
    use: { kind: 'end', result: 'use' },
    'go-on': { kind: 'end' },
  },
  layout: {},
};

/** What happens at the word "cancel" in a flow that has no step of that name. */
export const cancelling = (menu: string): Flow => ({
  id: 'cancel',
  title: 'Cancel',
  start: 'ask',
  triggers: [],
  variables: {},
  steps: {
    ask: {
      kind: 'choose',
      text: frameWords.cancelAsk,
      options: [
        { id: 'yes', title: frameWords.yes },
        { id: 'no', title: frameWords.no },
      ],
      silence: { afterMinutes: 60 },
      next: { yes: 'menu', no: 'go-on', failed: 'go-on', silence: 'go-on' },
    },
    menu: { kind: 'go', flow: menu },
    'go-on': { kind: 'end' },
  },
  layout: {},
});
