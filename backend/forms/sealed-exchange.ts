import { constants, createCipheriv, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto';

/** What Meta's client sends about a form, sealed so that only the business can read it. */
export interface SealedRequest {
  readonly encrypted_flow_data: string;
  readonly encrypted_aes_key: string;
  readonly initial_vector: string;
}

/** The request cannot be opened with this key: the client then asks Meta for the key again. */
export class CannotOpen extends Error {}

export interface Opened {
  readonly request: unknown;
  /** Seals the answer so that only who asked can read it. */
  readonly seal: (answer: unknown) => string;
}

const tagLength = 16;

export function openRequest(body: unknown, privateKey: string): Opened {
  const { encrypted_flow_data: data, encrypted_aes_key: sealedKey, initial_vector: vector } = (body ?? {}) as Partial<SealedRequest>;
  if (typeof data !== 'string' || typeof sealedKey !== 'string' || typeof vector !== 'string')
    throw new CannotOpen('It is not sealed as Meta does');
  try {
    const key = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      Buffer.from(sealedKey, 'base64'),
    );
    const iv = Buffer.from(vector, 'base64');
    const bytes = Buffer.from(data, 'base64');
    const decipher = createDecipheriv('aes-128-gcm', key, iv, { authTagLength: tagLength });
    decipher.setAuthTag(bytes.subarray(-tagLength));
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]);
    return { request: JSON.parse(plain.toString('utf8')) as unknown, seal: (answer) => sealed(answer, key, iv) };
  } catch (error) {
    throw new CannotOpen((error as Error).message, { cause: error });
  }
}

/** With the same key, and the vector with each bit turned. */
function sealed(answer: unknown, key: Buffer, iv: Buffer): string {
  const cipher = createCipheriv('aes-128-gcm', key, Buffer.from(iv.map((byte) => ~byte)), { authTagLength: tagLength });
  return Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

export function newKeyPair(): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
