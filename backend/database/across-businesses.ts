import { Injectable } from '@nestjs/common';
import { TenantDatabase, type Transaction } from './tenant-database.ts';

export interface WebhookNumber {
  readonly businessId: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  /** Sealed; see secrets.ts. */
  readonly appSecret: string;
  readonly previousAppSecret: string | null;
  readonly verifyTokenSha256: Buffer;
}

export interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly passwordHash: string;
}

export interface SignInRow {
  readonly accountId: string;
  readonly email: string;
  readonly accountName: string;
  readonly businessId: string;
  readonly role: 'owner' | 'member';
  readonly memberName: string;
}

export interface MembershipRow {
  readonly businessId: string;
  readonly businessName: string;
}

export interface AlarmKey {
  readonly businessId: string;
  readonly kind: string;
  readonly subjectId: string;
}

/** A request of a flow that this process is to send now. */
export interface TakenRequest<Asked> {
  readonly businessId: string;
  readonly id: string;
  readonly conversationId: string;
  readonly ref: string;
  readonly asked: Asked;
  /** This one included. */
  readonly tries: number;
}

/** Something to ask a payment provider. */
export interface TakenPaymentWork {
  readonly businessId: string;
  readonly kind: 'link' | 'look-up' | 'close' | 'refund' | 'look-up-refund';
  readonly subjectId: string;
  readonly tries: number;
  readonly asked: number;
}

/** How much of a queue is in a state, and since how many seconds its oldest. Beyond 100 000 nothing is counted. */
export interface QueueDepth {
  readonly queue: 'inbox' | 'outbox' | 'timers' | 'numbers';
  readonly state: string;
  readonly depth: number;
  readonly oldestSeconds: number;
}

/**
 * Every question that the app may ask across businesses. Each is a definer function of the migration
 * `look-across-businesses`; nothing else in the backend reads rows without a business set.
 */
@Injectable()
export class AcrossBusinesses {
  constructor(private readonly database: TenantDatabase) {}

  webhookNumbers(): Promise<WebhookNumber[]> {
    return this.database.query(`
      select business_id "businessId", phone_number_id "phoneNumberId", waba_id "wabaId", app_secret "appSecret",
             previous_app_secret "previousAppSecret", verify_token_sha256 "verifyTokenSha256" from webhook_numbers()`);
  }

  /** Requests that are due, for as long as the lease lasts. */
  takeRequests<Asked>(most: number, lease: string): Promise<TakenRequest<Asked>[]> {
    return this.database.query(
      `select business_id "businessId", id, conversation_id "conversationId", ref, asked, tries from take_requests($1, $2)`,
      [most, lease],
    );
  }

  /** Alarms of these kinds that are due, those that wait longest first. */
  dueAlarms(kinds: readonly string[], most: number): Promise<AlarmKey[]> {
    return this.database.query(`select business_id "businessId", kind, subject_id "subjectId" from due_alarms($1, $2)`, [kinds, most]);
  }

  /** Milliseconds until the next alarm of these kinds, by the database's clock; undefined when there is none. */
  async untilNextAlarm(kinds: readonly string[]): Promise<number | undefined> {
    const [row] = await this.database.query<{ ms: string | null }>(
      `select extract(epoch from next_alarm_at($1) - the_time()) * 1000 as ms`,
      [kinds],
    );
    return row?.ms == null ? undefined : Number(row.ms);
  }

  /** Milliseconds until the next timer or postponed event is due, by the database's clock; undefined when there is none. */
  async untilNextTimer(): Promise<number | undefined> {
    const [row] = await this.database.query<{ ms: string | null }>(`select extract(epoch from next_timer_at() - the_time()) * 1000 as ms`);
    return row?.ms == null ? undefined : Number(row.ms);
  }

  /** How much waits in all queues: counts and ages, and nothing of anybody. */
  queueDepths(): Promise<QueueDepth[]> {
    return this.database.query(`select queue, state, depth, oldest_seconds "oldestSeconds" from queue_depths()`);
  }

  /** The time in the name of the last migration; 0 where it cannot be asked yet, because there was none. */
  async schemaTime(): Promise<number> {
    try {
      const [row] = await this.database.query<{ time: string | null }>(`select schema_time() as time`);
      return Number(row?.time ?? 0);
    } catch (error) {
      if (['42883', '42P01'].includes((error as { code?: string }).code ?? '')) return 0;
      throw error;
    }
  }

  /** Work with payment providers that is due, for whoever calls and for so many seconds. */
  takePaymentWork(most: number, leaseSeconds: number): Promise<TakenPaymentWork[]> {
    return this.database.query(
      `select business_id "businessId", kind, subject_id "subjectId", tries, asked from take_payment_work($1, $2 * interval '1 second')`,
      [most, leaseSeconds],
    );
  }

  /** Whose payment a provider means by one of its names. */
  async businessOfPayment(provider: string, names: readonly string[]): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }>(`select business_id id from business_of_payment($1, $2) limit 1`, [
      provider,
      names,
    ]);
    return row?.id;
  }

  async anyBusiness(): Promise<boolean> {
    const [row] = await this.database.query<{ there: boolean }>(`select businesses_exist() as there`);
    return row!.there;
  }

  async numberIsTaken(phoneNumberId: string): Promise<boolean> {
    const [row] = await this.database.query<{ taken: boolean }>(`select number_is_taken($1) as taken`, [phoneNumberId]);
    return row!.taken;
  }

  async accountByEmail(email: string): Promise<AccountRow | undefined> {
    const [row] = await this.database.query<AccountRow>(`select id, name, password_hash "passwordHash" from account_by_email($1)`, [email]);
    return row;
  }

  /** In the transaction that makes its first membership: an account that belongs nowhere is of no use. */
  async createAccount(
    tx: Transaction,
    account: { readonly id: string; readonly email: string; readonly name: string; readonly passwordHash: string },
  ): Promise<void> {
    await tx.query(`select create_account($1, $2, $3, $4)`, [account.id, account.email, account.name, account.passwordHash]);
  }

  /** Oldest membership first. */
  membershipsOf(accountId: string): Promise<MembershipRow[]> {
    return this.database.query(`select business_id "businessId", business_name "businessName" from memberships_of($1)`, [accountId]);
  }

  async openSignIn(signIn: {
    readonly tokenSha256: Buffer;
    readonly accountId: string;
    readonly businessId: string;
    readonly ip: string;
    readonly userAgent: string;
  }): Promise<void> {
    await this.database.query(`select open_sign_in($1, $2, $3, $4, $5)`, [
      signIn.tokenSha256,
      signIn.accountId,
      signIn.businessId,
      signIn.ip,
      signIn.userAgent,
    ]);
  }

  /** `touch` tells that a person did something, which keeps the sign-in from going idle. */
  async signInOf(tokenSha256: Buffer, touch: boolean): Promise<SignInRow | undefined> {
    const [row] = await this.database.query<SignInRow>(
      `select account_id "accountId", email, account_name "accountName", business_id "businessId", role, member_name "memberName" from sign_in_of($1, $2)`,
      [tokenSha256, touch],
    );
    return row;
  }

  /** False when the person of the sign-in does not belong to that business. */
  async chooseBusiness(tokenSha256: Buffer, businessId: string): Promise<boolean> {
    const [row] = await this.database.query<{ chosen: boolean }>(`select choose_business($1, $2) as chosen`, [tokenSha256, businessId]);
    return row!.chosen;
  }

  async closeSignIn(tokenSha256: Buffer): Promise<void> {
    await this.database.query(`select close_sign_in($1)`, [tokenSha256]);
  }

  /** Failures of the last 15 minutes. `who` is an e-mail or an address, with a prefix that tells which. */
  async signInFailures(who: string): Promise<number> {
    const [row] = await this.database.query<{ failures: number }>(`select count_sign_in_failures($1) as failures`, [who]);
    return row!.failures;
  }

  async noteSignInFailure(who: string): Promise<void> {
    await this.database.query(`select note_sign_in_failure($1)`, [who]);
  }

  async forgetSignInFailures(who: string): Promise<void> {
    await this.database.query(`select forget_sign_in_failures($1)`, [who]);
  }
}
