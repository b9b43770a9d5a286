/** Whether two values are the same as JSON. PostgreSQL keeps the fields of an object in an order of its own. */
export const same = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other);

function ordered(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
