import type { Flow, Language, StepId } from '../language/flow.ts';
import { kindOf } from '../language/kinds/kinds.ts';
import { wordings } from '../language/text.ts';
import { type Rule, stepsOf } from './rule.ts';

/** The languages that a flow speaks, and the texts that lack one of them. */
export function missingTexts(flow: Flow): {
  readonly languages: readonly Language[];
  readonly missing: readonly { readonly step: StepId; readonly path: string; readonly language: Language }[];
} {
  const texts = stepsOf(flow).flatMap(([step, each]) =>
    kindOf(each)
      .wordings(each)
      .filter(({ text }) => typeof text !== 'string')
      .map(({ path, text }) => ({ step, path, languages: wordings(text).map(({ language }) => language!) })),
  );
  const languages = [...new Set(texts.flatMap((text) => text.languages))];
  const missing = texts.flatMap(({ step, path, languages: spoken }) =>
    languages.filter((language) => !spoken.includes(language)).map((language) => ({ step, path, language })),
  );
  return { languages, missing };
}

/** A text that lacks a language that others of the flow have: those customers would read it in another. */
export const missingLanguage: Rule = (flow) =>
  missingTexts(flow).missing.map(({ step, path, language }) => ({
    step,
    path: `${path}.${language}`,
    message: `This text is missing in "${language}"`,
    severity: 'warning' as const,
  }));
