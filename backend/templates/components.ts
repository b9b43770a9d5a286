import { filled, variablesIn } from '../contract/template-rules.ts';
import type { NewTemplate, TemplateButtonView, TemplateView } from '../contract/templates.ts';

/** A part of a template, as Meta writes it. Of a kind that is new to us nothing but its type is known. */
export interface Component {
  readonly type: string;
  readonly format?: string;
  readonly text?: string;
  readonly buttons?: readonly GraphButton[];
  readonly example?: Readonly<Record<string, unknown>>;
}

interface GraphButton {
  readonly type: string;
  readonly text?: string;
  readonly url?: string;
  readonly phone_number?: string;
  readonly example?: readonly string[];
}

const partOf = (components: readonly Component[], type: string): Component | undefined =>
  components.find((component) => component.type.toUpperCase() === type);

/** What a template says, read from its components. */
export interface TemplateWords {
  readonly header: TemplateView['header'];
  readonly body: string;
  readonly footer: string | null;
  readonly buttons: readonly TemplateButtonView[];
  /** Of the body, in their order. */
  readonly variables: readonly string[];
  readonly examples: Readonly<Record<string, string>>;
}

const mediaHeaders: Readonly<Record<string, 'image' | 'video' | 'document' | 'location'>> = {
  IMAGE: 'image',
  VIDEO: 'video',
  DOCUMENT: 'document',
  LOCATION: 'location',
};

export function wordsOf(components: readonly Component[]): TemplateWords {
  const head = partOf(components, 'HEADER');
  const body = partOf(components, 'BODY');
  const media = mediaHeaders[head?.format?.toUpperCase() ?? ''];
  const text = body?.text ?? '';
  return {
    header: media ? { kind: media } : head?.text === undefined ? null : { kind: 'text', text: head.text },
    body: text,
    footer: partOf(components, 'FOOTER')?.text ?? null,
    buttons: (partOf(components, 'BUTTONS')?.buttons ?? []).map(({ type, text: title = type, url, phone_number: phone }) => ({
      kind: type.toLowerCase(),
      title,
      ...(url !== undefined && { url }),
      ...(phone !== undefined && { phone }),
    })),
    variables: variablesIn(text),
    examples: { ...examplesOf(head, 'header'), ...examplesOf(body, 'body') },
  };
}

/** Meta keeps examples by name, or in a list by number. */
function examplesOf(part: Component | undefined, place: 'header' | 'body'): Record<string, string> {
  const named = part?.example?.[`${place}_text_named_params`];
  if (Array.isArray(named))
    return Object.fromEntries(
      (named as { param_name?: unknown; example?: unknown }[]).map(({ param_name, example }) => [String(param_name), String(example)]),
    );
  const listed: unknown = part?.example?.[`${place}_text`];
  const values: unknown = Array.isArray(listed) && Array.isArray(listed[0]) ? listed[0] : listed;
  return Array.isArray(values) ? Object.fromEntries(values.map((value, nth) => [String(nth + 1), String(value)])) : {};
}

/** As Meta wants to have it submitted. */
export function submitted({ name, language, category, header, body, footer, buttons, examples }: NewTemplate) {
  const named = ![...variablesIn(header ?? ''), ...variablesIn(body)].every((variable) => /^\d+$/.test(variable));
  const example = (place: 'header' | 'body', text: string) => {
    const names = variablesIn(text);
    if (names.length === 0) return {};
    if (named) return { example: { [`${place}_text_named_params`]: names.map((each) => ({ param_name: each, example: examples[each] })) } };
    const values = names.map((each) => examples[each]!);
    return { example: { [`${place}_text`]: place === 'body' ? [values] : values } };
  };
  return {
    name,
    language,
    category: category.toUpperCase(),
    parameter_format: named ? 'named' : 'positional',
    components: [
      ...(header ? [{ type: 'HEADER', format: 'TEXT', text: header, ...example('header', header) }] : []),
      { type: 'BODY', text: body, ...example('body', body) },
      ...(footer ? [{ type: 'FOOTER', text: footer }] : []),
      ...(buttons.length > 0 ? [{ type: 'BUTTONS', buttons: buttons.map(graphButton) }] : []),
    ],
  };
}

function graphButton(button: NewTemplate['buttons'][number]): GraphButton {
  if (button.kind === 'reply') return { type: 'QUICK_REPLY', text: button.title };
  if (button.kind === 'phone') return { type: 'PHONE_NUMBER', text: button.title, phone_number: button.phone };
  const { title, url, example } = button;
  return { type: 'URL', text: title, url, ...(/\}\}$/.test(url) && example !== undefined && { example: [example] }) };
}

/** The body with its values: what the customer reads. */
export const bodyWith = ({ body, variables }: TemplateWords, values: readonly string[]): string =>
  filled(body, Object.fromEntries(variables.map((name, nth) => [name, values[nth] ?? ''])));
