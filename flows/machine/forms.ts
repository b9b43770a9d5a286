import type { FormStep, Text } from '../language/flow.ts';
import type { SaidScreen } from '../language/forms.ts';
import { type Context, type StateId, words } from './context.ts';
import { bodyIn } from './choice.ts';
import type { Outgoing } from './effects.ts';

/** The name of the very question that a form answers: the same step asked again is another. */
export const formName = (place: StateId, entry: number): string => `${place}:${entry}`;

/** The words of a form in the customer's language. */
export function askForm(step: FormStep, place: StateId, context: Context, flow: StateId): readonly Outgoing[] {
  const said = (text: Text) => words(text, context, flow);
  const [text, ahead] = bodyIn(said(step.text));
  const screens: readonly SaidScreen[] = step.screens.map(({ id, title, text: above, fields, button }) => ({
    id,
    title: said(title),
    text: above === undefined ? '' : said(above),
    button: said(button),
    fields: fields.map(({ name, type, label, optional = false, options = [] }) => ({
      name,
      type,
      label: said(label),
      required: !optional,
      options: options.map((option) => ({ id: option.id, title: said(option.title) })),
    })),
  }));
  return [...ahead, { kind: 'form-request', text, button: said(step.button), form: formName(place, context.entry), screens }];
}
