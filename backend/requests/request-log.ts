import { Injectable, NotFoundException } from '@nestjs/common';
import type { RequestSecretView, RequestView } from '../contract/requests.ts';
import { aboutSecret, Keyring } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';

const page = 50;

/** What was asked over HTTP and how that went, and the secrets that requests carry. */
@Injectable()
export class RequestLog {
  private readonly keyring = Keyring.fromEnvironment();

  constructor(private readonly database: TenantDatabase) {}

  list(businessId: string, { state, before }: { readonly state?: RequestView['state']; readonly before?: string }): Promise<RequestView[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      const rows: (Omit<RequestView, 'at'> & { readonly at: Date })[] = await tx.query(
        `select id, conversation_id "conversationId", flow_id flow, step, method, pattern, state, tries, status, took_ms "tookMs", failure, created_at at
         from requests where business_id = $1 and ($2::text is null or state = $2) and ($3::uuid is null or id < $3) order by id desc limit $4`,
        [businessId, state ?? null, before ?? null, page],
      );
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
    });
  }

  secrets(businessId: string): Promise<RequestSecretView[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      const rows: { name: string; since: Date }[] = await tx.query(
        `select name, created_at since from request_secrets where business_id = $1 order by name`,
        [businessId],
      );
      return rows.map(({ name, since }) => ({ name, since: since.toISOString() }));
    });
  }

  /** A secret of the same name is replaced. */
  keepSecret(businessId: string, name: string, secret: string): Promise<RequestSecretView> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [row]: { since: Date }[] = await tx.query(
        `insert into request_secrets (business_id, name, secret) values ($1, $2, $3)
         on conflict (business_id, name) do update set secret = excluded.secret, created_at = the_time() returning created_at since`,
        [businessId, name, this.keyring.seal(secret, aboutSecret(businessId, name))],
      );
      return { name, since: row!.since.toISOString() };
    });
  }

  forgetSecret(businessId: string, name: string): Promise<void> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [, count] = await tx.query<[unknown, number]>(`delete from request_secrets where business_id = $1 and name = $2`, [
        businessId,
        name,
      ]);
      if (count === 0) throw new NotFoundException('There is no such secret.');
    });
  }
}
