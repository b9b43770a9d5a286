import { Proofs } from './proofs.ts';
import { openTill, type Till } from './till-under-test.ts';

let till: Till;
let proofs: Proofs;
let businessId: string;

beforeAll(async () => {
  till = await openTill();
  ({ businessId } = till.shop);
  proofs = new Proofs(till.dues, till.captures, till.alarms);
});
afterAll(() => till.close());

/** Owed within twenty minutes, with a proof that is looked at within two hours. */
async function proved() {
  await till.shop.letTimePass('0 hours');
  const due = await till.ask(1_000, { deadline: new Date(Date.now() + 20 * 60_000) });
  const kept = await till.shop.inShop((tx) => proofs.keep(tx, { businessId, dueId: due.id, mediaId: `m-${due.id}` }));
  return { due, proofId: kept.outcome === 'kept' ? kept.proof.id : '' };
}

const after = async (interval: string) => {
  await till.shop.letTimePass(interval);
  await till.alarms.look();
};

describe('a proof that waits for a person', () => {
  it('keeps what is paid for until the promise, and a while longer', async () => {
    const { due } = await proved();
    await after('21 minutes');
    expect(await till.get(due)).toMatchObject({ state: 'open' });
    await after('125 minutes');
    expect(await till.get(due)).toMatchObject({ state: 'open' });
    expect(await till.told(due)).toContain('payment.proof-late');
    expect(till.heard(due)).toEqual([]);
    await after('136 minutes');
    expect(await till.get(due)).toMatchObject({ state: 'expired' });
    expect(till.heard(due)).toEqual(['expired']);
  });

  it('is paid when it is approved after the first deadline', async () => {
    const { due, proofId } = await proved();
    await after('1 hour');
    await till.shop.inShop((tx) => proofs.approve(tx, businessId, proofId, 1_000, till.member()));
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 1_000 });
    expect(till.heard(due)).toEqual(['paid']);
  });
});
