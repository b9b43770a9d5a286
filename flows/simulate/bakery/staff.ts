import { type Answered, type OperationsOf, type Part, textIn } from './part.ts';

/** The people of the bakery, as far as customers wait for them. */
export class Staff {
  /** Who closed the last talk with this customer, less than a day ago. */
  recent = '';
  /** Customers who wait already. */
  ahead = 0;
  private asked = false;

  readonly operations: Part<OperationsOf<'person'>> = {
    'person.queue': () => {
      this.asked = true;
      const agent = this.recent;
      if (this.ahead === 0) return { outcome: 'first', output: { ahead: 0, ...(agent && { agent }) } };
      return { outcome: 'behind', output: { ahead: this.ahead, minutes: this.ahead * 4, ...(agent && { agent }) } };
    },
    'person.call': ({ input }) => ({ outcome: this.asked && textIn(input, 'who') ? 'called' : 'nobody-asked', output: {} }),
    'person.note': ({ input }) => ({ outcome: this.asked && textIn(input, 'kind') ? 'noted' : 'nobody-asked', output: {} }),
    'person.recent': (): Answered =>
      this.recent !== '' ? { outcome: 'recent', output: { agent: this.recent } } : { outcome: 'none', output: {} },
    'person.rate': () => ({ outcome: 'rated', output: {} }),
  };
}
