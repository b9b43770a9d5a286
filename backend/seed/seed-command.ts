import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { connectionOptions } from '../database/connection.ts';
import { Keyring } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { sandboxIsHere } from '../sandbox/sandbox-is-here.ts';
import { makeBusiness, type SeededBusiness } from './make-business.ts';
import { help, Mistake, readOptions } from './seed-options.ts';
import { demoWishes, seedPlan } from './seed-plan.ts';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(help);

  const url = process.env['DATABASE_URL'];
  if (!url) throw new Mistake('DATABASE_URL is not set. `npm run seed` sets it; started by hand, name the database as the app role.');
  const keyring = Keyring.fromEnvironment();
  const dataSource = await new DataSource(connectionOptions(url, 2)).initialize();
  const database = new TenantDatabase(dataSource);
  try {
    const made: SeededBusiness[] = [];
    const wanted = options.demoIfEmpty && (await new AcrossBusinesses(database).anyBusiness()) ? 0 : options.businesses;
    for (let nth = 1; nth <= wanted; nth++) {
      const plan = seedPlan(options.demoIfEmpty ? { ...demoWishes, ...options.wishes } : options.wishes, nth);
      made.push(await makeBusiness(plan, { database, keyring, sandbox: sandboxIsHere() }).catch(inWords));
    }
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ businesses: made }, null, 2)}\n`
        : made.length
          ? made.map(told).join('\n')
          : 'There are businesses already; nothing was made.\n',
    );
  } finally {
    await dataSource.destroy();
  }
}

const told = ({ name, login, number, catalog }: SeededBusiness): string => `${name}
  sign in         ${login.email}  ·  ${login.password}
  number          ${number.displayPhoneNumber} (${number.phoneNumberId})
  catalog         ${catalog.map((product) => product.name).join(', ')}
`;

/** The database refuses what is there already; the caller should read what that is. */
function inWords(error: unknown): never {
  const { code, table, constraint } = error as { code?: string; table?: string; constraint?: string };
  if (code === '23505' && table === 'accounts')
    throw new Mistake('There is already an account with this e-mail. Choose another with --email.', { cause: error });
  if (code === '23505' && (table === 'number_owners' || constraint?.startsWith('number_owners')))
    throw new Mistake('This phone number id belongs to a business already. Choose another with --phone-number-id.', { cause: error });
  throw error;
}

try {
  await main();
} catch (error) {
  const known = error instanceof Mistake;
  process.stderr.write(known ? `${error.message}\n` : `${(error as Error).stack ?? String(error)}\n`);
  process.exitCode = 1;
}
