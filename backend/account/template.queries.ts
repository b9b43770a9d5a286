import { Injectable, NotFoundException } from '@nestjs/common';
import type { TemplateCategory, TemplateDetail, TemplateMove, TemplatePage, TemplateState, TemplateView } from '../contract/templates.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { type Component, wordsOf } from '../templates/components.ts';
import { MetaAccounts } from './meta-accounts.ts';

export interface TemplateSearch {
  readonly search?: string;
  readonly state?: TemplateState;
  readonly category?: TemplateCategory;
  readonly language?: string;
  readonly sort?: 'name' | 'newest';
  readonly after?: string;
}

interface Row {
  readonly id: string;
  readonly waba_id: string;
  readonly name: string;
  readonly language: string;
  readonly category: TemplateCategory;
  readonly state: TemplateState;
  readonly reason: string | null;
  readonly quality: string | null;
  readonly state_at: Date;
  readonly components: readonly Component[];
  readonly used_by: TemplateView['usedBy'];
  readonly place: string;
}

const perPage = 40;

/** The published flows in which some step names the template. */
const usedBy = `coalesce((
  select jsonb_agg(jsonb_build_object('flowId', f.id, 'title', f.title) order by f.title) from flows f
  join flow_versions v on v.business_id = f.business_id and v.id = f.published_version_id
  where f.business_id = t.business_id and jsonb_path_exists(v.flow, '$.**.template.name ? (@ == $name)', jsonb_build_object('name', t.name))), '[]')`;

const select = `select t.id, t.waba_id, t.name, t.language, t.category, t.state, t.reason, t.quality, t.state_at, t.components, ${usedBy} used_by`;

/** What staff see of templates. */
@Injectable()
export class TemplateQueries {
  constructor(
    private readonly database: TenantDatabase,
    private readonly accounts: MetaAccounts,
  ) {}

  async list(businessId: string, { search, state, category, language, sort = 'name', after }: TemplateSearch): Promise<TemplatePage> {
    const accounts = await this.accounts.of(businessId);
    return this.database.inBusiness(businessId, async (tx) => {
      const parameters: unknown[] = [businessId, perPage + 1];
      const given = (value: unknown) => `$${parameters.push(value)}`;
      const conditions = ['t.business_id = $1', state ? `t.state = ${given(state)}` : `t.state <> 'deleted'`];
      if (category) conditions.push(`t.category = ${given(category)}`);
      if (language) conditions.push(`t.language = ${given(language)}`);
      if (search) {
        const like = given(`%${search.replace(/[\\%_]/g, '\\$&')}%`);
        conditions.push(`(t.name ilike ${like} or t.components::text ilike ${like})`);
      }
      const [key, than, order] =
        sort === 'name'
          ? ["t.name || ' ' || t.language", '>', 'asc']
          : [`to_char(t.state_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`, '<', 'desc'];
      if (after !== undefined) {
        const { place, id } = readPlace(after);
        conditions.push(`(${key}, t.id) ${than} (${given(place)}, ${given(id)}::uuid)`);
      }
      const rows: Row[] = await tx.query(
        `${select}, ${key} place from templates t where ${conditions.join(' and ')} order by ${key} ${order}, t.id ${order} limit $2`,
        parameters,
      );
      const syncs: { waba_id: string; at: Date; failure: string | null }[] = await tx.query(
        `select waba_id, at, failure from template_syncs where business_id = $1`,
        [businessId],
      );
      const page = rows.slice(0, perPage);
      const last = page.at(-1);
      return {
        templates: page.map(viewOf),
        next: rows.length > perPage && last ? Buffer.from(`${last.id}|${last.place}`).toString('base64url') : null,
        accounts: accounts.map(({ wabaId, numbers }) => {
          const sync = syncs.find((each) => each.waba_id === wabaId);
          return {
            wabaId,
            numbers: numbers.map(({ display }) => display),
            syncedAt: sync?.at.toISOString() ?? null,
            failure: sync?.failure ?? null,
          };
        }),
      };
    });
  }

  get(businessId: string, id: string): Promise<TemplateDetail> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [row]: Row[] = await tx.query(`${select} from templates t where t.business_id = $1 and t.id = $2`, [businessId, id]);
      if (!row) throw noSuchTemplate();
      const moves: (Omit<TemplateMove, 'at'> & { at: Date })[] = await tx.query(
        `select t.state, t.reason, m.name "by", t.at from template_moves t left join memberships m on m.business_id = t.business_id and m.account_id = t.member_id
         where t.business_id = $1 and t.template_id = $2 order by t.at desc, t.id desc limit 100`,
        [businessId, id],
      );
      return { ...viewOf(row), history: moves.map((move) => ({ ...move, at: move.at.toISOString() })) };
    });
  }

  /** How it is called here and at Meta. */
  async key(businessId: string, id: string) {
    const [row]: { metaId: string; wabaId: string; state: TemplateState; name: string; language: string }[] =
      await this.database.inBusiness(businessId, (tx) =>
        tx.query(`select meta_id "metaId", waba_id "wabaId", state, name, language from templates where business_id = $1 and id = $2`, [
          businessId,
          id,
        ]),
      );
    if (!row) throw noSuchTemplate();
    return row;
  }
}

const noSuchTemplate = () => new NotFoundException('There is no such template.');

const viewOf = (row: Row): TemplateView => ({
  id: row.id,
  wabaId: row.waba_id,
  name: row.name,
  language: row.language,
  category: row.category,
  state: row.state,
  reason: row.reason,
  quality: row.quality,
  stateAt: row.state_at.toISOString(),
  ...wordsOf(row.components),
  usedBy: row.used_by,
});

function readPlace(text: string): { readonly id: string; readonly place: string } {
  const [, id, place] = /^([0-9a-f-]{36})\|([^\0]+)$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (!id || !place) throw new InvalidInput([{ field: 'after', message: 'must be what an earlier page gave as `next`' }]);
  return { id, place };
}
