import type { NewTemplate, TemplateButton, TemplateDetail, TemplateState, WantedTemplate } from '../../backend/contract/templates.ts';
import type { Tone } from '../ui/chip.ts';
import type { IconName } from '../ui/icons.ts';

export interface StateLook {
  readonly words: string;
  readonly tone: Tone;
  readonly icon: IconName;
}

/** How Meta's states read to people. */
export const stateLooks: Readonly<Record<TemplateState, StateLook>> = {
  pending: { words: 'In review', tone: 'waits', icon: 'clock' },
  approved: { words: 'Approved', tone: 'done', icon: 'check' },
  rejected: { words: 'Rejected', tone: 'failed', icon: 'alert' },
  paused: { words: 'Paused by WhatsApp', tone: 'waits', icon: 'clock' },
  disabled: { words: 'Switched off by WhatsApp', tone: 'failed', icon: 'alert' },
  in_appeal: { words: 'In appeal', tone: 'waits', icon: 'clock' },
  limit_exceeded: { words: 'Over the limit', tone: 'failed', icon: 'alert' },
  archived: { words: 'Archived', tone: 'bot', icon: 'clock' },
  pending_deletion: { words: 'Being deleted', tone: 'waits', icon: 'clock' },
  deleted: { words: 'Deleted', tone: 'bot', icon: 'close' },
  locked: { words: 'Locked', tone: 'failed', icon: 'alert' },
  flagged: { words: 'Close to being paused', tone: 'waits', icon: 'alert' },
};

export const mayBeChanged = (state: TemplateState): boolean => ['approved', 'rejected', 'paused'].includes(state);

export const noTemplate: NewTemplate = {
  name: '',
  language: 'en',
  category: 'utility',
  header: '',
  body: '',
  footer: '',
  buttons: [],
  examples: {},
};

/** What a new one begins with: the words that we would suggest for what a flow says, or its name at least. */
export const draftFor = (wanted: WantedTemplate | undefined): NewTemplate =>
  wanted ? { ...noTemplate, name: wanted.name, language: wanted.language, ...wanted.written } : noTemplate;

/** A template as it can be written here, or in words why it cannot. */
export function draftOf(template: TemplateDetail): NewTemplate | string {
  const { name, language, category, header, body, footer, buttons, examples } = template;
  if (category === 'authentication') return 'Templates with codes to sign in are written at Meta.';
  if (header && header.kind !== 'text') return `A template with a ${header.kind} at its top is changed at Meta.`;
  const written = buttons.map(({ kind, title, url = '', phone = '' }): TemplateButton | undefined => {
    if (kind === 'quick_reply') return { kind: 'reply', title };
    if (kind === 'url') return { kind: 'link', title, url };
    return kind === 'phone_number' ? { kind: 'phone', title, phone } : undefined;
  });
  const known = written.filter((button) => button !== undefined);
  if (known.length < written.length) return 'It has buttons that are written at Meta only.';
  return { name, language, category, header: header?.text ?? '', body, footer: footer ?? '', buttons: known, examples };
}
