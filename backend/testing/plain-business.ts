import { DataSource } from 'typeorm';
import { connectionOptions } from '../database/connection.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { ownDatabase } from './test-database.ts';

/** A database with one business that has one number and nothing else. */
export interface PlainBusiness {
  readonly businessId: string;
  readonly phoneNumberId: string;
  readonly database: TenantDatabase;
  /** Of the same database, for the product's role. */
  readonly url: string;
  /** Looks past row-level security, for what a test wants to see. */
  readonly owner: DataSource;
  end(): Promise<void>;
}

export async function plainBusiness(): Promise<PlainBusiness> {
  const db = await ownDatabase();
  const owner = await new DataSource(connectionOptions(db.ownerUrl, 2)).initialize();
  const database = new TenantDatabase(await new DataSource(connectionOptions(db.appUrl)).initialize());
  const businessId = newId();
  const phoneNumberId = '100200300';
  await owner.query(`insert into businesses (id, name, currency, zone) values ($1, 'Corner Bakery', 'EUR', 'Europe/Berlin')`, [businessId]);
  await owner.query(
    `insert into whatsapp_numbers (business_id, phone_number_id, waba_id, display_phone_number, access_token, app_secret, verify_token_sha256) values ($1, $2, '1', '+49 30 1', 'x', 'x', 'x')`,
    [businessId, phoneNumberId],
  );
  return {
    businessId,
    phoneNumberId,
    database,
    url: db.appUrl,
    owner,
    end: async () => {
      await database.onApplicationShutdown();
      await owner.destroy();
      await db.drop();
    },
  };
}
