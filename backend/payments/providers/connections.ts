import { Injectable } from '@nestjs/common';
import type { ProviderName } from '../../contract/payments.ts';
import { aboutConnection, Keyring } from '../../database/secrets.ts';
import type { Transaction } from '../../database/tenant-database.ts';
import type { Account } from './provider.ts';

interface ConnectionRow {
  readonly provider: ProviderName;
  readonly api_key: string | null;
  readonly webhook_secret: string | null;
  readonly configuration: string | null;
  readonly stopped_reason: string | null;
  readonly connected_at: Date;
}

export type NewConnection = Pick<Account, 'provider' | 'apiKey' | 'webhookSecret' | 'configuration'>;

/** A business's accounts with payment providers. Their secrets go in sealed and are never shown again. */
@Injectable()
export class Connections {
  constructor(private readonly keyring: Keyring) {}

  async account(tx: Transaction, businessId: string, provider: ProviderName): Promise<Account | undefined> {
    const row = (await this.rows(tx, businessId)).find((each) => each.provider === provider);
    if (!row) return undefined;
    const open = (sealed: string | null, column: 'api_key' | 'webhook_secret') =>
      sealed === null ? null : this.keyring.open(sealed, aboutConnection(businessId, provider, column));
    return {
      businessId,
      provider,
      apiKey: open(row.api_key, 'api_key'),
      webhookSecret: open(row.webhook_secret, 'webhook_secret'),
      configuration: row.configuration,
    };
  }

  /** Those by which a link can be made now. */
  async working(tx: Transaction, businessId: string): Promise<ProviderName[]> {
    return (await this.rows(tx, businessId)).filter((row) => row.stopped_reason === null).map((row) => row.provider);
  }

  list(tx: Transaction, businessId: string): Promise<readonly Omit<ConnectionRow, 'api_key' | 'webhook_secret'>[]> {
    return this.rows(tx, businessId);
  }

  connect(tx: Transaction, businessId: string, connection: NewConnection): Promise<void> {
    return connectProvider(tx, this.keyring, businessId, connection);
  }

  async disconnect(tx: Transaction, businessId: string, provider: string): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(`delete from payment_connections where business_id = $1 and provider = $2`, [
      businessId,
      provider,
    ]);
    return count > 0;
  }

  /** The provider does not take our key any more: no links until somebody looks after it. */
  async stop(tx: Transaction, businessId: string, provider: ProviderName, reason: string): Promise<void> {
    await tx.query(`update payment_connections set stopped_reason = $3 where business_id = $1 and provider = $2`, [
      businessId,
      provider,
      reason,
    ]);
  }

  private rows(tx: Transaction, businessId: string): Promise<ConnectionRow[]> {
    return tx.query(
      `select provider, api_key, webhook_secret, configuration, stopped_reason, connected_at from payment_connections
       where business_id = $1 order by connected_at, provider`,
      [businessId],
    );
  }
}

/** Keeps an account, its secrets sealed; what was connected before is replaced. */
export async function connectProvider(
  tx: Transaction,
  keyring: Keyring,
  businessId: string,
  { provider, apiKey, webhookSecret, configuration }: NewConnection,
): Promise<void> {
  const seal = (secret: string | null, column: 'api_key' | 'webhook_secret') =>
    secret === null ? null : keyring.seal(secret, aboutConnection(businessId, provider, column));
  await tx.query(
    `insert into payment_connections (business_id, provider, api_key, webhook_secret, configuration) values ($1, $2, $3, $4, $5)
     on conflict (business_id, provider) do update set api_key = excluded.api_key, webhook_secret = excluded.webhook_secret,
       configuration = excluded.configuration, stopped_reason = null, connected_at = the_time()`,
    [businessId, provider, seal(apiKey, 'api_key'), seal(webhookSecret, 'webhook_secret'), configuration],
  );
}
