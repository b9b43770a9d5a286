import { Injectable } from '@nestjs/common';
import type { Json } from '../../flows/language/flow.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import type { AccountNotice } from '../messaging/arrivals.ts';
import { Notices } from '../messaging/notices.ts';
import { noteState, reasonInWords, stateOf, writeMove } from '../templates/template-states.ts';
import { inWords, type MetaAccount, MetaAccounts } from './meta-accounts.ts';

/** A template as Meta lists it. */
interface Listed {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly status: string;
  readonly category: string;
  readonly parameter_format?: string;
  readonly components: readonly object[];
  readonly rejected_reason?: string;
  readonly quality_score?: { readonly score?: string };
}

const fields = 'id,name,language,status,category,parameter_format,components,rejected_reason,quality_score';
const perPage = 100;
/** More than Meta lets an account have. */
const mostPages = 100;

/** Keeps our records of templates as Meta has them: by looking through the account, and by what webhooks tell meanwhile. */
@Injectable()
export class TemplateSync {
  constructor(
    private readonly database: TenantDatabase,
    private readonly accounts: MetaAccounts,
    notices: Notices,
  ) {
    notices.on('message_template_status_update', (tx, businessId, notice) => this.statusChanged(tx, businessId, notice));
    notices.on('message_template_quality_update', (tx, businessId, { value, wabaId }) =>
      this.set(tx, businessId, wabaId, value, 'quality', textIn(value, 'new_quality_score')?.toLowerCase()),
    );
    notices.on('template_category_update', (tx, businessId, { value, wabaId }) =>
      this.set(tx, businessId, wabaId, value, 'category', textIn(value, 'new_category')?.toLowerCase()),
    );
    // Its words come piecemeal; the next look at the account reads them whole.
    notices.on('message_template_components_update', (tx, businessId, { wabaId }) => this.forget(tx, businessId, wabaId));
  }

  /** Looks through all accounts of the business. What could not be read is remembered in words; the others are up to date. */
  async syncAll(businessId: string): Promise<void> {
    for (const account of await this.accounts.of(businessId)) await this.sync(businessId, account);
  }

  async sync(businessId: string, account: MetaAccount): Promise<void> {
    const listed = await this.read(businessId, account);
    await this.database.inBusiness(businessId, async (tx) => {
      if (typeof listed !== 'string') await this.store(tx, businessId, account.wabaId, listed);
      await tx.query(
        `insert into template_syncs (business_id, waba_id, at, failure) values ($1, $2, the_time(), $3)
         on conflict (business_id, waba_id) do update set at = excluded.at, failure = excluded.failure`,
        [businessId, account.wabaId, typeof listed === 'string' ? listed : null],
      );
    });
  }

  /** All pages, or in words why not. */
  private async read(businessId: string, account: MetaAccount): Promise<readonly Listed[] | string> {
    const all: Listed[] = [];
    let after = '';
    for (let page = 0; page < mostPages; page++) {
      const path = `${encodeURIComponent(account.wabaId)}/message_templates?fields=${fields}&limit=${perPage}${after && `&after=${encodeURIComponent(after)}`}`;
      const answer = await this.accounts.tryTo(businessId, account, { method: 'GET', path });
      if (answer.type !== 'answered') return inWords(answer);
      const { data, paging } = answer.json as { data?: Listed[]; paging?: { next?: string; cursors?: { after?: string } } };
      all.push(...(data ?? []));
      if (!paging?.next || !paging.cursors?.after) return all;
      after = paging.cursors.after;
    }
    return all;
  }

  private async store(tx: Transaction, businessId: string, wabaId: string, listed: readonly Listed[]): Promise<void> {
    for (const template of listed) await this.keep(tx, businessId, wabaId, template);
    const gone: { id: string }[] = await tx.query(
      `select id from templates where business_id = $1 and waba_id = $2 and state <> 'deleted' and not (meta_id = any($3))`,
      [businessId, wabaId, listed.map(({ id }) => id)],
    );
    for (const { id } of gone) await noteState(tx, businessId, { templateId: id, state: 'deleted', reason: null });
  }

  /** Also for one that was just submitted by a member. */
  async keep(tx: Transaction, businessId: string, wabaId: string, template: Listed, memberId?: string): Promise<string> {
    const [state, reason] = [stateOf(template.status), reasonInWords(template.rejected_reason)];
    const [known]: { id: string }[] = await tx.query(
      `select id from templates where business_id = $1 and waba_id = $2 and name = $3 and language = $4 for update`,
      [businessId, wabaId, template.name, template.language],
    );
    const id = known?.id ?? newId();
    await tx.query(
      `insert into templates (business_id, id, waba_id, meta_id, name, language, category, format, components, state, reason, quality)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (business_id, waba_id, name, language) do update
       set meta_id = excluded.meta_id, category = excluded.category, format = excluded.format, components = excluded.components, quality = excluded.quality`,
      [
        businessId,
        id,
        wabaId,
        template.id,
        template.name,
        template.language,
        template.category.toLowerCase(),
        template.parameter_format?.toLowerCase() === 'named' ? 'named' : 'positional',
        JSON.stringify(template.components),
        state,
        reason,
        template.quality_score?.score?.toLowerCase() ?? null,
      ],
    );
    const news = { templateId: id, state, reason, ...(memberId !== undefined && { memberId }) };
    await (known ? noteState(tx, businessId, news) : writeMove(tx, businessId, news));
    return id;
  }

  private async statusChanged(tx: Transaction, businessId: string, { wabaId, value, told }: AccountNotice): Promise<void> {
    const template = await this.find(tx, businessId, wabaId, value);
    // One that is not known yet was made elsewhere: the next look at the account finds it.
    if (!template) return this.forget(tx, businessId, wabaId);
    const info = value as { event?: Json; reason?: Json; other_info?: { description?: Json }; rejection_info?: { reason?: Json } };
    const reason = textIn(info.rejection_info, 'reason') ?? reasonInWords(info.reason) ?? textIn(info.other_info, 'description') ?? null;
    const state = stateOf(info.event);
    await noteState(tx, businessId, { templateId: template.id, state, reason: state === 'approved' ? null : reason, at: told });
  }

  private async set(
    tx: Transaction,
    businessId: string,
    wabaId: string,
    value: Json,
    column: 'quality' | 'category',
    to: string | undefined,
  ): Promise<void> {
    const template = await this.find(tx, businessId, wabaId, value);
    if (template && to !== undefined)
      await tx.query(`update templates set ${column} = $3 where business_id = $1 and id = $2`, [businessId, template.id, to]);
  }

  /** Meta writes the id as a number that JavaScript cannot always hold, so the name counts where the id is not found. */
  private async find(tx: Transaction, businessId: string, wabaId: string, value: Json): Promise<{ id: string } | undefined> {
    const of = (value ?? {}) as Readonly<Record<string, Json>>;
    const [template]: { id: string }[] = await tx.query(
      `select id from templates where business_id = $1 and waba_id = $2 and (meta_id = $3 or (name, language) = ($4, $5)) order by (meta_id = $3) desc limit 1`,
      [
        businessId,
        wabaId,
        JSON.stringify(of['message_template_id'] ?? null),
        textIn(of, 'message_template_name'),
        textIn(of, 'message_template_language'),
      ],
    );
    return template;
  }

  private async forget(tx: Transaction, businessId: string, wabaId: string): Promise<void> {
    await tx.query(`delete from template_syncs where business_id = $1 and waba_id = $2`, [businessId, wabaId]);
  }
}

function textIn(of: unknown, key: string): string | undefined {
  const value = (of as Readonly<Record<string, unknown>> | undefined)?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
