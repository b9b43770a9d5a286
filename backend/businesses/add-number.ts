import type { NewNumber } from '../contract/businesses.ts';
import { aboutNumber, sha256, type Keyring } from '../database/secrets.ts';
import type { Transaction } from '../database/tenant-database.ts';

/** Keeps a WhatsApp number for a business, its secrets sealed. Fails on a number that any business has already. */
export async function addNumber(tx: Transaction, keyring: Keyring, businessId: string, number: NewNumber): Promise<void> {
  const seal = (secret: string, column: 'access_token' | 'app_secret') =>
    keyring.seal(secret, aboutNumber(businessId, number.phoneNumberId, column));
  await tx.query(
    `insert into whatsapp_numbers (business_id, phone_number_id, waba_id, display_phone_number, access_token, app_secret, verify_token_sha256)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      businessId,
      number.phoneNumberId,
      number.wabaId,
      number.displayPhoneNumber,
      seal(number.accessToken, 'access_token'),
      seal(number.appSecret, 'app_secret'),
      sha256(number.verifyToken),
    ],
  );
}
