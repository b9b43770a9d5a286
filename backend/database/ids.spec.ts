import { validate, version } from 'uuid';
import { newId } from './ids.ts';

describe('an id', () => {
  it('is a UUIDv7 that nobody else has and that sorts after all made before it', () => {
    const ids = Array.from({ length: 20_000 }, newId);
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
    expect(ids.every((id, nth) => nth === 0 || ids[nth - 1]! < id)).toBe(true);
    expect(new Set(ids.map((id) => id.slice(-10))).size).toBeGreaterThan(19_900);
  });
});
