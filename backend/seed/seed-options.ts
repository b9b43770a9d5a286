import { parseArgs } from 'node:util';
import type { Wishes } from './seed-plan.ts';
import { isStarterSet, starterSets } from './starter-sets.ts';

export const help = `Makes businesses that can sell at once: logins, a WhatsApp number with its secrets, catalog, answers, published flows.

  npm run seed -- [options]

  --json                  print what was made as JSON: { "businesses": [ … ] }
  --businesses <n>        how many (1 to 1000; default 1)
  --demo-if-empty         make the demo business, unless there is any business already
  --set <trade>           what it begins with: bakery (default), clinic, salon, garage, restaurant
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
export class Mistake extends Error {}

export interface Options {
  readonly help: boolean;
  readonly json: boolean;
  readonly demoIfEmpty: boolean;
  readonly businesses: number;
  readonly wishes: Wishes;
}

/** @throws Mistake */
export function readOptions(args: string[]): Options {
  const { values } = parse(args);
  const businesses = Number(values.businesses ?? '1');
  if (!Number.isInteger(businesses) || businesses < 1 || businesses > 1000)
    throw new Mistake(`--businesses is "${values.businesses}", and should be a whole number from 1 to 1000.`);
  for (const option of ['email', 'phone-number-id'] as const) {
    if (values[option] !== undefined && businesses > 1)
      throw new Mistake(`--${option} names one thing that only one business can have. Leave it out, or make one business.`);
  }
  for (const option of ['phone-number-id', 'waba-id'] as const) {
    if (values[option] !== undefined && !/^\d{5,25}$/.test(values[option]))
      throw new Mistake(`--${option} is "${values[option]}", and should be the digits that Meta shows.`);
  }
  for (const [option, value] of Object.entries(values)) if (value === '') throw new Mistake(`--${option} is empty.`);
  if (values.email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(values.email))
    throw new Mistake(`--email is "${values.email}", and should be an e-mail address.`);
  if (values.password !== undefined && values.password.length < 8) throw new Mistake('--password is too short: at least 8 characters.');
  if (values['webhook-url'] !== undefined && !/^https?:\/\/\S+$/.test(values['webhook-url']))
    throw new Mistake(`--webhook-url is "${values['webhook-url']}", and should be an http address.`);
  const { set } = values;
  if (set !== undefined && !isStarterSet(set))
    throw new Mistake(`--set is "${set}", and should be one of ${Object.keys(starterSets).join(', ')}.`);
  const wishes = {
    set,
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
        set: text,
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
