import { createHmac, timingSafeEqual } from 'node:crypto';

const shape = /^sha256=([0-9a-f]{64})$/;

/**
 * The secret, of those given, that signed exactly these bytes. Nothing when none did, when the header is not one Meta
 * writes, or when there is no secret at all: what cannot be checked is not believed.
 */
export function secretThatSigned(body: Uint8Array, header: string | undefined, secrets: readonly string[]): string | undefined {
  const hex = header === undefined ? undefined : shape.exec(header)?.[1];
  if (hex === undefined) return undefined;
  const claimed = Buffer.from(hex, 'hex');
  return secrets.find((secret) => secret !== '' && timingSafeEqual(createHmac('sha256', secret).update(body).digest(), claimed));
}

/** The header Meta would send with these bytes. */
export const signature = (body: Uint8Array, secret: string): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
