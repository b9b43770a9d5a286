import type { Operation } from './operation.ts';

/** People of the business, whom a conversation is passed to. */
export const personOperations = {
  'person.queue': {
    does: 'How many customers wait for a person before this one, how many minutes that takes as things went lately, and who had this conversation within the last day.',
    input: {},
    output: { ahead: 'number', minutes: 'number', agent: 'text' },
    outcomes: ['first', 'behind'],
  },
  'person.call': {
    does: 'Calls the whole team, or those who lead it (`team`, `lead`), to a conversation that nobody has taken yet.',
    input: { who: 'text' },
    output: {},
    outcomes: ['called', 'nobody-asked'],
  },
  'person.note': {
    does: 'Writes down what the customer wants from the person that was asked for: to be called back, or a message to be read (`call-back`, `message`).',
    input: { kind: 'text', note: 'text' },
    output: {},
    outcomes: ['noted', 'nobody-asked'],
  },
  'person.recent': {
    does: 'Whether a person closed this conversation within the last day, and who.',
    input: {},
    output: { agent: 'text' },
    outcomes: ['recent', 'none'],
  },
  'person.rate': {
    does: 'Keeps how the customer rates the last talk with a person, from 1 to 5, and their words.',
    input: { score: 'number', words: 'text' },
    output: {},
    outcomes: ['rated', 'none'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
