import { Injectable } from '@nestjs/common';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { GraphError } from './graph-error.ts';
import { checkNewTemplate, variablesIn, type TemplateButton, type TemplateUse } from './rules/template-rules.ts';
import type { NumberRow } from './sandbox-rows.ts';
import { SandboxWebhooks } from './sandbox-webhooks.ts';
import { newGraphId } from './wamid.ts';

interface TemplateRow {
  id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  format: 'NAMED' | 'POSITIONAL';
  components: readonly { type: string; format?: string; text?: string; buttons?: TemplateButton[] }[];
}

/** A template with its values put in, as the customer reads it. */
export interface FilledTemplate {
  readonly header?: string;
  readonly text: string;
  readonly footer?: string;
  readonly buttons: readonly { readonly type: string; readonly title: string; readonly payload?: string; readonly url?: string }[];
}

const reviewMs = 1_500;

/** Templates of a WhatsApp Business Account. Review takes a moment and approves what obeys the rules. */
@Injectable()
export class SandboxTemplates {
  constructor(
    private readonly database: TenantDatabase,
    private readonly webhooks: SandboxWebhooks,
  ) {}

  async create(number: NumberRow, body: unknown): Promise<unknown> {
    const template = checkNewTemplate(body);
    const id = newGraphId();
    await this.database.outsideBusiness(async (tx) => {
      const [made] = await tx.query<{ id: string }[]>(
        `with made as (
           insert into sandbox.templates (id, waba_id, name, language, category, components, format) values ($1, $2, $3, $4, $5, $6, $7)
           on conflict do nothing returning id)
         select id from made`,
        [id, number.waba_id, template.name, template.language, template.category, JSON.stringify(template.components), template.format],
      );
      if (!made) throw new GraphError(100, `There is already a template ${template.name} in ${template.language}`);
      await this.webhooks.put(tx, [
        {
          phoneNumberId: number.phone_number_id,
          lane: `${number.waba_id}:templates`,
          field: 'message_template_status_update',
          value: {
            event: 'APPROVED',
            message_template_id: Number(id),
            message_template_name: template.name,
            message_template_language: template.language,
            message_template_category: template.category,
            reason: 'NONE',
          },
          delayMs: reviewMs,
        },
      ]);
    });
    this.webhooks.wake();
    return { id, status: 'PENDING', category: template.category };
  }

  async list(wabaId: string, name: string | undefined): Promise<unknown> {
    const rows = await this.database.outsideBusiness(async (tx) => {
      await approveReviewed(tx, wabaId);
      return await tx.query<TemplateRow[]>(
        `select id, name, language, category, status, format, components from sandbox.templates
         where waba_id = $1 and ($2::text is null or name = $2) order by name, language limit 500`,
        [wabaId, name ?? null],
      );
    });
    return { data: rows.map(({ format, ...row }) => ({ ...row, parameter_format: format })), paging: {} };
  }

  async remove(wabaId: string, name: string | undefined, id: string | undefined): Promise<unknown> {
    if (!name) throw new GraphError(131008, 'name is required');
    const removed = await this.database.outsideBusiness((tx) =>
      tx.query<unknown[]>(
        `with removed as (delete from sandbox.templates where waba_id = $1 and name = $2 and ($3::text is null or id = $3) returning id)
           select id from removed`,
        [wabaId, name, id ?? null],
      ),
    );
    if (removed.length === 0) throw new GraphError(100, `There is no template ${name}`);
    return { success: true };
  }
}

async function approveReviewed(tx: Transaction, wabaId: string): Promise<void> {
  await tx.query(
    `update sandbox.templates set status = 'APPROVED'
     where waba_id = $1 and status = 'PENDING' and created_at < now() - $2 * interval '1 millisecond'`,
    [wabaId, reviewMs],
  );
}

export async function findApproved(tx: Transaction, wabaId: string, use: TemplateUse): Promise<TemplateRow> {
  await approveReviewed(tx, wabaId);
  const [template] = await tx.query<TemplateRow[]>(
    `select id, name, language, category, status, format, components from sandbox.templates
     where waba_id = $1 and name = $2 and language = $3 and status = 'APPROVED'`,
    [wabaId, use.name, use.language],
  );
  if (!template) throw new GraphError(132001, `Template name (${use.name}) does not exist in ${use.language} or is not approved`);
  return template;
}

/** Puts the values in their places; a count that does not fit is Meta's error 132000. */
export function fillTemplate(template: TemplateRow, use: TemplateUse): FilledTemplate {
  const fill = (text: string, place: string): string => {
    const wanted = variablesIn(text);
    const given = use.values.get(place) ?? [];
    if (given.length !== wanted.length)
      throw new GraphError(
        132000,
        `${place}: number of parameters (${given.length}) does not match the expected number (${wanted.length})`,
      );
    const values = new Map(
      wanted.map((name, index) => [name, given.find((value) => value.name === name)?.text ?? given[index]?.text ?? '']),
    );
    const filled = text.replace(/\{\{\s*([a-z0-9_]+)\s*\}\}/g, (_, name: string) => values.get(name) ?? '');
    if (filled.length > 1024 && place !== 'body') throw new GraphError(132005, `${place} is too long with its values`);
    return filled;
  };
  const component = (type: string) => template.components.find((one) => one.type.toUpperCase() === type);
  const header = component('HEADER');
  const footer = component('FOOTER')?.text;
  return {
    ...(header?.text !== undefined && { header: fill(header.text, 'header') }),
    text: fill(component('BODY')?.text ?? '', 'body'),
    ...(footer !== undefined && { footer }),
    buttons: (component('BUTTONS')?.buttons ?? []).map((button, index) => {
      const value = use.values.get(`button:${index}`)?.[0]?.text;
      return {
        type: button.type,
        title: button.text,
        ...(button.type === 'QUICK_REPLY' && { payload: value ?? button.text }),
        ...(button.url !== undefined && { url: button.url.replace(/\{\{[^}]*\}\}$/, value ?? '') }),
      };
    }),
  };
}
