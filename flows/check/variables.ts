import type { Flow, Value } from '../language/flow.ts';
import { kindOf } from '../language/kinds/kinds.ts';
import { brokenBraces, variablesIn } from '../language/liquid.ts';
import { wordings } from '../language/text.ts';
import { builtInNames } from '../language/values.ts';
import { type Finding, type Rule, stepsOf } from './rule.ts';

/** Reading or writing what the flow does not have, and braces that cannot be filled in. */
export const unknownVariable: Rule = (flow) =>
  stepsOf(flow).flatMap(([id, step]): Finding[] => {
    const kind = kindOf(step);
    const texts = [
      ...kind.wordings(step).map(({ path, text }) => ({ path, text })),
      ...kind.values(step).flatMap(([path, value]) => ('text' in value ? [{ path, text: value.text }] : [])),
    ];
    const at = { step: id, severity: 'error' as const };
    return [
      ...kind.values(step).flatMap(([path, value]) => unknownFrom(flow, value).map((message) => ({ ...at, path, message }))),
      ...kind
        .writes(step)
        .filter(([, name]) => !Object.hasOwn(flow.variables, name) && name !== 'language')
        .map(([path, name]) => ({ ...at, path, message: unknown(flow, name) })),
      ...texts.flatMap(({ path, text }) =>
        wordings(text).flatMap(({ language, words }) =>
          textProblems(flow, words).map((message) => ({ ...at, path: language === undefined ? path : `${path}.${language}`, message })),
        ),
      ),
    ];
  });

const isKnown = (flow: Flow, name: string): boolean =>
  Object.hasOwn(flow.variables, name) || builtInNames.some((builtIn) => builtIn === name);

const unknown = (flow: Flow, name: string): string =>
  `There is no variable "${name}"; there are ${[...Object.keys(flow.variables), ...builtInNames].join(', ')}`;

function unknownFrom(flow: Flow, value: Value): string[] {
  const name = 'from' in value ? value.from.split('.')[0]! : undefined;
  return name === undefined || isKnown(flow, name) ? [] : [unknown(flow, name)];
}

function textProblems(flow: Flow, words: string): string[] {
  const broken = brokenBraces(words);
  if (broken !== undefined) return [`The braces in this text are not whole: ${broken}`];
  return variablesIn(words)
    .filter((name) => !isKnown(flow, name))
    .map((name) => unknown(flow, name));
}
