import { Injectable } from '@nestjs/common';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { GraphError } from './graph-error.ts';
import {
  checkNewTemplate,
  checkTemplateChange,
  type NewTemplate,
  variablesIn,
  type TemplateButton,
  type TemplateUse,
} from './rules/template-rules.ts';
import type { NumberRow } from './sandbox-rows.ts';
import { SandboxWebhooks } from './sandbox-webhooks.ts';
import { newGraphId } from './wamid.ts';

const columns = 'id, name, language, category, status, format, components, reason';

interface TemplateRow {
  id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  format: 'NAMED' | 'POSITIONAL';
  reason: string;
  components: readonly { type: string; format?: string; text?: string; buttons?: TemplateButton[] }[];
}

type Told = Pick<TemplateRow, 'id' | 'name' | 'language' | 'category' | 'reason'>;

/** A template with its values put in, as the customer reads it. */
export interface FilledTemplate {
  readonly header?: string;
  readonly text: string;
  readonly footer?: string;
  readonly buttons: readonly { readonly type: string; readonly title: string; readonly payload?: string; readonly url?: string }[];
}

const reviewMs = 1_500;

/** What Meta can decide about a template after it was approved, or instead of it. */
export const verdicts = ['APPROVED', 'REJECTED', 'PAUSED', 'DISABLED'] as const;
export type Verdict = (typeof verdicts)[number];

const advertising = /\b(discount|sale|special offer|\d+ ?% off|coupon|descuento|oferta|rebaja)/i;
const suspicious = /\b(password|contraseña|credit card number|número de tarjeta)\b/i;

/** As a reviewer at Meta decides: advertising belongs into its own category, and nobody may be asked for secrets. */
function review({ category, components }: Pick<NewTemplate, 'category' | 'components'>): { verdict: Verdict; reason: string } {
  const words = JSON.stringify(components);
  if (suspicious.test(words)) return { verdict: 'REJECTED', reason: 'SCAM' };
  return category !== 'MARKETING' && advertising.test(words)
    ? { verdict: 'REJECTED', reason: 'INCORRECT_CATEGORY' }
    : { verdict: 'APPROVED', reason: 'NONE' };
}

/** Templates of a WhatsApp Business Account. Review takes a moment and approves what obeys the rules. */
@Injectable()
export class SandboxTemplates {
  constructor(
    private readonly database: TenantDatabase,
    private readonly webhooks: SandboxWebhooks,
  ) {}

  async create(number: NumberRow, body: unknown): Promise<unknown> {
    const template = checkNewTemplate(body);
    const { verdict, reason } = review(template);
    const id = newGraphId();
    await this.database.outsideBusiness(async (tx) => {
      const [made] = await tx.query<{ id: string }[]>(
        `with made as (
           insert into sandbox.templates (id, waba_id, name, language, category, components, format, verdict, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict do nothing returning id)
         select id from made`,
        [
          id,
          number.waba_id,
          template.name,
          template.language,
          template.category,
          JSON.stringify(template.components),
          template.format,
          verdict,
          reason,
        ],
      );
      if (!made) throw new GraphError(100, `There is already a template ${template.name} in ${template.language}`);
      await this.tell(tx, number, { ...template, id, reason }, verdict, reviewMs);
    });
    this.webhooks.wake();
    return { id, status: 'PENDING', category: template.category };
  }

  /** Its words may be changed, and while it is not approved, its category. It is reviewed again. */
  async change(number: NumberRow, id: string, body: unknown): Promise<unknown> {
    await this.database.outsideBusiness(async (tx) => {
      await approveReviewed(tx, number.waba_id);
      const [known] = await tx.query<TemplateRow[]>(`select ${columns} from sandbox.templates where id = $1 for update`, [id]);
      if (known!.status === 'PENDING') throw new GraphError(100, 'A template that is being reviewed cannot be changed');
      const { category = known!.category, components } = checkTemplateChange(body);
      if (known!.status === 'APPROVED' && category !== known!.category)
        throw new GraphError(100, 'The category of an approved template cannot be changed');
      const { verdict, reason } = review({ category, components });
      await tx.query(
        `update sandbox.templates set status = 'PENDING', category = $2, components = $3, verdict = $4, reason = $5, submitted_at = now() where id = $1`,
        [id, category, JSON.stringify(components), verdict, reason],
      );
      await this.tell(tx, number, { ...known!, category, reason }, verdict, reviewMs);
    });
    this.webhooks.wake();
    return { success: true };
  }

  /** Decides about a template now, as Meta does when its quality drops or comes back. */
  async decide(wabaId: string, name: string, language: string, verdict: Verdict, reason: string): Promise<void> {
    await this.database.outsideBusiness(async (tx) => {
      const [number] = await tx.query<NumberRow[]>(`select * from sandbox.numbers where waba_id = $1 order by created_at limit 1`, [
        wabaId,
      ]);
      const [template] = await tx.query<TemplateRow[]>(
        `with decided as (update sandbox.templates set status = $4, verdict = $4, reason = $5 where waba_id = $1 and name = $2 and language = $3 returning *)
         select ${columns} from decided`,
        [wabaId, name, language, verdict, reason],
      );
      if (!number || !template) throw new GraphError(100, `There is no template ${name} in ${language}`);
      await this.tell(tx, number, template, verdict, 0);
    });
    this.webhooks.wake();
  }

  private tell(tx: Transaction, number: NumberRow, template: Told, verdict: Verdict, delayMs: number): Promise<void> {
    return this.webhooks.put(tx, [
      {
        phoneNumberId: number.phone_number_id,
        lane: `${number.waba_id}:templates`,
        field: 'message_template_status_update',
        value: {
          event: verdict,
          message_template_id: Number(template.id),
          message_template_name: template.name,
          message_template_language: template.language,
          message_template_category: template.category,
          reason: template.reason,
          ...(verdict === 'PAUSED' && { other_info: { title: 'FIRST_PAUSE', description: 'Paused for 3 hours because of low quality' } }),
        },
        delayMs,
      },
    ]);
  }

  /** By pages, as Meta gives them. */
  async list(
    wabaId: string,
    { name, limit, after }: { readonly name?: string; readonly limit: number; readonly after: number },
  ): Promise<unknown> {
    const rows = await this.database.outsideBusiness(async (tx) => {
      await approveReviewed(tx, wabaId);
      return await tx.query<TemplateRow[]>(
        `select ${columns} from sandbox.templates
         where waba_id = $1 and ($2::text is null or name = $2) order by name, language, id limit $3 offset $4`,
        [wabaId, name ?? null, limit + 1, after],
      );
    });
    const cursor = (place: number) => Buffer.from(String(place)).toString('base64url');
    const more = rows.length > limit;
    return {
      data: rows.slice(0, limit).map(({ format, reason, ...row }) => ({
        ...row,
        parameter_format: format,
        ...(row.status === 'REJECTED' && { rejected_reason: reason }),
        quality_score: { score: 'UNKNOWN' },
      })),
      paging: {
        cursors: { before: cursor(after), after: cursor(after + limit) },
        ...(more && { next: `/${wabaId}/message_templates?after=${cursor(after + limit)}` }),
      },
    };
  }

  async owner(id: string): Promise<string | undefined> {
    const [row] = await this.database.outsideBusiness((tx) =>
      tx.query<{ waba_id: string }[]>(`select waba_id from sandbox.templates where id = $1`, [id]),
    );
    return row?.waba_id;
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
    `update sandbox.templates set status = verdict
     where waba_id = $1 and status = 'PENDING' and submitted_at < now() - $2 * interval '1 millisecond'`,
    [wabaId, reviewMs],
  );
}

export async function findApproved(tx: Transaction, wabaId: string, use: TemplateUse): Promise<TemplateRow> {
  await approveReviewed(tx, wabaId);
  const [template] = await tx.query<TemplateRow[]>(
    `select ${columns} from sandbox.templates where waba_id = $1 and name = $2 and language = $3`,
    [wabaId, use.name, use.language],
  );
  if (template?.status === 'PAUSED') throw new GraphError(132015, `Template ${use.name} is paused because of low quality`);
  if (template?.status === 'DISABLED') throw new GraphError(132016, `Template ${use.name} has been disabled because of low quality`);
  if (template?.status !== 'APPROVED')
    throw new GraphError(132001, `Template name (${use.name}) does not exist in ${use.language} or is not approved`);
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
