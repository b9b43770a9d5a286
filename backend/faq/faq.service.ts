import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { Transaction } from '../database/tenant-database.ts';
import { FaqAnswer } from './faq-answer.entity.ts';
import { type FaqMatch, matchFaq } from './faq-match.ts';

/** The answers that a business approved. */
@Injectable()
export class FaqService {
  /** Looks among the answers in the first language, and where that finds none, in the next. */
  async match(tx: Transaction, businessId: string, text: string, languages: readonly string[]): Promise<FaqMatch<FaqAnswer>> {
    for (const language of new Set(languages)) {
      const answers = await tx.find(FaqAnswer, { where: { businessId, language }, order: { position: 'ASC', id: 'ASC' } });
      const match = matchFaq(text, answers);
      if ('sure' in match || match.guesses.length > 0) return match;
    }
    return { guesses: [] };
  }

  async answer(tx: Transaction, businessId: string, id: string): Promise<FaqAnswer | null> {
    return isUuid(id) ? tx.findOneBy(FaqAnswer, { businessId, id }) : null;
  }
}
