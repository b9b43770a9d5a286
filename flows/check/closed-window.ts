import { openingsOf } from '../language/opening.ts';
import type { Rule } from './rule.ts';

/**
 * A flow that a schedule begins mostly speaks to people who have not written for a day. What it says to them before they answer must be
 * templates: else it would be a person for each of them.
 */
export const closedWindow: Rule = (flow, library) => {
  if (!flow.triggers.some(({ on }) => on === 'schedule')) return [];
  const place = (opening: { readonly flow: string; readonly step: string }) =>
    opening.flow === flow.id ? { step: opening.step } : { path: `${opening.flow}.${opening.step}` };
  return openingsOf(flow, library).flatMap((opening) => [
    ...(opening.template === undefined
      ? [
          {
            ...place(opening),
            message: 'A schedule begins this flow, so this may be said to someone who has not written for a day: name the template for it',
            severity: 'error' as const,
          },
        ]
      : []),
    ...(opening.reminders > 0
      ? [
          {
            ...place(opening),
            message:
              'A schedule begins this flow, and a reminder has no template: it could not be sent to someone who has not written for a day',
            severity: 'error' as const,
          },
        ]
      : []),
  ]);
};
