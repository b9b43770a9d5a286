import { HttpException, Injectable } from '@nestjs/common';
import { shippedTemplates } from '../../flows/library/templates.ts';
import type { Member } from '../access/member.ts';
import type { WantedSubmitted, WantedTemplate } from '../contract/templates.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { asNewTemplate } from '../templates/shipped.ts';
import { TemplateDesk } from './template-desk.ts';

interface Named {
  readonly name: string;
  readonly usedBy: WantedTemplate['usedBy'];
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
    private readonly desk: TemplateDesk,
  ) {}

  async of(businessId: string): Promise<readonly WantedTemplate[]> {
    const { wanted, known, language } = await this.database.inBusiness(businessId, async (tx) => {
      const [business] = await tx.query<{ language: string }[]>(`select language from businesses where id = $1`, [businessId]);
      return {
        language: business!.language,
        wanted: await tx.query<Named[]>(named, [businessId]),
        known: await tx.query<{ name: string; language: string }[]>(
          `select name, split_part(language, '_', 1) as language from templates where business_id = $1 and state <> 'deleted'`,
          [businessId],
        ),
      };
    });
    const isKnown = new Set(known.map((each) => `${each.name} ${each.language}`));
    return wanted
      .flatMap(({ name, usedBy }): WantedTemplate[] => {
        const shipped = shippedTemplates.find((each) => each.name === name);
        if (!shipped) return [{ name, language, usedBy, written: null, needsFile: false }];
        const needsFile = shipped.header !== undefined;
        return asNewTemplate(shipped).map((written) => ({ name, language: written.language, usedBy, written, needsFile }));
      })
      .filter((each) => !isKnown.has(`${each.name} ${each.language}`));
  }

  /** Submits all that have words and no file, one after the other. What Meta refuses is told, and the others are submitted all the same. */
  async submit(member: Member, wabaId?: string): Promise<WantedSubmitted> {
    const refused: { name: string; language: string; why: string }[] = [];
    let submitted = 0;
    for (const { written, needsFile } of await this.of(member.businessId)) {
      if (!written || needsFile) continue;
      try {
        await this.desk.submit(member, written, wabaId);
        submitted += 1;
      } catch (error) {
        // Where Meta cannot be reached, or no number is connected, the next would fail alike.
        if (!(error instanceof HttpException) || error.getStatus() !== 422) throw error;
        refused.push({ name: written.name, language: written.language, why: error.message });
      }
    }
    return { submitted, refused };
  }
}
