/** A column of minor units, beyond what an integer of SQL can hold; exact up to 2^53. */
export const amount = {
  type: 'bigint',
  default: 0,
  transformer: { to: (value: number | null) => value, from: (stored: string | null) => (stored === null ? null : Number(stored)) },
} as const;
