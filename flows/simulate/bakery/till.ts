import { type Json, type Language } from '../../language/flow.ts';
import type { ConversationEvent } from '../../machine/events.ts';
import { currency } from './order.ts';
import { type Answered, type Given, type OperationsOf, type Part, textIn } from './part.ts';

interface SimulatedDue {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly amount: number;
  kept: number;
  state: 'open' | 'part' | 'paid' | 'expired' | 'withdrawn';
  url: string | null;
  /** A bill in the chat was shown. */
  billed: boolean;
  /** What the newest link is for. */
  toPay: number;
  links: number;
  readonly proofs: string[];
  readonly listener: DueListener | undefined;
}

/** What the thing that is paid for does when it is paid, or when nobody did in time. */
export interface DueListener {
  paid(): void;
  expired(): void;
  /** All of it came after the end. Can the thing still be had? */
  late?(): boolean;
}

const ways = {
  whatsapp: { en: 'Pay in WhatsApp', es: 'Pagar en WhatsApp' },
  online: { en: 'Pay online', es: 'Pagar en línea' },
  transfer: { en: 'Bank transfer', es: 'Transferencia' },
  cash: { en: 'Cash', es: 'Efectivo' },
} as const;
type Way = keyof typeof ways;

/** The payments of the simulated bakery: what one contact owes, and what the provider would tell. */
export class Till {
  readonly dues: SimulatedDue[] = [];
  ways: readonly Way[] = ['online', 'transfer', 'cash'];
  private photos = 0;

  readonly operations: Part<OperationsOf<'payment'>> = {
    'payment.offer': (given) => this.offer(given),
    'payment.link': ({ input }): Answered => {
      const due = this.meant(input);
      const over = overOf(due);
      if (!due || over) return { outcome: over ?? 'closed', output: {} };
      const toPay = due.amount - due.kept;
      if (textIn(input, 'way') === 'whatsapp') return this.bill(due, toPay, input['anew'] === true);
      if (!this.ways.includes('online')) return { outcome: 'no-way', output: {} };
      if (due.url && due.toPay === toPay && input['anew'] !== true) return { outcome: 'ready', output: { url: due.url, toPay } };
      due.url = null;
      due.toPay = toPay;
      return { outcome: 'asked', output: { toPay } };
    },
    'payment.check': ({ input }): Answered => {
      const due = this.meant(input);
      if (!due) return { outcome: 'none', output: {} };
      const over = overOf(due);
      if (over) return { outcome: over, output: {} };
      return { outcome: due.links > 0 ? 'asked' : 'none', output: { remaining: due.amount - due.kept } };
    },
    'payment.proof': ({ input, language }): Answered => {
      const due = this.meant(input);
      const over = overOf(due);
      if (!due || over) return { outcome: over ?? 'closed', output: {} };
      const file = input['file'] as { readonly caption?: string } | null;
      const photo = file?.caption ?? String((this.photos += 1));
      if (due.proofs.includes(photo)) return { outcome: 'again', output: {} };
      due.proofs.push(photo);
      return { outcome: 'kept', output: { promise: language === 'es' ? 'hoy a las 12:00' : 'today at 12:00' } };
    },
    'payment.cash': ({ input }): Answered => {
      const due = this.meant(input);
      const over = overOf(due);
      if (!due || over) return { outcome: over ?? 'closed', output: {} };
      if (!this.ways.includes('cash')) return { outcome: 'not-offered', output: {} };
      due.url = null;
      return { outcome: 'noted', output: {} };
    },
    'payment.settle-part': ({ input }): Answered => {
      const due = this.meant(input);
      if (!due || due.kept === 0 || due.state === 'paid') return { outcome: 'nothing', output: {} };
      return { outcome: textIn(input, 'choice') === 'return' ? 'returned' : 'kept', output: { amount: due.kept } };
    },
  };

  /** Something is owed. */
  ask(amount: number, title: string, listener?: DueListener): string {
    const number = `P-${1001 + this.dues.length}`;
    const due: SimulatedDue = {
      id: `due-${this.dues.length + 1}`,
      number,
      title,
      amount,
      kept: 0,
      state: 'open',
      url: null,
      billed: false,
      toPay: 0,
      links: 0,
      proofs: [],
      listener,
    };
    this.dues.push(due);
    return due.id;
  }

  /** What a transcript lets happen to the newest due: `link ready`, `paid 400`, `payment fails no-money` … Undefined where it is none of these. */
  happen(text: string): ConversationEvent | undefined {
    const due = this.dues.at(-1);
    if (!due) return undefined;
    const [, paid] = /^paid (\d+)$/.exec(text) ?? [];
    if (paid !== undefined) return this.pay(due, Number(paid));
    const [, reason] = /^payment fails (\S+)$/.exec(text) ?? [];
    if (reason !== undefined) return told(due, 'failed', { reason, url: due.url });
    const [, why] = /^proof rejected (.+)$/.exec(text) ?? [];
    if (why !== undefined) return told(due, 'proof-rejected', { reason: why });
    if (text === '10.00 USD come') return told(due, 'other-currency', { captured: 1_000, came: 'USD' });
    switch (text) {
      case 'link ready':
        due.links += 1;
        due.url = `https://pay.example/${due.number}-${due.links}`;
        return told(due, 'link-ready', { url: due.url, toPay: due.toPay });
      case 'link fails':
        return told(due, 'link-failed');
      case 'payment not visible':
        return told(due, 'not-visible');
      case 'proof is late':
        return told(due, 'proof-late');
      case 'payment due soon':
        return told(due, 'nudge');
      case 'payment expires':
        due.state = 'expired';
        due.listener?.expired();
        return told(due, 'expired');
      case 'payment withdrawn':
        due.state = 'withdrawn';
        return told(due, 'withdrawn');
      default:
        return undefined;
    }
  }

  private pay(due: SimulatedDue, amount: number): ConversationEvent {
    if (due.state === 'paid') return told(due, 'duplicate', { captured: amount });
    if (due.state === 'expired' || due.state === 'withdrawn') {
      if (amount < due.amount || !due.listener?.late?.()) return told(due, 'late', { captured: amount });
      due.kept = due.amount;
      due.state = 'paid';
      return told(due, 'reinstated', { captured: amount });
    }
    due.kept = Math.min(due.amount, due.kept + amount);
    due.state = due.kept === due.amount ? 'paid' : 'part';
    if (due.state === 'paid') due.listener?.paid();
    return told(due, due.state === 'paid' ? 'captured' : 'part', { captured: amount });
  }

  private bill(due: SimulatedDue, toPay: number, anew: boolean): Answered {
    if (!this.ways.includes('whatsapp')) return { outcome: 'no-way', output: {} };
    const isNew = anew || !due.billed || due.toPay !== toPay;
    due.billed = true;
    due.links += isNew ? 1 : 0;
    due.toPay = toPay;
    const { number, title } = due;
    const seller = { name: 'Perla Bakery', address: '1 Mill Lane', city: 'Pune', postcode: '411001' };
    const gateway = { gateway: 'razorpay', configuration: 'razorpay-test', seller };
    return {
      outcome: 'ready',
      output: {
        toPay,
        inChat: {
          isNew,
          reference: `${number}-${due.links}`,
          goods: 'physical-goods',
          number,
          title,
          amount: toPay,
          currency: 'INR',
          ...gateway,
        },
      },
    };
  }

  private offer({ input, language }: Given): Answered {
    const due = this.meant(input);
    if (!due) return { outcome: 'none', output: {} };
    const ahead = this.ways.filter((way) => way !== 'cash');
    const offered = input['ahead'] === true && ahead.length > 0 ? ahead : this.ways;
    const options = offered.map((id) => ({ id, title: inWords(id, language) }));
    const output = {
      dueId: due.id,
      number: due.number,
      title: due.title,
      amount: due.amount,
      remaining: due.amount - due.kept,
      kept: due.kept,
      currency,
      deadline: null,
      options,
      transferDetails: 'Perla Bakery, ES91 2100 0418 4502 0005 1332',
    };
    const over = overOf(due);
    if (over) return { outcome: over, output };
    return { outcome: options.length > 1 ? 'choice' : (options[0]?.id ?? 'no-way'), output };
  }

  private meant(input: Given['input']): SimulatedDue | undefined {
    const id = textIn(input, 'dueId');
    return id === '' ? this.dues.findLast((due) => !overOf(due)) : this.dues.find((due) => due.id === id);
  }
}

const inWords = (way: Way, language: Language): string => ways[way][language === 'es' ? 'es' : 'en'];

const overOf = (due: SimulatedDue | undefined): 'paid' | 'closed' | undefined =>
  !due || due.state === 'open' || due.state === 'part' ? undefined : due.state === 'paid' ? 'paid' : 'closed';

function told(due: SimulatedDue, what: string, more: Readonly<Record<string, Json>> = {}): ConversationEvent {
  const { id: about, number, title, amount, kept, state } = due;
  const data = { about, what, number, title, amount, currency, kept, remaining: amount - kept, state, ...more };
  return { type: 'signal.arrived', signal: `payment.${what}`, data };
}
