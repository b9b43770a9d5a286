import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { DataSource } from 'typeorm';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { connectionOptions } from '../database/connection.ts';
import { Keyring } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { sandboxIsHere } from '../sandbox/sandbox-is-here.ts';
import { makeBusiness, type SeededBusiness } from './make-business.ts';
import { demoWishes, seedPlan, type Wishes } from './seed-plan.ts';

const help = `Makes businesses that can sell at once: logins, a WhatsApp number with its secrets, catalog, answers, published flows.

  npm run seed -- [options]

  --json                  print what was made as JSON: { "businesses": [ … ] }
  --businesses <n>        how many (1 to 1000; default 1)
  --demo-if-empty         make the demo business, unless there is any business already
  --name <text>           name of the business
  --email <address>       e-mail of the owner's login
  --password <text>       password of the logins (at least 8 characters)
  --phone-number-id <id>  the number's id at Meta
  --waba-id <id>          the id of its WhatsApp Business Account
  --graph-token <token>   access token for the Graph API
  --app-secret <secret>   secret that signs the webhooks
  --verify-token <token>  token for verifying the webhook address
  --webhook-url <url>     where the sandbox sends this number's webhooks, if not to its own server
  --help                  this text

What is not given is made up. The database is that of DATABASE_URL (the app's role); secrets are sealed with ENCRYPTION_KEYS,
or with the key in the data folder. Each business is made in one transaction: all of it, or nothing.
`;

/** What is wrong with the request, in words for whoever typed it. */
class Mistake extends Error {}

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
    process.stdout.write(options.json ? `${JSON.stringify({ businesses: made }, null, 2)}\n` : made.length ? made.map(told).join('\n') : 'There are businesses already; nothing was made.\n');
  } finally {
    await dataSource.destroy();
  }
}

interface Options {
  readonly help: boolean;
  readonly json: boolean;
  readonly demoIfEmpty: boolean;
  readonly businesses: number;
  readonly wishes: Wishes;
}

function readOptions(args: string[]): Options {
  const { values } = parse(args);
  const businesses = Number(values.businesses ?? '1');
  if (!Number.isInteger(businesses) || businesses < 1 || businesses > 1000) throw new Mistake(`--businesses is "${values.businesses}", and should be a whole number from 1 to 1000.`);
  for (const option of ['email', 'phone-number-id'] as const) {
    if (values[option] !== undefined && businesses > 1) throw new Mistake(`--${option} names one thing that only one business can have. Leave it out, or make one business.`);
  }
  for (const option of ['phone-number-id', 'waba-id'] as const) {
    if (values[option] !== undefined && !/^\d{5,25}$/.test(values[option])) throw new Mistake(`--${option} is "${values[option]}", and should be the digits that Meta shows.`);
  }
  for (const [option, value] of Object.entries(values)) if (value === '') throw new Mistake(`--${option} is empty.`);
  if (values.email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(values.email)) throw new Mistake(`--email is "${values.email}", and should be an e-mail address.`);
  if (values.password !== undefined && values.password.length < 8) throw new Mistake('--password is too short: at least 8 characters.');
  if (values['webhook-url'] !== undefined && !/^https?:\/\/\S+$/.test(values['webhook-url'])) throw new Mistake(`--webhook-url is "${values['webhook-url']}", and should be an http address.`);
  const wishes = {
    name: values.name,
    email: values.email?.toLowerCase(),
    password: values.password,
    phoneNumberId: values['phone-number-id'],
    wabaId: values['waba-id'],
    graphToken: values['graph-token'],
    appSecret: values['app-secret'],
    verifyToken: values['verify-token'],
    webhookUrl: values['webhook-url'],
  };
  return {
    help: values.help ?? false,
    json: values.json ?? false,
    demoIfEmpty: values['demo-if-empty'] ?? false,
    businesses,
    wishes: Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined)),
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: false,
      options: {
        help: { ...flag, short: 'h' },
        json: flag,
        'demo-if-empty': flag,
        businesses: text,
        name: text,
        email: text,
        password: text,
        'phone-number-id': text,
        'waba-id': text,
        'graph-token': text,
        'app-secret': text,
        'verify-token': text,
        'webhook-url': text,
      },
    });
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\nSee: npm run seed -- --help`, { cause: error });
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
  if (code === '23505' && table === 'accounts') throw new Mistake('There is already an account with this e-mail. Choose another with --email.', { cause: error });
  if (code === '23505' && (table === 'number_owners' || constraint?.startsWith('number_owners'))) throw new Mistake('This phone number id belongs to a business already. Choose another with --phone-number-id.', { cause: error });
  throw error;
}

try {
  await main();
} catch (error) {
  const known = error instanceof Mistake;
  process.stderr.write(known ? `${error.message}\n` : `${(error as Error).stack ?? String(error)}\n`);
  process.exitCode = 1;
}
