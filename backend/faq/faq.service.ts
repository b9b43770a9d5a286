import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { plain } from '../../flows/language/text.ts';
import type { UnansweredQuestion } from '../contract/faq.ts';
import { newId } from '../database/ids.ts';
import { readOnce } from '../database/read-once.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { FaqAnswer } from './faq-answer.entity.ts';
import { type FaqMatch, matchFaq } from './faq-match.ts';

interface Rated {
  readonly businessId: string;
  readonly conversationId: string;
  readonly answerId: string;
  readonly edition: number;
  readonly helped: boolean | null;
}

/** What is kept of a question. */
const longestQuestion = 300;

/** The answers that a business approved. */
@Injectable()
export class FaqService {
  /** Looks among the answers in the first language, and where that finds none, in the next. */
  async match(tx: Transaction, businessId: string, text: string, languages: readonly string[]): Promise<FaqMatch<FaqAnswer>> {
    for (const language of new Set(languages)) {
      const answers = await readOnce(tx, `answers of ${businessId} in ${language}`, () =>
        tx.find(FaqAnswer, { where: { businessId, language }, order: { position: 'ASC', id: 'ASC' } }),
      );
      const match = matchFaq(text, answers);
      if ('sure' in match || match.guesses.length > 0) return match;
    }
    return { guesses: [] };
  }

  /** What a customer says of an answer is kept with the last time that it was given to them. @returns whether there is such an answer. */
  async rate(tx: Transaction, { businessId, conversationId, answerId, edition, helped }: Rated): Promise<boolean> {
    if (!(await this.answer(tx, businessId, answerId))) return false;
    if (helped !== null) {
      const [, changed] = await tx.query<[unknown, number]>(
        `update given_answers set helped = $4, edition = $5
         where business_id = $1 and id = (select id from given_answers where business_id = $1 and conversation_id = $2 and answer_id = $3 and helped is null
                                          order by at desc, id desc limit 1)`,
        [businessId, conversationId, answerId, helped, edition],
      );
      if (changed > 0) return true;
    }
    await tx.query(
      `insert into given_answers (business_id, id, answer_id, edition, conversation_id, helped) values ($1, $2, $3, $4, $5, $6)`,
      [businessId, newId(), answerId, edition, conversationId, helped],
    );
    return true;
  }

  /** Asked by several people in the same words it is one question that was asked so often. */
  async unanswered(tx: Transaction, businessId: string, language: string, question: string): Promise<boolean> {
    const words = plain(question).slice(0, longestQuestion);
    if (words === '') return false;
    await tx.query(
      `insert into unanswered_questions as known (business_id, language, words, question) values ($1, $2, $3, $4)
       on conflict (business_id, language, words) do update set asked = known.asked + 1, last_at = the_time()`,
      [businessId, language.split('-')[0], words, question.slice(0, longestQuestion)],
    );
    return true;
  }

  /** Those asked most come first. */
  async mostAsked(tx: Transaction, businessId: string, most: number): Promise<readonly UnansweredQuestion[]> {
    const rows: (Omit<UnansweredQuestion, 'lastAt'> & { readonly lastAt: Date })[] = await tx.query(
      `select language, question, asked, last_at "lastAt" from unanswered_questions where business_id = $1 order by asked desc, last_at desc limit $2`,
      [businessId, most],
    );
    return rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }));
  }

  async answer(tx: Transaction, businessId: string, id: string): Promise<FaqAnswer | null> {
    return isUuid(id) ? tx.findOneBy(FaqAnswer, { businessId, id }) : null;
  }
}
