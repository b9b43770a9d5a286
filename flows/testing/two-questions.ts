import type { AskStep, ChooseStep, Flow } from '../language/flow.ts';
import { flowOf, textVariable } from './small-flows.ts';

/** An hour. */
export const silence = { afterMinutes: 60 };

const name: AskStep = {
  kind: 'ask',
  text: 'Your name?',
  answer: { type: 'text' },
  saveAs: 'name',
  silence,
  next: { answered: 'size', failed: 'bye', silence: 'bye' },
};
export const size: ChooseStep = {
  kind: 'choose',
  text: 'Which size, {{ name }}?',
  options: [
    { id: 'small', title: 'Small' },
    { id: 'big', title: 'Menu size' },
  ],
  saveAs: 'size',
  silence: { reminders: [{ afterMinutes: 10, text: 'Still there?' }], afterMinutes: 60 },
  next: { small: 'order', big: 'order', failed: 'lost', silence: 'quiet' },
};

/** A small flow that greets, asks two questions and places an order. */
export const twoQuestions: Flow = flowOf(
  {
    hello: { kind: 'say', text: 'Hi {{ contact.name }}', next: { done: 'name' } },
    name,
    size,
    order: {
      kind: 'call',
      operation: 'order.place',
      input: { payment: { from: 'size' } },
      saveAs: { number: 'number' },
      next: { placed: 'placed', short: 'bye', empty: 'bye' },
    },
    placed: { kind: 'say', text: 'Number {{ number }}', next: { done: 'bye' } },
    lost: { kind: 'handoff', reason: 'lost at {{ name }}', text: 'A person will help', next: { resumed: 'size' } },
    quiet: { kind: 'say', text: 'Good night', next: { done: 'bye' } },
    bye: { kind: 'end' },
  },
  { variables: { name: textVariable, size: textVariable, number: textVariable } },
);
