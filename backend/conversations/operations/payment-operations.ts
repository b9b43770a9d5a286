import { Temporal } from 'temporal-polyfill';
import { validate as isUuid } from 'uuid';
import { inLanguage } from '../../../flows/language/text.ts';
import { type Due, isPayable } from '../../payments/due.ts';
import type { Money, PayingWay } from '../../payments/money.ts';
import { businessFacts } from './business-facts.ts';
import { opensInWords } from './opening-words.ts';
import type { OperationCall, OptionItem, Operations } from './operation.ts';

type PaymentOperation = Extract<keyof Operations, `payment.${string}`>;

const titles: Readonly<Record<PayingWay, { readonly en: string; readonly es: string }>> = {
  whatsapp: { en: 'Pay in WhatsApp', es: 'Pagar en WhatsApp' },
  online: { en: 'Pay online', es: 'Pagar en línea' },
  transfer: { en: 'Bank transfer', es: 'Transferencia' },
  cash: { en: 'Cash', es: 'Efectivo' },
};

/** What flows do with money that is owed. What a customer says of it is never believed: providers and members are asked. */
export const paymentOperations = (money: Money): Pick<Operations, PaymentOperation> => ({
  'payment.offer': async (call) => {
    const { tx, language } = call;
    const due = await meant(money, call, call.input.dueId);
    if (!due) return { outcome: 'none', output: {} };
    const { ways: all, transferDetails } = await money.ways(tx, due);
    const ways = call.input.ahead === true ? aheadOf(all) : all;
    const { id: dueId, number, title, amount, remaining, kept, currency, deadline } = due;
    const options = ways.map((way): OptionItem => ({ id: way, title: inLanguage(titles[way], language) }));
    const output = { dueId, number, title, amount, remaining, kept, currency, options, transferDetails };
    const told = { ...output, deadline: deadline && (await inWords(call, deadline)) };
    const over = overOf(due);
    if (over) return { outcome: over, output: told };
    return { outcome: ways.length > 1 ? 'choice' : (ways[0] ?? 'no-way'), output: told };
  },

  'payment.link': async (call) => {
    const due = await meant(money, call, call.input.dueId);
    if (!due) return { outcome: 'closed', output: {} };
    const { tx, businessId } = call;
    const { anew, way } = call.input;
    const wantsBill = way === 'whatsapp';
    const offered = await money.links.offer(tx, {
      businessId,
      dueId: due.id,
      anew: anew === true,
      inChat: wantsBill,
      by: { by: 'contact' },
    });
    if (offered.outcome === 'closed') return { outcome: overOf(offered.due) ?? 'closed', output: {} };
    if (offered.outcome === 'no-provider') return { outcome: 'no-way', output: {} };
    const { intent, outcome } = offered;
    const bill = offered.outcome === 'ready' && intent.inChat ? await money.bill(tx, offered.due, intent, offered.isNew) : null;
    const inChat = bill && intent.expiresAt ? { ...bill, expiresWords: await payBy(call, intent.expiresAt) } : bill;
    return { outcome, output: { url: intent.url ?? null, toPay: intent.amount, inChat } };
  },

  'payment.check': async (call) => {
    const due = await meant(money, call, call.input.dueId);
    if (!due) return { outcome: 'none', output: {} };
    const over = overOf(due);
    // An ended one is asked about all the same: the money may have come too late.
    const asked = await money.links.lookUpAll(call.tx, call.businessId, due.id);
    if (over) return { outcome: over, output: {} };
    return { outcome: asked > 0 ? 'asked' : 'none', output: { remaining: due.remaining } };
  },

  'payment.proof': async (call) => {
    const due = await meant(money, call, call.input.dueId);
    const mediaId = call.input.file?.['mediaId'];
    if (!due || typeof mediaId !== 'string') return { outcome: 'closed', output: {} };
    const kept = await money.proofs.keep(call.tx, { businessId: call.businessId, dueId: due.id, mediaId });
    if (kept.outcome === 'closed') return { outcome: overOf(kept.due) ?? 'closed', output: {} };
    if (kept.outcome === 'again') return { outcome: 'again', output: {} };
    return { outcome: 'kept', output: { promise: await inWords(call, kept.proof.promisedAt) } };
  },

  'payment.cash': async (call) => {
    const due = await meant(money, call, call.input.dueId);
    if (!due) return { outcome: 'closed', output: {} };
    const over = overOf(due);
    if (over) return { outcome: over, output: {} };
    const { ways } = await money.ways(call.tx, due);
    if (!ways.includes('cash')) return { outcome: 'not-offered', output: {} };
    await money.links.withdraw(call.tx, call.businessId, due.id);
    return { outcome: 'noted', output: {} };
  },

  'payment.settle-part': async (call) => {
    const due = await meant(money, call, call.input.dueId);
    if (!due || due.kept === 0 || due.state === 'paid') return { outcome: 'nothing', output: {} };
    if (call.input.choice !== 'return') return { outcome: 'kept', output: { amount: due.kept } };
    const of = { dueId: due.id };
    const reason = 'The customer wants the part back that was paid in time';
    await money.refunds.ask(call.tx, { businessId: call.businessId, of, amount: due.kept, reason, by: { by: 'contact' } });
    return { outcome: 'returned', output: { amount: due.kept } };
  },
});

async function meant(money: Money, { tx, businessId, conversationId }: OperationCall<unknown>, dueId: string | null): Promise<Due | null> {
  if (dueId !== null && !isUuid(dueId)) return null;
  const due = await money.meant(tx, businessId, conversationId, dueId);
  return due && money.dues.get(tx, businessId, due.id);
}

/** Whoever has been asked whether to pay in cash is not asked again, unless there is no other way. */
const aheadOf = (ways: readonly PayingWay[]): readonly PayingWay[] => {
  const ahead = ways.filter((way) => way !== 'cash');
  return ahead.length > 0 ? ahead : ways;
};

/** Undefined while it can still be paid. */
const overOf = ({ state }: Due): 'paid' | 'closed' | undefined => (isPayable(state) ? undefined : state === 'paid' ? 'paid' : 'closed');

async function payBy(call: OperationCall<unknown>, at: Date): Promise<string> {
  const time = await inWords(call, at);
  return inLanguage({ en: `Please pay by ${time}.`, es: `Por favor, paga como tarde ${time}.` }, call.language);
}

async function inWords({ tx, businessId, language }: OperationCall<unknown>, at: Date): Promise<string> {
  const { zone, now } = await businessFacts(tx, businessId);
  const inZone = (time: Date) => Temporal.Instant.from(time.toISOString()).toZonedDateTimeISO(zone);
  return opensInWords(inZone(at), inZone(now), language);
}
