import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../database/tenant-database.ts';

/** What the payment provider of the sandbox can be told to do wrong: be away, lose its answer, lose or double a webhook. */
export const stripeFaultKinds = ['unavailable', 'lose-answer', 'drop-webhook', 'double-webhook'] as const;
export type StripeFaultKind = (typeof stripeFaultKinds)[number];

@Injectable()
export class StripeFaults {
  constructor(private readonly database: TenantDatabase) {}

  async plan(kind: StripeFaultKind, times: number): Promise<void> {
    await this.database.query(`insert into sandbox.stripe_faults (kind, times) values ($1, $2)`, [kind, times]);
  }

  planned(): Promise<unknown> {
    return this.database.query(`select id, kind, times from sandbox.stripe_faults where times > 0 order by id`);
  }

  async clear(): Promise<void> {
    await this.database.query(`delete from sandbox.stripe_faults`);
  }

  /** Whether this request meets a fault; being met uses it up once. */
  async meet(accountId: string, kind: StripeFaultKind): Promise<boolean> {
    const met = await this.database.query(
      `with met as (
         update sandbox.stripe_faults set times = times - 1 where id = (
           select id from sandbox.stripe_faults where times > 0 and kind = $2 and (account_id is null or account_id = $1) order by id limit 1 for update)
         returning 1)
       select 1 from met`,
      [accountId, kind],
    );
    return met.length > 0;
  }
}
