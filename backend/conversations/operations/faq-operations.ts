import { fill } from '../../../flows/language/liquid.ts';
import type { FaqAnswer } from '../../faq/faq-answer.entity.ts';
import type { FaqService } from '../../faq/faq.service.ts';
import { businessFacts } from './business-facts.ts';
import { hoursInWords } from './hours-in-words.ts';
import type { OperationCall, Operations, OptionItem } from './operation.ts';

export const faqOperations = (faq: FaqService): Pick<Operations, Extract<keyof Operations, `faq.${string}`>> => ({
  'faq.match': async (call) => {
    const { tx, businessId, language, input } = call;
    const { language: ofBusiness } = await businessFacts(tx, businessId);
    const match = await faq.match(tx, businessId, input.text ?? '', [language, language.split('-')[0]!, ofBusiness]);
    if ('sure' in match) {
      const { id: answerId, edition } = match.sure;
      return { outcome: 'answered', output: { answer: await asItIsNow(call, match.sure), answerId, edition } };
    }
    const options = match.guesses.map(({ id, question }): OptionItem => ({ id, title: question }));
    return { outcome: options.length > 0 ? 'guesses' : 'none', output: { options } };
  },

  'faq.answer': async (call) => {
    const answer = await faq.answer(call.tx, call.businessId, call.input.answerId ?? '');
    if (!answer) return { outcome: 'none', output: {} };
    return { outcome: 'answered', output: { answer: await asItIsNow(call, answer), edition: answer.edition } };
  },

  'faq.rate': async ({ tx, businessId, conversationId, input }) => {
    const { answerId, edition, helped } = input;
    const kept = await faq.rate(tx, { businessId, conversationId, answerId: answerId ?? '', edition: edition ?? 1, helped });
    return { outcome: kept ? 'kept' : 'unknown', output: {} };
  },

  'faq.unanswered': async ({ tx, businessId, language, input }) => {
    const written = await faq.unanswered(tx, businessId, language, input.text ?? '');
    return { outcome: written ? 'written' : 'nothing', output: {} };
  },
});

/** What an answer says of the business is read when it is given: `{{ business.hours }}`, `{{ business.deliveryFee | money }}` … */
async function asItIsNow({ tx, businessId, language }: OperationCall<unknown>, { answer }: FaqAnswer): Promise<string> {
  if (!answer.includes('{{')) return answer;
  const { currency, zone, openingHours, deliveryFee, minimumOrder, pickupAddress } = await businessFacts(tx, businessId);
  const hours = hoursInWords(openingHours, language);
  return fill(answer, { language, business: { currency, zone, hours, deliveryFee, minimumOrder, address: pickupAddress } });
}
