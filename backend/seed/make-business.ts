import { randomBytes } from 'node:crypto';
import { library } from '../../flows/library/library.ts';
import { hashPassword } from '../access/passwords.ts';
import { addNumber } from '../businesses/add-number.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { newId } from '../database/ids.ts';
import type { Keyring } from '../database/secrets.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import { addCustomer } from '../sandbox/sandbox-customers.ts';
import { connectProvider } from '../payments/providers/connections.ts';
import { registerSandboxNumber } from '../sandbox/sandbox-numbers.ts';
import { openAccount } from '../sandbox/stripe/stripe-rows.ts';
import { fillAnswers, fillCatalog, fillTimes } from './fill-business.ts';
import { fillTemplates } from './fill-templates.ts';
import type { SeedPlan } from './seed-plan.ts';
import { starterSets } from './starter-sets.ts';

/** All that a script needs to play both sides: the customer's through webhooks, the business's through the dashboard. */
export interface SeededBusiness {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly languages: readonly string[];
  readonly login: { readonly email: string; readonly password: string };
  readonly members: readonly {
    readonly accountId: string;
    readonly email: string;
    readonly password: string;
    readonly name: string;
    readonly role: 'owner' | 'member';
  }[];
  readonly number: SeedPlan['number'];
  readonly catalog: readonly {
    readonly productId: string;
    readonly name: string;
    readonly variants: readonly {
      readonly id: string;
      readonly name: string;
      readonly retailerId: string;
      readonly amount: number;
      readonly onHand: number | null;
    }[];
  }[];
  /** What can be booked. */
  readonly services: readonly { readonly id: string; readonly name: string; readonly minutes: number; readonly amount: number }[];
  /** How payments are taken, and what a provider's webhooks are signed with; null where nobody stands in for one. */
  readonly payments: {
    readonly provider: 'sandbox';
    readonly apiKey: string;
    readonly webhookSecret: string;
    readonly webhookPath: string;
  } | null;
  readonly answers: readonly { readonly id: string; readonly language: string; readonly question: string }[];
  readonly flows: readonly { readonly id: string; readonly versionId: string }[];
}

const currency = 'EUR';
const zone = 'Europe/Berlin';

/** The people on the phone simulator, the same for every business of it. */
const sandboxCustomers = [
  { name: 'Ana García', waId: '34600111222' },
  { name: 'Tom Baker', waId: '447700900123' },
  { name: 'Yuki (hides the number)', waId: '819012345678', hidesNumber: true },
];

export interface SeedTools {
  readonly database: TenantDatabase;
  readonly keyring: Keyring;
  /** Whether the number is one of the built-in sandbox, which then has to know it. */
  readonly sandbox: boolean;
}

/** Makes a business that can sell at once, in one transaction: all of it, or nothing. */
export async function makeBusiness(plan: SeedPlan, { database, keyring, sandbox }: SeedTools): Promise<SeededBusiness> {
  const businessId = newId();
  const set = starterSets[plan.set];
  const { terms } = set;
  const passwordHash = await hashPassword(plan.login.password);
  return database.inBusiness(businessId, async (tx) => {
    await tx.query(
      `insert into businesses (id, name, currency, zone, language, opening_hours, delivers, delivery_fee, minimum_order, pickup_address)
       values ($1, $2, $3, $4, 'en', $5, $6, $7, $8, $9)`,
      [
        ...[businessId, plan.name, currency, zone, JSON.stringify(terms.openingHours)],
        ...[terms.delivers, terms.deliveryFee, terms.minimumOrder, terms.address],
      ],
    );
    if (terms.minutes)
      await tx.query(`insert into order_terms (business_id, preparation_minutes, delivery_minutes) values ($1, $2, $3)`, [
        ...[businessId, terms.minutes.preparation, terms.minutes.delivery],
      ]);
    const members = [
      await addMember(tx, database, businessId, { ...plan.login, role: 'owner', passwordHash }),
      await addMember(tx, database, businessId, { ...plan.member, role: 'member', passwordHash }),
    ];
    await addNumber(tx, keyring, businessId, plan.number);
    if (sandbox) {
      await registerSandboxNumber(tx, { ...plan.number, businessName: plan.name, ...(plan.webhookUrl && { webhookUrl: plan.webhookUrl }) });
      for (const customer of sandboxCustomers) await addCustomer(tx, customer);
      await fillTemplates(tx, businessId, plan.number.wabaId);
    }
    const published = await new FlowLibrary().publish(tx, businessId, [...library.values()], {
      authorId: members[0]!.accountId,
      note: 'As shipped',
    });
    return {
      id: businessId,
      name: plan.name,
      currency,
      zone,
      languages: ['en', 'es'],
      login: { email: plan.login.email, password: plan.login.password },
      members: members.map((member) => ({ ...member, password: plan.login.password })),
      number: plan.number,
      catalog: await fillCatalog(tx, businessId, set),
      services: await fillTimes(tx, businessId, set),
      payments: sandbox ? await takePayments(tx, keyring, businessId) : null,
      answers: await fillAnswers(tx, businessId, set),
      flows: [...published].map(([id, versionId]) => ({ id, versionId })),
    };
  });
}

async function addMember(
  tx: Transaction,
  database: TenantDatabase,
  businessId: string,
  {
    email,
    name,
    role,
    passwordHash,
  }: { readonly email: string; readonly name: string; readonly role: 'owner' | 'member'; readonly passwordHash: string },
) {
  const accountId = newId();
  await new AcrossBusinesses(database).createAccount(tx, { id: accountId, email, name, passwordHash });
  await tx.query(`insert into memberships (business_id, account_id, role, name) values ($1, $2, $3, $4)`, [
    businessId,
    accountId,
    role,
    name,
  ]);
  return { accountId, email, name, role };
}

/** An account with the sandbox's payment provider. */
async function takePayments(tx: Transaction, keyring: Keyring, businessId: string): Promise<SeededBusiness['payments']> {
  const apiKey = `sk_test_sandbox_${randomBytes(18).toString('base64url')}`;
  const webhookSecret = `whsec_${randomBytes(18).toString('base64url')}`;
  await openAccount(tx, { apiKey, webhookSecret });
  await connectProvider(tx, keyring, businessId, { provider: 'sandbox', apiKey, webhookSecret, configuration: null });
  return { provider: 'sandbox', apiKey, webhookSecret, webhookPath: `/webhooks/payments/sandbox/${businessId}` };
}
