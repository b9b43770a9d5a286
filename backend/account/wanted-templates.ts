import { Injectable } from '@nestjs/common';
import { shippedTemplates } from '../../flows/library/templates.ts';
import type { WantedTemplate } from '../contract/templates.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { asNewTemplate } from '../templates/shipped.ts';
import { MetaAccounts } from './meta-accounts.ts';

interface Named {
  readonly name: string;
  readonly usedBy: WantedTemplate['usedBy'];
}

interface Known {
  readonly wabaId: string;
  readonly name: string;
  readonly language: string;
}

const named = `
  select said.name, jsonb_agg(distinct jsonb_build_object('flowId', f.id, 'title', f.title)) "usedBy"
  from flows f join flow_versions v on v.business_id = f.business_id and v.id = f.published_version_id
  cross join lateral (select distinct found #>> '{}' as name from jsonb_path_query(v.flow, '$.**.template.name') found) said
  where f.business_id = $1 group by said.name order by said.name`;

/** What the published flows say to customers who have not written for a day, and what of it WhatsApp does not know yet. */
@Injectable()
export class WantedTemplates {
  constructor(
    private readonly database: TenantDatabase,
    private readonly accounts: MetaAccounts,
  ) {}

  /** For each account at Meta on its own: what one has approved, the numbers of another cannot say. */
  async of(businessId: string): Promise<readonly WantedTemplate[]> {
    const accounts = await this.accounts.of(businessId);
    const { wanted, known, language } = await this.database.inBusiness(businessId, async (tx) => {
      const [business] = await tx.query<{ language: string }[]>(`select language from businesses where id = $1`, [businessId]);
      return {
        language: business!.language,
        wanted: await tx.query<Named[]>(named, [businessId]),
        known: await tx.query<Known[]>(
          `select waba_id "wabaId", name, split_part(language, '_', 1) as language from templates where business_id = $1 and state <> 'deleted'`,
          [businessId],
        ),
      };
    });
    const isKnown = new Set(known.map((each) => `${each.wabaId} ${each.name} ${each.language}`));
    const all = wanted.flatMap((each) => inEachLanguage(each, language));
    return (accounts.length > 0 ? accounts : [{ wabaId: null }])
      .flatMap(({ wabaId }) => all.map((each): WantedTemplate => ({ wabaId, ...each })))
      .filter((each) => !isKnown.has(`${each.wabaId} ${each.name} ${each.language}`));
  }
}

function inEachLanguage({ name, usedBy }: Named, ownLanguage: string): Omit<WantedTemplate, 'wabaId'>[] {
  const shipped = shippedTemplates.find((each) => each.name === name);
  if (!shipped) return [{ name, language: ownLanguage, usedBy, written: null, needsFile: false }];
  const needsFile = shipped.header !== undefined;
  return asNewTemplate(shipped).map((written) => ({ name, language: written.language, usedBy, written, needsFile }));
}
