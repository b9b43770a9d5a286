import { wishIn } from './wish.ts';
import { wishInWords } from './wish-words.ts';

const around = { at: '2026-03-02T10:00:00Z', zone: 'UTC' };

describe('a wish as it was understood', () => {
  it.each([
    ['Friday after 5', 'en', 'Friday 6 March, from 17:00'],
    ['el viernes después de las 5', 'es', 'viernes, 6 de marzo, a partir de las 17:00'],
    ['mañana por la tarde', 'es', 'martes, 3 de marzo, entre las 12:00 y las 20:00'],
    ['tomorrow morning', 'en', 'Tuesday 3 March, until 12:00'],
    ['next week', 'en', 'Monday 9 March to Sunday 15 March'],
    ['tomorrow at 3', 'en', 'Tuesday 3 March, at 15:00'],
    ['tonight', 'en', 'Monday 2 March, from 17:00'],
    ['asap', 'en', 'as soon as possible'],
  ])('%s (%s)', (said, language, words) => {
    expect(wishInWords(wishIn(said, around)!, language)).toBe(words);
  });
});
