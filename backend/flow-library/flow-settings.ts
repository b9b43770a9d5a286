import { Injectable, NotFoundException } from '@nestjs/common';
import { missingTexts } from '../../flows/check/languages.ts';
import type { Flow } from '../../flows/language/flow.ts';
import { isSettingType, settingsOf, withSettings } from '../../flows/language/settings.ts';
import { inLanguage } from '../../flows/language/text.ts';
import type { FlowSetting, FlowSettings, MissingTexts } from '../contract/flows.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { FlowLibrary } from './flow-library.ts';

/** The policies of a business, as variables of its flows; and what its flows cannot say in some language. */
@Injectable()
export class FlowsSettings {
  constructor(
    private readonly database: TenantDatabase,
    private readonly library: FlowLibrary,
  ) {}

  list(businessId: string): Promise<readonly FlowSettings[]> {
    return this.database.inBusiness(businessId, (tx) => this.read(tx, businessId));
  }

  /** Publishes the flow with other values. Whoever draws on it meanwhile keeps the drawing, with these values in it. */
  set(businessId: string, flowId: string, values: Readonly<Record<string, unknown>>, authorId: string): Promise<FlowSettings> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [locked]: { draft: Flow }[] = await tx.query(`select draft from flows where business_id = $1 and id = $2 for update`, [
        businessId,
        flowId,
      ]);
      const flow = (await this.library.publishedFlows(tx, businessId)).get(flowId)?.flow;
      if (!locked || !flow) throw new NotFoundException(`No flow ${flowId} is published`);
      const changed = withSettings(flow, values);
      if ('problems' in changed)
        throw new InvalidInput(changed.problems.map(({ path, message }) => ({ field: `values.${path}`, message })));
      await this.library.publish(tx, businessId, [changed.flow], {
        authorId,
        note: `Settings: ${Object.keys(values).join(', ')}`.slice(0, 200),
      });
      const inDraft = Object.fromEntries(Object.entries(values).filter(([name]) => new Map(settingsOf(locked.draft)).has(name)));
      const draft = withSettings(locked.draft, inDraft);
      if ('flow' in draft)
        await tx.query(`update flows set draft = $3 where business_id = $1 and id = $2`, [businessId, flowId, JSON.stringify(draft.flow)]);
      return (await this.read(tx, businessId)).find((each) => each.flowId === flowId)!;
    });
  }

  missingTexts(businessId: string): Promise<readonly MissingTexts[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      const published = await this.library.publishedFlows(tx, businessId);
      return [...published.values()]
        .map(({ flow }) => ({ flowId: flow.id, title: flow.title, ...missingTexts(flow) }))
        .sort((one, two) => two.missing.length - one.missing.length || one.title.localeCompare(two.title));
    });
  }

  private async read(tx: Transaction, businessId: string): Promise<readonly FlowSettings[]> {
    const published = await this.library.publishedFlows(tx, businessId);
    const all = [...published.values()].filter(({ flow }) => settingsOf(flow).length > 0);
    const read = all.map(async ({ id, flow }) => ({
      flowId: flow.id,
      title: flow.title,
      version: (await this.library.version(tx, businessId, id)).number,
      settings: settingsOf(flow)
        .flatMap(([name, { title, type, initial }]): FlowSetting[] =>
          isSettingType(type) && initial !== undefined && initial !== null && typeof initial !== 'object'
            ? [{ name, title: inLanguage(title ?? name, 'en'), type, value: initial }]
            : [],
        )
        .sort((one, two) => one.title.localeCompare(two.title)),
    }));
    return (await Promise.all(read)).sort((one, two) => one.title.localeCompare(two.title));
  }
}
