import type { Language } from '../../language/flow.ts';
import { plain } from '../../language/text.ts';
import { answers, type Answer } from './answers.ts';
import { type Answered, type OperationsOf, type Part, textIn } from './part.ts';

/** What the bakery tells: its opening hours and its approved answers. */
export class Desk {
  /** Undefined follows the clock: open every day but Sunday from 9 to 18 UTC. */
  open: boolean | undefined;

  readonly operations: Part<OperationsOf<'faq' | 'business'>> = {
    'faq.match': ({ input, language }) => match(textIn(input, 'text'), language),
    'faq.rate': ({ input, language }): Answered => ({
      outcome: answersIn(language).some(({ id }) => id === textIn(input, 'answerId')) ? 'kept' : 'unknown',
      output: {},
    }),
    'faq.unanswered': ({ input }): Answered => ({ outcome: textIn(input, 'text') === '' ? 'nothing' : 'written', output: {} }),
    'faq.answer': ({ input, language }): Answered => {
      const found = answersIn(language).find(({ id }) => id === textIn(input, 'answerId'));
      return found ? { outcome: 'answered', output: { answer: found.answer, edition: 1 } } : { outcome: 'none', output: {} };
    },
    'business.hours': ({ language, now }) => this.hours(language, now),
  };

  private hours(language: Language, now: Date): Answered {
    if (this.open ?? isOpen(now)) return { outcome: 'open', output: { minutesUntilOpen: 0 } };
    let opening = new Date(now);
    do opening = new Date(opening.valueOf() + 60_000 - (opening.valueOf() % 60_000));
    while (!isOpen(opening));
    const opens = new Intl.DateTimeFormat(language, { weekday: 'long', hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(
      opening,
    );
    return { outcome: 'closed', output: { opens, minutesUntilOpen: Math.ceil((opening.valueOf() - now.valueOf()) / 60_000) } };
  }
}

/** Every day but Sunday, from 9 to 18. */
export const isOpen = (at: Date): boolean => at.getUTCDay() !== 0 && at.getUTCHours() >= 9 && at.getUTCHours() < 18;

const answersIn = (language: Language): readonly Answer[] => answers[language === 'es' ? 'es' : 'en'];

function match(question: string, language: Language): Answered {
  const asked = plain(question).split(' ');
  const scored = answersIn(language)
    .map((answer) => ({ answer, score: answer.words.filter((word) => asked.includes(word)).length }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
  const [first, second] = scored;
  if (!first) return { outcome: 'none', output: {} };
  if (first.score > 1 && first.score > (second?.score ?? 0))
    return { outcome: 'answered', output: { answer: first.answer.answer, answerId: first.answer.id, edition: 1 } };
  return { outcome: 'guesses', output: { options: scored.slice(0, 3).map(({ answer }) => ({ id: answer.id, title: answer.title })) } };
}
