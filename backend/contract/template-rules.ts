import type { NewTemplate } from './templates.ts';

/** What Meta takes; a template that breaks one of these is refused. */
export const templateLimits = {
  name: 512,
  header: 60,
  body: 1024,
  footer: 60,
  buttons: 10,
  links: 2,
  phones: 1,
  buttonTitle: 25,
  url: 2000,
  phone: 20,
} as const;

const variable = /\{\{\s*([a-z0-9_]+)\s*\}\}/g;

/** The variables of a text, each once, in their order. */
export const variablesIn = (text: string): string[] => [...new Set([...text.matchAll(variable)].map((match) => match[1]!))];

/** The text with what is given for its variables. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(variable, (whole, name: string) => values[name] ?? whole);

/** All variables that need an example: of the header, then of the body. */
export const variablesOf = ({ header = '', body }: Pick<NewTemplate, 'header' | 'body'>): string[] => [
  ...new Set([...variablesIn(header), ...variablesIn(body)]),
];

export interface TemplateProblem {
  /** `body`, `buttons.0.title`, `examples.name` … */
  readonly field: string;
  readonly message: string;
}

const lengthOf = (text: string): number => [...text].length;

/** Everything that Meta would refuse, each at its field. None: it may be submitted. */
export function problemsOfTemplate(template: NewTemplate): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const problem = (field: string, message: string) => void problems.push({ field, message });
  const fits = (field: string, text: string, most: number) => {
    if (lengthOf(text) > most) problem(field, `has ${lengthOf(text)} characters; ${most} are allowed`);
  };
  const { name, language, header = '', body, footer = '', buttons, examples } = template;

  if (!/^[a-z0-9_]+$/.test(name)) problem('name', 'has only small letters, digits and _');
  else fits('name', name, templateLimits.name);
  if (!/^[a-z]{2,3}(_[A-Z]{2,4})?$/.test(language)) problem('language', 'must be a language such as en or es_MX');

  fits('header', header, templateLimits.header);
  if (/[\n*_~`]/.test(header.replace(variable, ''))) problem('header', 'has no line breaks and no *bold*, _italic_ or ~struck~ words');
  if (variablesIn(header).length > 1) problem('header', 'has at most one variable');

  if (body.trim() === '') problem('body', 'is empty');
  fits('body', body, templateLimits.body);
  problemsOfVariables(body, problem);
  fits('footer', footer, templateLimits.footer);
  if (variablesIn(footer).length > 0) problem('footer', 'has no variables');
  for (const [field, text] of Object.entries({ header, body, footer }))
    if (/\{\{|\}\}/.test(text.replace(variable, ''))) problem(field, 'has a variable that is written wrongly: {{first_name}} is right');

  problemsOfButtons(buttons, problem);
  const variables = variablesOf(template);
  for (const each of variables) if (!examples[each]?.trim()) problem(`examples.${each}`, 'needs an example for Meta’s reviewers');
  const numbered = variables.filter((each) => /^\d+$/.test(each));
  if (numbered.length > 0 && numbered.length < variables.length) problem('body', 'has its variables all named or all numbered, not both');
  else if (numbered.some((each) => Number(each) < 1 || Number(each) > numbered.length))
    problem('body', 'has its variables numbered 1, 2, 3 …');
  return problems;
}

type Told = (field: string, message: string) => void;

function problemsOfVariables(body: string, problem: Told): void {
  const names = variablesIn(body);
  if (names.length === 0) return;
  if (/^\s*\{\{|\}\}\s*$/.test(body)) problem('body', 'must not begin or end with a variable');
  if (/\}\}\s*\{\{/.test(body)) problem('body', 'has two variables next to each other; put words between them');
  const words = body
    .replace(variable, ' ')
    .split(/\s+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word)).length;
  if (words < names.length * 2 + 1)
    problem(
      'body',
      `has ${words} words for ${names.length} ${names.length === 1 ? 'variable' : 'variables'}; write at least ${names.length * 2 + 1}`,
    );
}

function problemsOfButtons(buttons: NewTemplate['buttons'], problem: Told): void {
  if (buttons.length > templateLimits.buttons) problem('buttons', `are at most ${templateLimits.buttons}`);
  const count = (kind: string) => buttons.filter((button) => button.kind === kind).length;
  if (count('link') > templateLimits.links) problem('buttons', `have at most ${templateLimits.links} links`);
  if (count('phone') > templateLimits.phones) problem('buttons', 'have at most one phone number');
  const replies = buttons.map(({ kind }) => kind === 'reply');
  if (replies.some((is, nth) => is && nth > 0 && !replies[nth - 1] && replies.slice(0, nth).includes(true)))
    problem('buttons', 'have their quick replies side by side, before or after the others');
  buttons.forEach((button, nth) => {
    const at = (field: string) => `buttons.${nth}.${field}`;
    const { title } = button;
    if (title.trim() === '') problem(at('title'), 'is empty');
    if (lengthOf(title) > templateLimits.buttonTitle)
      problem(at('title'), `has ${lengthOf(title)} characters; ${templateLimits.buttonTitle} are allowed`);
    if (buttons.findIndex((other) => other.title === title) < nth) problem(at('title'), 'is the same as that of another button');
    if (button.kind === 'link') problemsOfLink(button, at, problem);
    if (button.kind === 'phone' && !/^\+?[0-9 ()./-]{5,20}$/.test(button.phone))
      problem(at('phone'), 'must be a phone number with its country');
  });
}

function problemsOfLink(
  { url, example = '' }: { readonly url: string; readonly example?: string },
  at: (field: string) => string,
  problem: Told,
): void {
  const fixed = url.replace(/\{\{\s*[a-z0-9_]+\s*\}\}$/, '');
  if (!URL.canParse(fixed) || !/^https?:$/.test(new URL(fixed).protocol)) problem(at('url'), 'must begin with https:// or http://');
  else if (url.length > templateLimits.url) problem(at('url'), `has ${url.length} characters; ${templateLimits.url} are allowed`);
  else if (/[{}]/.test(fixed)) problem(at('url'), 'takes one variable, at its very end');
  else if (fixed !== url && !URL.canParse(example)) problem(at('example'), 'needs an example: the whole address');
}
