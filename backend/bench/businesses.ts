import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { addNumber } from '../businesses/add-number.ts';
import { connectionOptions } from '../database/connection.ts';
import { Keyring } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { makeBusiness } from '../seed/make-business.ts';
import { seedPlan } from '../seed/seed-plan.ts';
import { copyBusiness } from './copy-business.ts';
import type { RunDatabase } from './databases.ts';
import type { BenchNumber } from './street.ts';

/** The most that WhatsApp lets one number send. */
const mostPerSecond = 1_000;
/** So that the pace of WhatsApp is not what is measured: one business then may send 16 000 messages a second. */
const numbersOfOne = 16;

/** Businesses as the seed makes them, each with numbers that may send as fast as WhatsApp allows. Answers all those numbers. */
export async function makeBusinesses(database: RunDatabase, count: number, encryptionKeys: string): Promise<readonly BenchNumber[]> {
  const source = await new DataSource(connectionOptions(database.appUrl, 2)).initialize();
  try {
    const tenants = new TenantDatabase(source);
    const keyring = Keyring.parse(encryptionKeys);
    const first = await makeBusiness(seedPlan({}, 1), { database: tenants, keyring, sandbox: false });
    const ids = [first.id, ...(await copyBusiness(database, first.id, count - 1))];
    const numbers: BenchNumber[] = [first.number];
    for (const [nth, businessId] of ids.entries()) {
      const more = Math.ceil(numbersOfOne / count) - (nth === 0 ? 1 : 0);
      const added = Array.from({ length: more }, () => ({ ...seedPlan({}, 1).number, verifyToken: randomBytes(12).toString('hex') }));
      await tenants.inBusiness(businessId, async (tx) => {
        for (const number of added) await addNumber(tx, keyring, businessId, number);
        await tx.query(`update whatsapp_numbers set messages_per_second = $2 where business_id = $1`, [businessId, mostPerSecond]);
      });
      numbers.push(...added);
    }
    return numbers;
  } finally {
    await source.destroy();
  }
}
