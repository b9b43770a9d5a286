/** A UUIDv7: unique without asking the server, also where `crypto.randomUUID` is missing (plain http in a local network). */
export function newReplyId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let nth = 0; nth < 6; nth += 1) bytes[nth] = Math.floor(now / 2 ** (8 * (5 - nth))) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
