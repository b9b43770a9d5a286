import { randomBytes, randomInt } from 'node:crypto';

/** An id of a message in the clothes Meta gives it: base64 of some framing, the customer's number and random bytes. */
export function newWamid(waId: string, fromCustomer: boolean): string {
  const number = Buffer.from(waId, 'ascii');
  const frame = Buffer.concat([
    Buffer.from([0x1c, 0x18, number.length]),
    number,
    Buffer.from([0x15, 0x02, 0x00, fromCustomer ? 0x12 : 0x11, 0x18, 0x14]),
    Buffer.from(randomBytes(10).toString('hex').toUpperCase(), 'ascii'),
    Buffer.from([0x00]),
  ]);
  return `wamid.${frame.toString('base64')}`;
}

/** Decimal ids, as Graph objects have. */
export const newGraphId = (): string => digits(15);

/** A number that belongs to nobody: area code 555. */
export const newWaId = (): string => `1555${digits(7)}`;

export const newBsuid = (): string => `US.${digits(18)}`;

function digits(count: number): string {
  return Array.from({ length: count }, (_, index) => String(randomInt(index === 0 ? 1 : 0, 10))).join('');
}
