import { readOnce, rememberReads } from './read-once.ts';
import type { Transaction } from './tenant-database.ts';

const transaction = () => ({}) as Transaction;

describe('what turns of one transaction ask alike', () => {
  it('is read each time where nobody said that it does not change meanwhile', async () => {
    const tx = transaction();
    let reads = 0;
    const read = () => Promise.resolve(++reads);
    expect([await readOnce(tx, 'prices', read), await readOnce(tx, 'prices', read)]).toEqual([1, 2]);
  });

  it('is read once, in each transaction and of each thing', async () => {
    let reads = 0;
    const read = () => Promise.resolve(++reads);
    const [tx, other] = [transaction(), transaction()];
    rememberReads(tx);
    rememberReads(other);
    expect([await readOnce(tx, 'prices', read), await readOnce(tx, 'prices', read)]).toEqual([1, 1]);
    expect([await readOnce(tx, 'hours', read), await readOnce(other, 'prices', read)]).toEqual([2, 3]);
  });

  it('is read again after it could not be read', async () => {
    const tx = transaction();
    rememberReads(tx);
    await expect(readOnce(tx, 'prices', () => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
    expect(await readOnce(tx, 'prices', () => Promise.resolve(5))).toBe(5);
  });
});
