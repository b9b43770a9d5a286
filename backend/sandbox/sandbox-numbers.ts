import { createHash } from 'node:crypto';

/** Anything that runs SQL: a transaction of TypeORM, or a thin wrapper around a client of pg. */
export interface Queryable {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** A business number as the sandbox's Meta knows it. */
export interface SandboxNumber {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly displayPhoneNumber: string;
  readonly businessName: string;
  readonly accessToken: string;
  readonly appSecret: string;
  /** Where its webhooks go; without one they go to this server. */
  readonly webhookUrl?: string;
}

export const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Makes a number known to the sandbox, or brings what it knows of it up to date. Of the access token only its hash is kept. */
export async function registerSandboxNumber(db: Queryable, number: SandboxNumber): Promise<void> {
  await db.query(
    `insert into sandbox.numbers (phone_number_id, waba_id, display_phone_number, business_name, token_sha256, app_secret, webhook_url)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (phone_number_id) do update set
       waba_id = excluded.waba_id, display_phone_number = excluded.display_phone_number, business_name = excluded.business_name,
       token_sha256 = excluded.token_sha256, app_secret = excluded.app_secret, webhook_url = excluded.webhook_url`,
    [
      number.phoneNumberId,
      number.wabaId,
      number.displayPhoneNumber,
      number.businessName,
      sha256(number.accessToken),
      number.appSecret,
      number.webhookUrl ?? null,
    ],
  );
}
