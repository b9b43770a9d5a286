import { ConflictException, Injectable } from '@nestjs/common';
import type { Member } from '../access/member.ts';
import { problemsOfTemplate } from '../contract/template-rules.ts';
import type { NewTemplate, TemplateDetail } from '../contract/templates.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { type Component, submitted } from '../templates/components.ts';
import { noteState } from '../templates/template-states.ts';
import { MetaAccounts } from './meta-accounts.ts';
import { TemplateQueries } from './template.queries.ts';
import { TemplateSync } from './template-sync.ts';

/** What staff do with templates: each is done at Meta first, and written down as Meta answered. */
@Injectable()
export class TemplateDesk {
  constructor(
    private readonly database: TenantDatabase,
    private readonly accounts: MetaAccounts,
    private readonly sync: TemplateSync,
    private readonly queries: TemplateQueries,
  ) {}

  async submit({ businessId, accountId }: Member, template: NewTemplate, wabaId?: string): Promise<TemplateDetail> {
    refuseBad(template);
    const account = await this.accounts.get(businessId, wabaId);
    const body = submitted(template);
    const answer = await this.accounts.ask(businessId, account, {
      method: 'POST',
      path: `${encodeURIComponent(account.wabaId)}/message_templates`,
      body,
    });
    const id = await this.database.inBusiness(businessId, (tx) =>
      this.sync.keep(
        tx,
        businessId,
        account.wabaId,
        {
          ...body,
          id: String(answer['id']),
          status: typeof answer['status'] === 'string' ? answer['status'] : 'PENDING',
          category: typeof answer['category'] === 'string' ? answer['category'] : body.category,
        },
        accountId,
      ),
    );
    return this.queries.get(businessId, id);
  }

  /** Rejected and paused ones may be changed at any time, approved ones once a day; the name and the language never. */
  async change({ businessId, accountId }: Member, id: string, template: NewTemplate): Promise<TemplateDetail> {
    refuseBad(template);
    const { metaId, wabaId, state, name, language } = await this.queries.key(businessId, id);
    if (template.name !== name || template.language !== language)
      throw new ConflictException('The name and the language of a template stay. Make another one instead.');
    if (!['approved', 'rejected', 'paused'].includes(state))
      throw new ConflictException(`This template is ${state.replaceAll('_', ' ')}, so it cannot be changed.`);
    const { components, category } = submitted(template);
    const account = await this.accounts.get(businessId, wabaId);
    await this.accounts.ask(businessId, account, {
      method: 'POST',
      path: encodeURIComponent(metaId),
      body: { components, ...(state !== 'approved' && { category }) },
    });
    await this.database.inBusiness(businessId, async (tx) => {
      await tx.query(
        `update templates set components = $3, category = case when $5 then category else $4 end where business_id = $1 and id = $2`,
        [businessId, id, JSON.stringify(components satisfies readonly Component[]), template.category, state === 'approved'],
      );
      await noteState(tx, businessId, { templateId: id, state: 'pending', reason: null, memberId: accountId });
    });
    return this.queries.get(businessId, id);
  }

  async remove({ businessId, accountId }: Member, id: string): Promise<void> {
    const { metaId, wabaId, name } = await this.queries.key(businessId, id);
    const account = await this.accounts.get(businessId, wabaId);
    const which = `name=${encodeURIComponent(name)}&hsm_id=${encodeURIComponent(metaId)}`;
    await this.accounts.ask(businessId, account, { method: 'DELETE', path: `${encodeURIComponent(wabaId)}/message_templates?${which}` });
    await this.database.inBusiness(businessId, (tx) =>
      noteState(tx, businessId, { templateId: id, state: 'deleted', reason: null, memberId: accountId }),
    );
  }
}

function refuseBad(template: NewTemplate): void {
  const problems = problemsOfTemplate(template);
  if (problems.length > 0) throw new InvalidInput(problems);
}
