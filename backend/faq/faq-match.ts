import { plain } from '../../flows/language/text.ts';
import { alike, wordsOf } from '../catalog/catalog-search.ts';
import type { FaqAnswer } from './faq-answer.entity.ts';

type Findable = Pick<FaqAnswer, 'question' | 'keywords'>;

export type FaqMatch<A> =
  | { readonly sure: A }
  /** Best first; empty where nothing fits. */
  | { readonly guesses: readonly A[] };

const mostGuesses = 3;

/**
 * Looks for the answer to a customer's words. An answer scores by the words said that are its keywords. It is given outright
 * when it scores more than any other and either two words hit or hardly anything else was said; otherwise people choose.
 */
export function matchFaq<A extends Findable>(text: string, answers: readonly A[]): FaqMatch<A> {
  const asked = plain(text);
  const exact = answers.filter(({ question }) => plain(question) === asked && asked !== '');
  if (exact.length === 1) return { sure: exact[0]! };

  const said = [...new Set(asked.split(' '))].filter((word) => word !== '');
  const telling = wordsOf(text).length;
  const scored = answers
    .map((answer) => ({ answer, score: new Set(answer.keywords.flatMap((keyword) => hits(keyword, said))).size }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
  const [first, second] = scored;
  if (first && first.score > (second?.score ?? 0) && (first.score >= 2 || first.score * 2 > telling)) return { sure: first.answer };
  return { guesses: scored.slice(0, mostGuesses).map(({ answer }) => answer) };
}

/** The words said that make a keyword. It may be several words; then all of them must be there. */
function hits(keyword: string, said: readonly string[]): readonly string[] {
  const found = plain(keyword)
    .split(' ')
    .map((word) => said.filter((other) => alike(word, other)));
  return found.every((words) => words.length > 0) ? found.flat() : [];
}
