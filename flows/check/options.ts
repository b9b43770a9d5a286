import type { ChooseStep, Option } from '../language/flow.ts';
import { inLanguage, plain, wordings } from '../language/text.ts';
import { type Finding, type Rule, stepsOf } from './rule.ts';

const reserved = ['chosen', 'file', 'other', 'failed', 'silence'];

/** Options that could not be told apart, by us or by the customer. */
export const ambiguousOptions: Rule = (flow) =>
  stepsOf(flow).flatMap(([id, step]) => {
    if (step.kind !== 'choose') return [];
    const { path, options } = fixedOptions(step);
    const strange = (step.template?.buttons ?? []).flatMap((button, index): Finding[] =>
      options.some((option) => option.id === button)
        ? []
        : [{ step: id, path: `template.buttons.${index}`, message: `There is no option "${button}"`, severity: 'error' }],
    );
    const alike = options.flatMap((option, index): Finding[] => {
      const at = { step: id, path: `${path}.${index}`, severity: 'error' as const };
      const before = options.slice(0, index);
      return [
        ...(reserved.includes(option.id)
          ? [{ ...at, path: `${at.path}.id`, message: `"${option.id}" is the name of an outcome of every choice; give the option another` }]
          : []),
        ...(before.some((other) => other.id === option.id)
          ? [{ ...at, path: `${at.path}.id`, message: `There is another option "${option.id}"` }]
          : []),
        ...languagesOf(option)
          .filter((language) => before.some((other) => sameTitle(other, option, language)))
          .map((language) => ({
            ...at,
            path: `${at.path}.title`,
            message: `Another option reads "${inLanguage(option.title, language)}" too`,
          })),
      ];
    });
    return [...strange, ...alike];
  });

function fixedOptions({ options }: ChooseStep): { readonly path: string; readonly options: readonly Option[] } {
  return 'from' in options ? { path: 'options.also', options: options.also ?? [] } : { path: 'options', options };
}

const languagesOf = ({ title }: Option): readonly string[] => wordings(title).map(({ language }) => language ?? 'en');

/** Titles with braces are not known yet. */
const sameTitle = (one: Option, two: Option, language: string): boolean => {
  const [left, right] = [inLanguage(one.title, language), inLanguage(two.title, language)];
  return !left.includes('{') && plain(left) === plain(right) && left !== '';
};
