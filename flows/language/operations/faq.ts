import type { Operation } from './operation.ts';

/** Approved answers to questions. */
export const faqOperations = {
  'faq.match': {
    does: "Looks for an approved answer to the customer's words, in the customer's language. Opening hours, fees and the address in it are those that hold now.",
    input: { text: 'text' },
    output: { answer: 'text', answerId: 'text', edition: 'number', options: 'list' },
    outcomes: ['answered', 'guesses', 'none'],
  },
  'faq.answer': {
    does: 'The approved answer with this id, in its newest wording.',
    input: { answerId: 'text' },
    output: { answer: 'text', edition: 'number' },
    outcomes: ['answered', 'none'],
  },
  'faq.rate': {
    does: 'Keeps that the customer has read an answer, in which wording, and whether it helped; without `helped`, they did not say.',
    input: { answerId: 'text', edition: 'number', helped: 'boolean' },
    output: {},
    outcomes: ['kept', 'unknown'],
  },
  'faq.unanswered': {
    does: 'Writes a question down that has no answer yet; the same words are counted.',
    input: { text: 'text' },
    output: {},
    outcomes: ['written', 'nothing'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
