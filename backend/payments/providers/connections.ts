import { Injectable } from '@nestjs/common';
import type { ProviderName } from '../../contract/payments.ts';
import { aboutConnection, aboutNumber, Keyring } from '../../database/secrets.ts';
import type { Transaction } from '../../database/tenant-database.ts';
import type { SendingNumber } from '../../whatsapp/graph-api.ts';
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

  /** With `dueId`, also the number at which it is paid. */
  async account(tx: Transaction, businessId: string, provider: ProviderName, dueId?: string): Promise<Account | undefined> {
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
      number: provider === 'whatsapp' && dueId !== undefined ? await this.numberOf(tx, businessId, dueId) : null,
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

  /** The provider does not take our key any more: no links until somebody looks after it. Null: it does again. */
  async stop(tx: Transaction, businessId: string, provider: ProviderName, reason: string | null): Promise<void> {
    await tx.query(`update payment_connections set stopped_reason = $3 where business_id = $1 and provider = $2`, [
      businessId,
      provider,
      reason,
    ]);
  }

  /** The number of the conversation in which something is to be paid. */
  private async numberOf(tx: Transaction, businessId: string, dueId: string): Promise<SendingNumber | null> {
    const [row]: { phoneNumberId: string; token: string }[] = await tx.query(
      `select n.phone_number_id "phoneNumberId", n.access_token token from payment_dues d
       join conversations c on c.business_id = d.business_id and c.id = d.conversation_id
       join whatsapp_numbers n on n.business_id = c.business_id and n.phone_number_id = c.phone_number_id
       where d.business_id = $1 and d.id = $2`,
      [businessId, dueId],
    );
    return row ? this.opened(businessId, row.phoneNumberId, row.token) : null;
  }

  /** Any number of the business, to ask Meta about the account that it belongs to. */
  async anyNumber(tx: Transaction, businessId: string): Promise<(SendingNumber & { readonly wabaId: string }) | null> {
    const [row]: { phoneNumberId: string; token: string; wabaId: string }[] = await tx.query(
      `select phone_number_id "phoneNumberId", access_token token, waba_id "wabaId" from whatsapp_numbers where business_id = $1 order by created_at limit 1`,
      [businessId],
    );
    return row ? { ...this.opened(businessId, row.phoneNumberId, row.token), wabaId: row.wabaId } : null;
  }

  private opened(businessId: string, phoneNumberId: string, token: string): SendingNumber {
    return { phoneNumberId, accessToken: this.keyring.open(token, aboutNumber(businessId, phoneNumberId, 'access_token')) };
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
