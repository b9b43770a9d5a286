import { DataSource } from 'typeorm';
import { Product } from '../catalog/product.entity.ts';
import { Variant } from '../catalog/variant.entity.ts';
import { connectionOptions } from '../database/connection.ts';
import { entities } from '../database/entities.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { letTimePass } from './moved-clock.ts';
import { ownDatabase } from './test-database.ts';

export interface Customer {
  readonly businessId: string;
  readonly contactId: string;
  readonly conversationId: string;
}

/** A database of its own with businesses, things to sell and people who write to them. Close it when the suite is over. */
export async function openShop() {
  const own = await ownDatabase();
  const database = new TenantDatabase(await new DataSource({ ...connectionOptions(own.appUrl), entities }).initialize());
  const businessId = await newBusiness(database);
  let people = 0;

  return {
    database,
    businessId,
    appUrl: own.appUrl,
    /** Moves the clock by which everything waits, from the machine's: '2 hours'. Not added up. */
    letTimePass: (interval: string): Promise<void> => letTimePass(own, interval),
    inShop: <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => database.inBusiness(businessId, work),
    anotherBusiness: () => newBusiness(database),
    /** A product with one variant, unless variants are named. Gives the ids of the variants. */
    sells: (name: string, amount: number, onHand: number | null = null, variants: readonly string[] = ['']): Promise<string[]> =>
      database.inBusiness(businessId, async (tx) => {
        const productId = newId();
        await tx.insert(Product, { businessId, id: productId, name });
        const rows = variants.map((variant, position) => ({ businessId, id: newId(), productId, name: variant, amount, onHand, position }));
        await tx.insert(Variant, rows);
        return rows.map(({ id }) => id);
      }),
    variant: (id: string): Promise<Variant> =>
      database.inBusiness(businessId, (tx) => tx.findOneOrFail(Variant, { where: { businessId, id }, relations: { product: true } })),
    customer: (): Promise<Customer> =>
      database.inBusiness(businessId, async (tx) => {
        const [contactId, conversationId] = [newId(), newId()];
        await tx.query(`insert into contacts (business_id, id, wa_id, profile_name) values ($1, $2, $3, 'Ada Kern')`, [
          businessId,
          contactId,
          `49170${String(++people).padStart(7, '0')}`,
        ]);
        await tx.query(`insert into conversations (business_id, id, contact_id, phone_number_id) values ($1, $2, $3, $4)`, [
          businessId,
          conversationId,
          contactId,
          phoneNumberOf(businessId),
        ]);
        return { businessId, contactId, conversationId };
      }),
    close: async () => {
      await database.onApplicationShutdown();
      await own.drop();
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

const phoneNumberOf = (businessId: string): string => `number of ${businessId}`;

async function newBusiness(database: TenantDatabase): Promise<string> {
  const id = newId();
  await database.inBusiness(id, async (tx) => {
    await tx.query(
      `insert into businesses (id, name, currency, zone, delivery_fee, pickup_address) values ($1, 'Corner Bakery', 'EUR', 'Europe/Berlin', 300, '1 Mill Lane')`,
      [id],
    );
    await tx.query(
      `insert into whatsapp_numbers (business_id, phone_number_id, waba_id, display_phone_number, access_token, app_secret, verify_token_sha256) values ($1, $2, '1', '+49 30 1', 'x', 'x', 'x')`,
      [id, phoneNumberOf(id)],
    );
  });
  return id;
}
