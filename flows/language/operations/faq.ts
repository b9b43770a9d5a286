import type { Operation } from './operation.ts';

/** Approved answers to questions. */
export const faqOperations = {
  'faq.match': {
    does: "Looks for an approved answer to the customer's words, in the customer's language.",
    input: { text: 'text' },
    output: { answer: 'text', options: 'list' },
    outcomes: ['answered', 'guesses', 'none'],
  },
  'faq.answer': {
    does: 'The approved answer with this id.',
    input: { answerId: 'text' },
    output: { answer: 'text' },
    outcomes: ['answered', 'none'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
