import { createHash, randomBytes } from 'node:crypto';
import type { Transaction } from '../../database/tenant-database.ts';

/** A thing of the API, as it shows it. */
export interface StripeObject {
  readonly id: string;
  readonly object: string;
  [field: string]: unknown;
}

export interface Session extends StripeObject {
  status: 'open' | 'complete' | 'expired';
  payment_status: 'unpaid' | 'paid';
  payment_intent: string | null;
  url: string | null;
  readonly amount_total: number;
  readonly currency: string;
  readonly expires_at: number;
  readonly metadata: Record<string, string>;
  readonly success_url: string;
  readonly line_items_shown: readonly { readonly name: string; readonly quantity: number; readonly amount: number }[];
  readonly payment_intent_metadata: Record<string, string>;
}

export interface PaymentIntentObject extends StripeObject {
  status: 'requires_payment_method' | 'processing' | 'succeeded';
  readonly amount: number;
  amount_received: number;
  readonly currency: string;
  latest_charge: string | null;
  last_payment_error: Record<string, unknown> | null;
  readonly metadata: Record<string, string>;
}

export interface Charge extends StripeObject {
  readonly amount: number;
  amount_refunded: number;
  refunded: boolean;
  readonly currency: string;
  readonly payment_intent: string;
  readonly refunds_fail: boolean;
  disputed: boolean;
}

export interface Dispute extends StripeObject {
  status: 'needs_response' | 'won' | 'lost';
  readonly charge: string;
  readonly payment_intent: string;
}

export const newStripeId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Seconds since the epoch, as Stripe tells time. */
export const nowInSeconds = (): number => Math.floor(Date.now() / 1_000);

export async function keep(tx: Transaction, accountId: string, object: StripeObject): Promise<void> {
  await tx.query(
    `insert into sandbox.stripe_objects (id, account_id, kind, body) values ($1, $2, $3, $4) on conflict (id) do update set body = excluded.body`,
    [object.id, accountId, object.object, JSON.stringify(object)],
  );
}

/** A thing by its id, locked until the transaction is over. */
export async function find<T extends StripeObject>(
  tx: Transaction,
  kind: T['object'],
  id: string,
  accountId?: string,
): Promise<{ readonly accountId: string; readonly object: T } | undefined> {
  const [row]: { account_id: string; body: T }[] = await tx.query(
    `select account_id, body from sandbox.stripe_objects where id = $1 and kind = $2 and ($3::text is null or account_id = $3) for update`,
    [id, kind, accountId ?? null],
  );
  return row && { accountId: row.account_id, object: row.body };
}

/** An account of the sandbox: its key, and where it tells what happens. Null is this server. */
export async function openAccount(
  tx: Transaction,
  { apiKey, webhookSecret, webhookUrl = null }: { apiKey: string; webhookSecret?: string; webhookUrl?: string | null },
): Promise<string> {
  const id = newStripeId('acct');
  const [row]: { id: string }[] = await tx.query(
    `insert into sandbox.stripe_accounts (id, api_key_sha256) values ($1, $2)
     on conflict (api_key_sha256) do update set api_key_sha256 = excluded.api_key_sha256 returning id`,
    [id, sha256(apiKey)],
  );
  if (webhookSecret)
    await tx.query(`insert into sandbox.stripe_endpoints (id, account_id, url, secret, kinds) values ($1, $2, $3, $4, '{*}')`, [
      newStripeId('we'),
      row!.id,
      webhookUrl,
      webhookSecret,
    ]);
  return row!.id;
}
