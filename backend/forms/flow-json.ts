import type { SaidField, SaidScreen } from '../../flows/language/forms.ts';

/** Newest that the phones in use know; Meta freezes old versions long after. */
const version = '7.3';

/** A form as Meta's Flow JSON. Every screen sends what is in it to us, and we say which comes next. */
export function flowJsonOf(screens: readonly SaidScreen[]) {
  return {
    version,
    data_api_version: '3.0',
    routing_model: Object.fromEntries(screens.map(({ id }, nth) => [id, screens[nth + 1] ? [screens[nth + 1]!.id] : []])),
    screens: screens.map((screen, nth) => ({
      id: screen.id,
      title: screen.title,
      ...(nth === screens.length - 1 && { terminal: true, success: true }),
      data: {},
      layout: {
        type: 'SingleColumnLayout',
        children: [
          ...(screen.text ? [{ type: 'TextBody', text: screen.text }] : []),
          {
            type: 'Form',
            name: 'answers',
            children: [...screen.fields.map(componentOf), footerOf(screen)],
          },
        ],
      },
    })),
  };
}

function componentOf({ name, type, label, required, options }: SaidField): object {
  const common = { name, label, required };
  const choices = options.map(({ id, title }) => ({ id, title }));
  switch (type) {
    case 'long-text':
      return { type: 'TextArea', ...common };
    case 'date':
      return { type: 'DatePicker', ...common };
    case 'choice':
      return { type: 'RadioButtonsGroup', ...common, 'data-source': choices };
    case 'choices':
      return { type: 'CheckboxGroup', ...common, 'data-source': choices };
    case 'consent':
      return { type: 'OptIn', ...common };
    default:
      return { type: 'TextInput', ...common, 'input-type': type };
  }
}

const footerOf = ({ button, fields }: SaidScreen) => ({
  type: 'Footer',
  label: button,
  'on-click-action': {
    name: 'data_exchange',
    payload: Object.fromEntries(fields.map(({ name }) => [name, `\${form.${name}}`])),
  },
});
