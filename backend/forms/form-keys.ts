import { Injectable } from '@nestjs/common';
import { aboutFormKey, Keyring } from '../database/secrets.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { newKeyPair } from './sealed-exchange.ts';

/** The keys that forms are sealed with: one pair for each business, made when its first form is sent. */
@Injectable()
export class FormKeys {
  constructor(private readonly keyring: Keyring) {}

  async publicKey(tx: Transaction, businessId: string): Promise<string> {
    const [known]: { public_key: string }[] = await tx.query(`select public_key from form_keys where business_id = $1`, [businessId]);
    if (known) return known.public_key;
    const { publicKey, privateKey } = newKeyPair();
    const sealed = this.keyring.seal(privateKey, aboutFormKey(businessId));
    await tx.query(`insert into form_keys (business_id, public_key, private_key) values ($1, $2, $3) on conflict do nothing`, [
      businessId,
      publicKey,
      sealed,
    ]);
    // Another server may have been first.
    const [kept]: { public_key: string }[] = await tx.query(`select public_key from form_keys where business_id = $1`, [businessId]);
    return kept!.public_key;
  }

  /** Undefined when the business never sent a form. */
  async privateKey(tx: Transaction, businessId: string): Promise<string | undefined> {
    const [known]: { private_key: string }[] = await tx.query(`select private_key from form_keys where business_id = $1`, [businessId]);
    return known && this.keyring.open(known.private_key, aboutFormKey(businessId));
  }
}
