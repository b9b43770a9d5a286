import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** For argon2id, which is this library's default. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), cost);

/** Nobody's password: checking against it takes as long as checking against a real one. */
const nobodys = hashPassword(randomBytes(32).toString('base64url'));

/** False for a wrong password and for an unknown account (no hash), after the same time. */
export async function passwordFits(password: string, passwordHash: string | undefined): Promise<boolean> {
  const fits = await verify(passwordHash ?? (await nobodys), password.normalize('NFC'));
  return fits && passwordHash !== undefined;
}
