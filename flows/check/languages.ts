import { kindOf } from '../language/kinds/kinds.ts';
import { wordings } from '../language/text.ts';
import { type Rule, stepsOf } from './rule.ts';

/** A text that lacks a language that others of the flow have: those customers would read it in another. */
export const missingLanguage: Rule = (flow) => {
  const texts = stepsOf(flow).flatMap(([step, each]) =>
    kindOf(each)
      .wordings(each)
      .filter(({ text }) => typeof text !== 'string')
      .map(({ path, text }) => ({ step, path, languages: wordings(text).map(({ language }) => language!) })),
  );
  const all = [...new Set(texts.flatMap(({ languages }) => languages))];
  return texts.flatMap(({ step, path, languages }) =>
    all
      .filter((language) => !languages.includes(language))
      .map((language) => ({
        step,
        path: `${path}.${language}`,
        message: `This text is missing in "${language}"`,
        severity: 'warning' as const,
      })),
  );
};
