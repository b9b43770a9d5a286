import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * AES-256-GCM for secrets at rest. A sealed secret is `keyId:base64url(nonce ‖ ciphertext ‖ tag)`; the additional data names
 * business, table, column and row, so that a ciphertext moved elsewhere does not open.
 */
export class Keyring {
  private constructor(
    private readonly keys: ReadonlyMap<string, Buffer>,
    private readonly current: string,
  ) {}

  /** `id:base64,id:base64`; the first encrypts, all decrypt. Each key is 32 bytes. */
  static parse(text: string): Keyring {
    const keys = new Map<string, Buffer>();
    for (const part of text
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean)) {
      const at = part.indexOf(':');
      const id = part.slice(0, at);
      const key = Buffer.from(part.slice(at + 1), 'base64');
      if (at < 1 || key.length !== 32)
        throw new Error(`ENCRYPTION_KEYS: "${id || part.slice(0, 8)}" must be written id:base64 with a key of 32 bytes`);
      keys.set(id, key);
    }
    const [first] = keys.keys();
    if (!first) throw new Error('ENCRYPTION_KEYS is empty. Give at least one key as id:base64 (32 bytes).');
    return new Keyring(keys, first);
  }

  /**
   * The keyring of this process: ENCRYPTION_KEYS, or outside production a key made once and kept in the data folder
   * for its owner's eyes only. Production without keys does not boot.
   */
  static fromEnvironment(environment: NodeJS.ProcessEnv = process.env): Keyring {
    const given = environment['ENCRYPTION_KEYS'];
    if (given) return Keyring.parse(given);
    if (environment['NODE_ENV'] === 'production')
      throw new Error(
        'ENCRYPTION_KEYS is not set. In production the keys must be given: id:base64 of 32 bytes, e.g. from `openssl rand -base64 32`.',
      );
    const folder = environment['DATA_DIR'] ?? './data';
    const file = join(folder, 'keys');
    if (!existsSync(file)) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, `local:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    }
    chmodSync(file, 0o600);
    return Keyring.parse(readFileSync(file, 'utf8'));
  }

  seal(secret: string, about: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(this.current)!, nonce);
    cipher.setAAD(Buffer.from(`${about}|${this.current}`));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${this.current}:${sealed.toString('base64url')}`;
  }

  /** Throws when the key is unknown, the ciphertext was changed, or it belongs to another row. */
  open(sealed: string, about: string): string {
    const at = sealed.indexOf(':');
    const id = sealed.slice(0, at);
    const key = this.keys.get(id);
    if (!key) throw new Error(`A secret is sealed with key "${id}", which is not in ENCRYPTION_KEYS`);
    const bytes = Buffer.from(sealed.slice(at + 1), 'base64url');
    if (bytes.length < 28) throw new Error('A sealed secret is too short to be one');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(`${about}|${id}`));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  }
}

/** What the secrets of a WhatsApp number are bound to. */
export const aboutNumber = (businessId: string, phoneNumberId: string, column: 'access_token' | 'app_secret' | 'previous_app_secret') =>
  `${businessId}|whatsapp_numbers|${column}|${phoneNumberId}`;

/** What a secret that requests of flows carry is bound to. */
export const aboutSecret = (businessId: string, name: string) => `${businessId}|request_secrets|secret|${name}`;

/** What the secrets of an account with a payment provider are bound to. */
export const aboutConnection = (businessId: string, provider: string, column: 'api_key' | 'webhook_secret') =>
  `${businessId}|payment_connections|${column}|${provider}`;

/** What the private key of a business's forms is bound to. */
export const aboutFormKey = (businessId: string) => `${businessId}|form_keys|private_key|`;

export const sha256 = (words: string | Buffer): Buffer => createHash('sha256').update(words).digest();
