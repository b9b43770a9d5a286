import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../database/ports.ts';
import { aboutNumber, Keyring } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import type { SendingNumber } from './graph-api.ts';

export interface NumberToSendFrom extends SendingNumber {
  readonly wabaId: string;
  readonly perSecond: number;
  /** The catalog at Meta that the business's products are in. */
  readonly catalogId: string | null;
  /** Why nothing may be sent from it now. */
  readonly stopped: string | null;
}

interface Row {
  readonly waba_id: string;
  readonly access_token: string;
  readonly messages_per_second: number;
  readonly stopped_reason: string | null;
  readonly catalog_id: string | null;
}

const freshForMs = 30_000;

/** The numbers we send from, with their tokens, kept for half a minute. */
@Injectable()
export class SendingNumbers {
  private readonly log = new Logger(SendingNumbers.name);
  private readonly kept = new Map<string, { readonly at: number; readonly number: Promise<NumberToSendFrom | undefined> }>();

  constructor(
    private readonly database: TenantDatabase,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
  ) {}

  find(businessId: string, phoneNumberId: string): Promise<NumberToSendFrom | undefined> {
    const key = `${businessId} ${phoneNumberId}`;
    const known = this.kept.get(key);
    if (known && this.clock.now() - known.at < freshForMs) return known.number;
    const number = this.load(businessId, phoneNumberId);
    this.kept.set(key, { at: this.clock.now(), number });
    number.catch(() => this.kept.delete(key));
    return number;
  }

  /** Forgets what is kept: the next look is at the database. */
  forget(businessId: string, phoneNumberId: string): void {
    this.kept.delete(`${businessId} ${phoneNumberId}`);
  }

  private async load(businessId: string, phoneNumberId: string): Promise<NumberToSendFrom | undefined> {
    const [row] = await this.database.inBusiness<Row[]>(businessId, (tx) =>
      tx.query(
        `select n.waba_id, n.access_token, n.messages_per_second, n.stopped_reason, b.meta_catalog_id catalog_id
         from whatsapp_numbers n join businesses b on b.id = n.business_id where n.business_id = $1 and n.phone_number_id = $2`,
        [businessId, phoneNumberId],
      ),
    );
    if (!row) return undefined;
    return {
      phoneNumberId,
      accessToken: this.opened(row.access_token, businessId, phoneNumberId),
      wabaId: row.waba_id,
      perSecond: row.messages_per_second,
      stopped: row.stopped_reason,
      catalogId: row.catalog_id,
    };
  }

  /** Sealed with a key that is gone, a token is as dead as one that Meta refuses: an empty one is refused at once. */
  private opened(sealed: string, businessId: string, phoneNumberId: string): string {
    try {
      return this.keyring.open(sealed, aboutNumber(businessId, phoneNumberId, 'access_token'));
    } catch (error) {
      this.log.error(`The access token of number ${phoneNumberId} cannot be opened: ${(error as Error).message}`);
      return '';
    }
  }
}
