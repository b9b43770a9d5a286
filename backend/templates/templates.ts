import { Injectable } from '@nestjs/common';
import type { TemplateMessage } from '../../flows/machine/effects.ts';
import { filled, variablesIn } from '../contract/template-rules.ts';
import type { TemplateState } from '../contract/templates.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { bodyWith, type Component, type TemplateWords, wordsOf } from './components.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: 'utility' | 'marketing' | 'authentication';
  readonly format: 'named' | 'positional';
  readonly components: readonly Component[];
  readonly state: TemplateState;
  readonly reason: string | null;
  /** What the contact has said to marketing, and to being written to at all. */
  readonly agreed: boolean;
  readonly stopped: boolean;
}

/** Ready to be sent; or not, with a reason for staff; or not, because the customer does not want it. */
export type Prepared =
  | { readonly type: 'ready'; readonly message: TemplateMessage }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'unwanted'; readonly why: string };

type Refused = Exclude<Prepared, { type: 'ready' }>;
type Found = { readonly type: 'found'; readonly template: Row } | Refused;

interface Addressee {
  readonly businessId: string;
  readonly contactId: string;
  readonly phoneNumberId: string;
}

export interface Wanted extends Addressee {
  readonly message: TemplateMessage;
}

interface Named extends Addressee {
  readonly name: string;
  readonly language: string;
}

const stateWords: Readonly<Partial<Record<TemplateState, string>>> = {
  pending: 'is still being reviewed by WhatsApp',
  rejected: 'was rejected by WhatsApp',
  paused: 'is paused by WhatsApp',
  disabled: 'was switched off by WhatsApp',
};

/** Templates as they are at Meta, and messages made from them. */
@Injectable()
export class Templates {
  /** The template in the customer's language, with its values, as it may go to this customer now. */
  async prepare(tx: Transaction, { message, ...to }: Wanted): Promise<Prepared> {
    const found = await this.find(tx, { ...to, name: message.name, language: message.language });
    return found.type === 'found' ? filledIn(found.template, message, called(message.name)) : found;
  }

  /** The template in the customer's language, if it may go to this customer now. */
  async find(tx: Transaction, { businessId, contactId, phoneNumberId, name, language }: Named): Promise<Found> {
    const rows: Row[] = await tx.query(
      `select t.id, t.name, t.language, t.category, t.format, t.components, t.state, t.reason,
              p.marketing_agreed_at is not null and p.marketing_stopped_at is null and p.service_stopped_at is null agreed, p.service_stopped_at is not null stopped
       from templates t
       join whatsapp_numbers n on n.business_id = t.business_id and n.waba_id = t.waba_id and n.phone_number_id = $2
       join contacts p on p.business_id = t.business_id and p.id = $3
       where t.business_id = $1 and t.name = $4`,
      [businessId, phoneNumberId, contactId, name],
    );
    const template = inLanguage(rows, language);
    if (!template) {
      const why = rows.length === 0 ? 'is not known; look in Settings, Templates' : `is not there in the language “${language}”`;
      return { type: 'refused', why: `${called(name)} ${why}` };
    }
    if (template.state !== 'approved')
      return {
        type: 'refused',
        why: `${called(name)} ${stateWords[template.state] ?? 'is not approved by WhatsApp'}${template.reason ? ` (${template.reason})` : ''}`,
      };
    if (template.stopped) return { type: 'unwanted', why: 'The customer asked for no more messages.' };
    if (template.category === 'marketing' && !template.agreed)
      return { type: 'unwanted', why: 'The customer has not agreed to offers, or asked for no more of them.' };
    return { type: 'found', template };
  }
}

const called = (name: string): string => `The template “${name}”`;

/** The language itself, else another form of it: `es_MX` for `es`. */
function inLanguage(rows: readonly Row[], language: string): Row | undefined {
  const base = (code: string) => code.split(/[_-]/)[0];
  const candidates = [rows.filter((row) => row.language === language), rows.filter((row) => base(row.language) === base(language))].flat();
  return candidates.find(({ state }) => state === 'approved') ?? candidates[0];
}

function filledIn(template: Row, message: TemplateMessage, called: string): Prepared {
  const words = wordsOf(template.components);
  const values = valuesFor(words.variables, message.values);
  if (values.some((value) => value === undefined) || message.values.length !== words.variables.length)
    return {
      type: 'refused',
      why: `${called} takes ${words.variables.length} values (${words.variables.join(', ')}), and ${message.values.length} were given`,
    };
  const texts = values.map((value) => inOneLine(value!));
  const titles = words.buttons.map(({ title }, index) => ({ index, title }));
  const given = new Map((message.buttons ?? []).map((button) => [button.index, button]));
  const missing = words.buttons.findIndex(
    ({ kind, url }, index) => kind === 'url' && url?.endsWith('}}') && given.get(index)?.urlEnding === undefined,
  );
  if (missing >= 0)
    return { type: 'refused', why: `${called} needs the end of the address of its button “${words.buttons[missing]!.title}”` };
  if (words.header && words.header.kind !== 'text' && !(message.header && 'fileId' in message.header))
    return { type: 'refused', why: `${called} has a ${words.header.kind} at its top, and none was given` };
  const head = words.header?.kind === 'text' ? variablesIn(words.header.text) : [];
  if (head.length > 0 && !(message.header && 'text' in message.header))
    return { type: 'refused', why: `${called} has a variable at its top, and no value was given for it` };
  return {
    type: 'ready',
    message: {
      ...message,
      language: template.language,
      values: words.variables.map((name, nth) => ({ text: texts[nth]!, ...(template.format === 'named' && { name }) })),
      buttons: titles.map((button) => ({ ...button, ...given.get(button.index) })),
      text: readBy(words, message.header, texts),
    },
  };
}

/** All that stands in the bubble on the customer's screen. */
function readBy(words: TemplateWords, header: TemplateMessage['header'], values: readonly string[]): string {
  const head = words.header?.kind === 'text' ? words.header.text : '';
  const value = header && 'text' in header ? header.text : '';
  const above = filled(head, Object.fromEntries(variablesIn(head).map((name) => [name, value])));
  return [above && `*${above}*`, bodyWith(words, values), words.footer && `_${words.footer}_`].filter(Boolean).join('\n\n');
}

/** By name where they have names, else by their order. */
const valuesFor = (variables: readonly string[], values: TemplateMessage['values']): readonly (string | undefined)[] =>
  variables.map(
    (name, nth) => (values.find((value) => value.name === name) ?? (values[nth]?.name === undefined ? values[nth] : undefined))?.text,
  );

/** Meta takes no line breaks, tabs or runs of spaces in a value, and nothing empty. */
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim() || '–';
