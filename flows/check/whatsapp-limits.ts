import type { Wording } from '../language/kinds/kind.ts';
import { kindOf } from '../language/kinds/kinds.ts';
import { lengthOf } from '../language/limits.ts';
import { wordings } from '../language/text.ts';
import { type Finding, type Rule, stepsOf } from './rule.ts';

/** What WhatsApp would refuse, or what we would have to cut: in every language. */
export const whatsappLimits: Rule = (flow) =>
  stepsOf(flow).flatMap(([id, step]) =>
    kindOf(step)
      .wordings(step)
      .flatMap((wording) => tooLong(id, wording)),
  );

function tooLong(step: string, { path, text, limit, label }: Wording): Finding[] {
  return wordings(text).flatMap(({ language, words }): Finding[] => {
    // What stands in braces is filled in later; only what is certain is measured.
    const certain = words.replace(/\{\{[^]*?\}\}|\{%[^]*?%\}/g, '');
    const at = { step, path: language === undefined ? path : `${path}.${language}`, severity: 'error' as const };
    const length = lengthOf(certain.trim());
    if (length > limit) return [{ ...at, message: `WhatsApp shows at most ${limit} characters here; this has ${length}` }];
    return label && words.trim() === '' ? [{ ...at, message: 'This must not be empty' }] : [];
  });
}
