import fc from 'fast-check';
import { newId } from '../database/ids.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import type { Due } from './due.ts';
import { openTill, type Till } from './till-under-test.ts';

let till: Till;
let shop: Till['shop'];
let businessId: string;

beforeAll(async () => {
  till = await openTill();
  ({ shop } = till);
  ({ businessId } = shop);
});
afterAll(() => till.close());
beforeEach(async () => {
  till.till.canStillBeHad = true;
  await shop.letTimePass('0 hours');
});

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const withdraw = (due: Due) => shop.inShop((tx) => till.dues.withdraw(tx, businessId, due.id, { by: 'contact' }));

describe('a due', () => {
  it('is one, however often it is asked for, and has a number to read out', async () => {
    const due = await till.ask(1_240);
    const again = await till.ask(1_240, { payable: due.payable });
    expect(again.id).toBe(due.id);
    expect(due).toMatchObject({ number: expect.stringMatching(/^P-\d{4,}$/), state: 'open', remaining: 1_240, kept: 0 });
    const anew = await till.ask(1_240, { payable: due.payable, n: 2 });
    expect(anew.id).not.toBe(due.id);
  });

  it('of nothing is paid at once', async () => {
    const due = await till.ask(0);
    expect(due.state).toBe('paid');
    expect(till.heard(due)).toEqual(['paid']);
  });

  it('is paid by a payment of its amount, which counts once', async () => {
    const due = await till.ask(1_240);
    const externalId = newId();
    expect(await till.capture(due, 1_240, { externalId })).toMatchObject({
      outcome: 'paid',
      due: { state: 'paid', kept: 1_240, remaining: 0 },
    });
    expect(await till.capture(due, 1_240, { externalId })).toMatchObject({ outcome: 'known' });
    expect(till.heard(due)).toEqual(['paid']);
    expect(await till.told(due)).toEqual(['payment.captured']);
    expect(await till.ledger(due)).toEqual({ cash: 1_240, due: -1_240 });
  });

  it('is paid in parts', async () => {
    const due = await till.ask(1_000);
    expect(await till.capture(due, 400)).toMatchObject({ outcome: 'part', due: { state: 'part', remaining: 600 } });
    expect(await till.capture(due, 600)).toMatchObject({ outcome: 'paid' });
    expect(till.heard(due)).toEqual(['part', 'paid']);
    expect(await till.told(due)).toEqual(['payment.part', 'payment.captured']);
  });

  it('keeps no more than was owed', async () => {
    const due = await till.ask(1_000);
    expect(await till.capture(due, 1_300)).toMatchObject({ outcome: 'overpaid', due: { kept: 1_000, excess: 300 } });
    expect(await till.refundsOf(due)).toMatchObject([{ cause: 'overpaid', amount: '300', state: 'proposed' }]);
  });

  it('that is paid a second time keeps the first and proposes to give the second back', async () => {
    const due = await till.ask(1_000);
    await till.capture(due, 1_000);
    expect(await till.capture(due, 1_000)).toMatchObject({ outcome: 'duplicate', due: { kept: 1_000, excess: 1_000 } });
    expect(await till.refundsOf(due)).toMatchObject([{ cause: 'duplicate', amount: '1000', state: 'proposed' }]);
    expect(till.heard(due)).toEqual(['paid']);
    expect(await till.told(due)).toEqual(['payment.captured', 'payment.duplicate']);
  });

  it('is reminded of in the middle of its time, and ends with it', async () => {
    const due = await till.ask(1_000, { deadline: inMinutes(60) });
    await shop.letTimePass('31 minutes');
    await till.alarms.look();
    expect(await till.told(due)).toEqual(['payment.nudge']);
    await shop.letTimePass('61 minutes');
    await till.alarms.look();
    expect(await till.get(due)).toMatchObject({ state: 'expired', remaining: 0 });
    expect(till.heard(due)).toEqual(['expired']);
    expect(await till.told(due)).toEqual(['payment.nudge', 'payment.expired']);
  });

  it('that is paid hears no more of its deadline', async () => {
    const due = await till.ask(1_000, { deadline: inMinutes(60) });
    await till.capture(due, 1_000);
    await shop.letTimePass('2 hours');
    await till.alarms.look();
    expect(await till.get(due)).toMatchObject({ state: 'paid' });
    expect(await till.told(due)).toEqual(['payment.captured']);
  });

  it('gets more time when it is extended', async () => {
    const due = await till.ask(1_000, { deadline: inMinutes(10) });
    await shop.inShop((tx) => till.dues.extend(tx, businessId, due.id, inMinutes(180)));
    await shop.letTimePass('1 hour');
    await till.alarms.look();
    expect(await till.get(due)).toMatchObject({ state: 'open' });
  });
});

describe('a payment after the end', () => {
  it('counts after all where the thing can still be had', async () => {
    const due = await till.ask(1_000);
    await withdraw(due);
    expect(await till.capture(due, 1_000)).toMatchObject({ outcome: 'reinstated', due: { state: 'paid', kept: 1_000, excess: 0 } });
    expect(await till.refundsOf(due)).toEqual([]);
    expect(await till.told(due)).toEqual(['payment.withdrawn', 'payment.reinstated']);
  });

  it('is to go back where it is gone, and the customer is told', async () => {
    till.till.canStillBeHad = false;
    const due = await till.ask(1_000, { deadline: inMinutes(-1) });
    await till.alarms.look();
    expect(await till.capture(due, 1_000)).toMatchObject({ outcome: 'late', due: { state: 'expired', kept: 0, excess: 1_000 } });
    expect(till.heard(due)).toEqual(['expired', 'late']);
    expect(await till.refundsOf(due)).toMatchObject([{ cause: 'late', amount: '1000', state: 'proposed' }]);
    expect((await till.told(due)).at(-1)).toBe('payment.late');
  });

  it('that is only a part reinstates nothing', async () => {
    const due = await till.ask(1_000);
    await withdraw(due);
    expect(await till.capture(due, 400)).toMatchObject({ outcome: 'late' });
    expect(till.heard(due)).toEqual([]);
  });
});

describe('a refund', () => {
  const ask = (due: Due, amount: number | 'all', by = till.member()) =>
    shop.inShop((tx) => till.refunds.ask(tx, { businessId, of: due.payable, amount, reason: 'The cake fell', by }));
  const settle = (id: string, as: string | null = null) =>
    shop.inShop((tx) => till.refunds.settle(tx, businessId, id, { by: 'system' }, as));

  it('within the limit is on its way at once, and leaves the due when it is done', async () => {
    const due = await till.ask(3_000);
    await till.capture(due, 3_000);
    const [refund] = await ask(due, 1_000);
    expect(refund).toMatchObject({ state: 'pending', amount: 1_000, cause: 'asked' });
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 3_000 });
    await settle(refund!.id);
    await settle(refund!.id);
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 2_000 });
    expect(till.heard(due)).toEqual(['paid', 'refunded 1000']);
    await settle((await ask(due, 'all'))[0]!.id);
    expect(await till.get(due)).toMatchObject({ state: 'refunded', kept: 0 });
    expect(await till.told(due)).toEqual(['payment.captured', 'payment.refunded', 'payment.refunded']);
  });

  it('is never more than is there, with what is already on its way', async () => {
    const due = await till.ask(3_000);
    await till.capture(due, 3_000);
    await ask(due, 2_500);
    await expect(ask(due, 501)).rejects.toThrow(new Refusal('No more than €5.00 can be refunded'));
    await ask(due, 500);
    await expect(ask(due, 1)).rejects.toThrow(Refusal);
    expect(await ask(due, 'all')).toEqual([]);
  });

  it('beyond the limit needs a second person', async () => {
    const due = await till.ask(9_000);
    await till.capture(due, 9_000);
    const asker = till.member();
    const [refund] = await ask(due, 5_001, asker);
    expect(refund!.state).toBe('proposed');
    const approve = (by: typeof asker) => shop.inShop((tx) => till.refunds.approve(tx, businessId, refund!.id, by));
    await expect(approve(asker)).rejects.toThrow('another member has to approve it');
    expect(await approve(till.member())).toMatchObject({ state: 'pending' });
    await expect(approve(till.member())).rejects.toThrow(Refusal);
  });

  it('takes the last payment first, and of several what is needed', async () => {
    const due = await till.ask(3_000);
    await till.capture(due, 1_000);
    await till.capture(due, 2_000);
    expect((await ask(due, 2_500)).map(({ amount }) => amount)).toEqual([2_000, 500]);
  });

  it('that comes back puts the money where it was', async () => {
    const due = await till.ask(1_000);
    await till.capture(due, 1_000);
    const [refund] = await ask(due, 'all');
    await settle(refund!.id);
    await shop.inShop((tx) => till.refunds.fail(tx, businessId, refund!.id, 'The account is closed'));
    expect(await till.get(due)).toMatchObject({ state: 'paid', kept: 1_000 });
    await shop.inShop((tx) => till.refunds.retry(tx, businessId, refund!.id, till.member()));
    await settle(refund!.id);
    expect(await till.get(due)).toMatchObject({ state: 'refunded', kept: 0 });
    expect(await till.told(due)).toEqual(['payment.captured', 'payment.refunded', 'payment.refund-failed', 'payment.refunded']);
  });

  it('that is rejected can be asked for again', async () => {
    const due = await till.ask(1_000);
    await till.capture(due, 2_000);
    const [proposal] = await till.refundsOf(due);
    await shop.inShop((tx) => till.refunds.reject(tx, businessId, proposal!.id, till.member(), 'She wants to keep it as credit'));
    await settle((await ask(due, 'all'))[0]!.id);
    expect(await till.ledger(due)).toEqual({ cash: 0, due: 0, excess: 0 });
  });
});

describe('the ledger', () => {
  it('refuses what does not add up to zero, and any change', async () => {
    const due = await till.ask(1_000);
    await till.capture(due, 1_000);
    const insert = shop.inShop((tx) =>
      tx.query(
        `insert into ledger_entries (business_id, id, posting_id, account, amount, currency, due_id) values ($1, $2, $3, 'cash', 5, 'EUR', $4)`,
        [businessId, newId(), newId(), due.id],
      ),
    );
    await expect(insert).rejects.toThrow('do not add up to zero');
    await expect(shop.inShop((tx) => tx.query(`update ledger_entries set amount = 1`))).rejects.toThrow('permission denied');
    await expect(shop.inShop((tx) => tx.query(`delete from ledger_entries`))).rejects.toThrow('permission denied');
  });

  it('says what came in minus what went back, and keeps nothing twice, whatever happens in whatever order', async () => {
    const amount = fc.integer({ min: 1, max: 1_500 });
    const happening = fc.oneof(
      { weight: 4, arbitrary: fc.record({ what: fc.constant('capture' as const), amount, nth: fc.nat(3) }) },
      { weight: 3, arbitrary: fc.record({ what: fc.constant('full capture' as const), nth: fc.nat(3) }) },
      { weight: 2, arbitrary: fc.record({ what: fc.constant('refund' as const), amount }) },
      {
        weight: 2,
        arbitrary: fc.record({ what: fc.constantFrom('approve' as const, 'settle' as const, 'fail' as const, 'reject' as const) }),
      },
      { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('withdraw' as const, 'expire' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 14 }), fc.boolean(), async (happenings, canStillBeHad) => {
        till.till.canStillBeHad = canStillBeHad;
        const owed = 1_000;
        const due = await till.ask(owed);
        const refused = (error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
        };
        for (const happening of happenings) {
          const [first] = (await till.refundsOf(due)).filter(({ state }) => !['refunded', 'rejected'].includes(state));
          const at = <T>(work: (id: string) => Promise<T>) => (first ? work(first.id).catch(refused) : undefined);
          if (happening.what === 'capture') await till.capture(due, happening.amount, { externalId: `${due.id} ${happening.nth}` });
          else if (happening.what === 'full capture') await till.capture(due, owed, { externalId: `${due.id} full ${happening.nth}` });
          else if (happening.what === 'refund')
            await shop
              .inShop((tx) =>
                till.refunds.ask(tx, { businessId, of: { dueId: due.id }, amount: happening.amount, reason: 'x', by: till.member() }),
              )
              .catch(refused);
          else if (happening.what === 'withdraw') await withdraw(due);
          else if (happening.what === 'expire') {
            await shop.inShop((tx) => till.dues.extend(tx, businessId, due.id, new Date(0)));
            await till.alarms.look();
          } else
            await at((id) =>
              shop.inShop((tx) => {
                if (happening.what === 'approve') return till.refunds.approve(tx, businessId, id, till.member());
                if (happening.what === 'settle') return till.refunds.settle(tx, businessId, id, { by: 'system' }, null);
                if (happening.what === 'fail') return till.refunds.fail(tx, businessId, id, 'no');
                return till.refunds.reject(tx, businessId, id, till.member(), 'no');
              }),
            );
        }
        const [sums] = await shop.inShop<{ captured: string; refunded: string; ledger: string; all: string }[]>((tx) =>
          tx.query(
            `select (select coalesce(sum(amount), 0) from payment_captures where business_id = $1 and due_id = $2) captured,
                    (select coalesce(sum(amount), 0) from payment_refunds where business_id = $1 and due_id = $2 and state = 'refunded') refunded,
                    (select coalesce(sum(amount), 0) from ledger_entries where business_id = $1 and due_id = $2 and account = 'cash') ledger,
                    (select coalesce(sum(amount), 0) from ledger_entries where business_id = $1 and due_id = $2) "all"`,
            [businessId, due.id],
          ),
        );
        expect(Number(sums!.ledger)).toBe(Number(sums!.captured) - Number(sums!.refunded));
        expect(Number(sums!.all)).toBe(0);
        const now = await till.get(due);
        expect(now.kept).toBeLessThanOrEqual(owed);
        expect(Math.min(now.kept, now.excess)).toBeGreaterThanOrEqual(0);
        // Whatever nobody owed is on its way back, or somebody decided otherwise.
        const refunds = await till.refundsOf(due);
        if (refunds.every(({ cause, state }) => cause !== 'asked' && state !== 'rejected'))
          expect(now.excess).toBe(refunds.filter(({ state }) => state !== 'refunded').reduce((sum, each) => sum + Number(each.amount), 0));
        expect(till.heard(due).filter((what) => what === 'paid').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps one of many payments that come at the same moment', async () => {
    const due = await till.ask(1_000);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => till.capture(due, 1_000, { externalId: `${due.id} ${nth % 2}` })),
    );
    const count = (what: string) => outcomes.filter(({ outcome }) => outcome === what).length;
    expect([count('paid'), count('duplicate'), count('known')]).toEqual([1, 1, 18]);
  });
});
