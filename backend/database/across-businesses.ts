import { Injectable } from '@nestjs/common';
import { TenantDatabase } from './tenant-database.ts';

export interface WebhookNumber {
  readonly businessId: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  /** Sealed; see secrets.ts. */
  readonly appSecret: string;
  readonly previousAppSecret: string | null;
  readonly verifyTokenSha256: Buffer;
}

/**
 * Every question that the app may ask across businesses. Each is a definer function of the migration
 * `look-across-businesses`; nothing else in the backend reads rows without a business set.
 */
@Injectable()
export class AcrossBusinesses {
  constructor(private readonly database: TenantDatabase) {}

  webhookNumbers(): Promise<WebhookNumber[]> {
    return this.database.query(`
      select business_id "businessId", phone_number_id "phoneNumberId", waba_id "wabaId", app_secret "appSecret",
             previous_app_secret "previousAppSecret", verify_token_sha256 "verifyTokenSha256" from webhook_numbers()`);
  }

  async businessesWithDueEvents(most: number): Promise<string[]> {
    const rows = await this.database.query<{ business_id: string }>(`select business_id from businesses_with_due_events($1)`, [most]);
    return rows.map((row) => row.business_id);
  }

  /** Milliseconds until the next timer or postponed event is due, by the database's clock; undefined when there is none. */
  async untilNextTimer(): Promise<number | undefined> {
    const [row] = await this.database.query<{ ms: string | null }>(`select extract(epoch from next_timer_at() - clock_timestamp()) * 1000 as ms`);
    return row?.ms == null ? undefined : Number(row.ms);
  }

  async anyBusiness(): Promise<boolean> {
    const [row] = await this.database.query<{ there: boolean }>(`select businesses_exist() as there`);
    return row!.there;
  }
}
