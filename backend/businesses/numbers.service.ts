import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { normaliseText } from '../../flows/language/text.ts';
import type { NewNumber, NewSecrets, NumberView } from '../contract/businesses.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { aboutNumber, Keyring, sha256 } from '../database/secrets.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { ringIn } from '../messaging/bell.ts';
import { notifyLive } from '../messaging/live.ts';
import { addNumber } from './add-number.ts';

interface NumberRow {
  readonly phone_number_id: string;
  readonly waba_id: string;
  readonly display_phone_number: string;
  readonly messages_per_second: number;
  readonly stopped_reason: string | null;
  readonly stopped_at: Date | null;
}

/** The WhatsApp numbers of a business. Their secrets go in sealed and are never shown again. */
@Injectable()
export class NumbersService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly across: AcrossBusinesses,
    private readonly keyring: Keyring,
  ) {}

  list(businessId: string): Promise<NumberView[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      const rows: NumberRow[] = await tx.query(
        `select phone_number_id, waba_id, display_phone_number, messages_per_second, stopped_reason, stopped_at from whatsapp_numbers where business_id = $1 order by created_at, phone_number_id`,
        [businessId],
      );
      return rows.map(numberView);
    });
  }

  async connect(businessId: string, number: NewNumber): Promise<NumberView> {
    if (await this.across.numberIsTaken(number.phoneNumberId))
      throw new ConflictException('This number is connected already. To change its secrets, replace them there.');
    await this.database.inBusiness(businessId, (tx) => addNumber(tx, this.keyring, businessId, number));
    return this.change(businessId, number.phoneNumberId, () => Promise.resolve());
  }

  /** Sending follows within half a minute. */
  pace(businessId: string, phoneNumberId: string, messagesPerSecond: number): Promise<NumberView> {
    return this.change(businessId, phoneNumberId, async (tx) => {
      await tx.query(`update whatsapp_numbers set messages_per_second = $3 where business_id = $1 and phone_number_id = $2`, [
        businessId,
        phoneNumberId,
        messagesPerSecond,
      ]);
    });
  }

  /** The replaced app secret still counts: webhooks that Meta signed with it may be on their way. */
  replaceSecrets(businessId: string, phoneNumberId: string, { accessToken, appSecret, verifyToken }: NewSecrets): Promise<NumberView> {
    return this.change(businessId, phoneNumberId, async (tx) => {
      const about = (column: 'access_token' | 'app_secret' | 'previous_app_secret') => aboutNumber(businessId, phoneNumberId, column);
      const set = (assignment: string, value: unknown) =>
        tx.query(`update whatsapp_numbers set ${assignment} where business_id = $1 and phone_number_id = $2`, [
          businessId,
          phoneNumberId,
          value,
        ]);
      if (accessToken) await set('access_token = $3', this.keyring.seal(accessToken, about('access_token')));
      if (verifyToken) await set('verify_token_sha256 = $3', sha256(verifyToken));
      if (appSecret) {
        const [{ app_secret: sealed }]: [{ app_secret: string }] = await tx.query(
          `select app_secret from whatsapp_numbers where business_id = $1 and phone_number_id = $2`,
          [businessId, phoneNumberId],
        );
        // A sealed secret opens only in its own column, so it is sealed anew for the other.
        await set(
          'previous_app_secret = $3',
          this.keyring.seal(this.keyring.open(sealed, about('app_secret')), about('previous_app_secret')),
        );
        await set('app_secret = $3', this.keyring.seal(appSecret, about('app_secret')));
      }
    });
  }

  /** Sending goes on where it stopped; what was waiting goes out. */
  resume(businessId: string, phoneNumberId: string): Promise<NumberView> {
    return this.change(businessId, phoneNumberId, async (tx) => {
      await tx.query(
        `update whatsapp_numbers set stopped_reason = null, stopped_at = null where business_id = $1 and phone_number_id = $2`,
        [businessId, phoneNumberId],
      );
      await ringIn(tx, 'outbox');
    });
  }

  private change(businessId: string, phoneNumberId: string, work: (tx: Transaction) => Promise<void>): Promise<NumberView> {
    return this.database.inBusiness(businessId, async (tx) => {
      const find = async (): Promise<NumberRow | undefined> => {
        const [row]: NumberRow[] = await tx.query(
          `select phone_number_id, waba_id, display_phone_number, messages_per_second, stopped_reason, stopped_at from whatsapp_numbers where business_id = $1 and phone_number_id = $2 for no key update`,
          [businessId, normaliseText(phoneNumberId)],
        );
        return row;
      };
      if (!(await find())) throw new NotFoundException('There is no such number.');
      await work(tx);
      await notifyLive(tx, { businessId, what: 'number', id: phoneNumberId });
      return numberView((await find())!);
    });
  }
}

function numberView(row: NumberRow): NumberView {
  return {
    phoneNumberId: row.phone_number_id,
    wabaId: row.waba_id,
    displayPhoneNumber: row.display_phone_number,
    messagesPerSecond: row.messages_per_second,
    stopped: row.stopped_at && { reason: row.stopped_reason ?? '', since: row.stopped_at.toISOString() },
  };
}
