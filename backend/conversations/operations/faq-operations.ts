import type { FaqService } from '../../faq/faq.service.ts';
import { businessFacts } from './business-facts.ts';
import type { Operations, OptionItem } from './operation.ts';

export const faqOperations = (faq: FaqService): Pick<Operations, 'faq.match' | 'faq.answer'> => ({
  'faq.match': async ({ tx, businessId, language, input }) => {
    const { language: ofBusiness } = await businessFacts(tx, businessId);
    const match = await faq.match(tx, businessId, input.text ?? '', [language, language.split('-')[0]!, ofBusiness]);
    if ('sure' in match) return { outcome: 'answered', output: { answer: match.sure.answer } };
    const options = match.guesses.map(({ id, question }): OptionItem => ({ id, title: question }));
    return { outcome: options.length > 0 ? 'guesses' : 'none', output: { options } };
  },

  'faq.answer': async ({ tx, businessId, input }) => {
    const answer = await faq.answer(tx, businessId, input.answerId ?? '');
    return answer ? { outcome: 'answered', output: { answer: answer.answer } } : { outcome: 'none', output: {} };
  },
});
