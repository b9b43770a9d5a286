import fc from 'fast-check';
import { heldBooking, openSalon, type Salon } from './salon-under-test.ts';

const day = 24 * 60;
let salon: Salon;

beforeAll(async () => {
  salon = await openSalon();
});
afterAll(() => salon.close());

describe('a time that many want at the same moment', () => {
  it('is booked once by fifty who confirm', async () => {
    const serviceId = await salon.offer([[await salon.someone()]]);
    const startsAt = await salon.inMinutes(day);
    const customers = await Promise.all(Array.from({ length: 50 }, () => salon.shop.customer()));
    const done = await Promise.all(
      customers.map(async (customer) => {
        const held = await salon.hold(customer, serviceId, startsAt);
        return held.outcome === 'held' ? (await salon.confirm(held.booking.id)).outcome : held.alternatives.length;
      }),
    );
    expect(done.filter((each) => each === 'booked')).toHaveLength(1);
    expect(done.filter((each) => each === 3)).toHaveLength(49);
    expect(await salon.overlaps()).toBe(0);
  });

  it('stays one booking when fifty taps confirm it', async () => {
    const serviceId = await salon.offer([[await salon.someone()]]);
    const { id } = heldBooking(await salon.hold(await salon.shop.customer(), serviceId, await salon.inMinutes(day)));
    const done = await Promise.all(Array.from({ length: 50 }, () => salon.confirm(id)));
    expect(new Set(done.map(({ booking }) => booking.number)).size).toBe(1);
  });

  it('is asked for by two who need approval, of whom only one has a request to approve', async () => {
    const serviceId = await salon.offer([[await salon.someone()]], { needsApproval: true });
    const startsAt = await salon.inMinutes(day);
    const done = await Promise.all(
      [await salon.shop.customer(), await salon.shop.customer()].map(async (customer) => {
        const held = await salon.hold(customer, serviceId, startsAt);
        return held.outcome === 'held' ? (await salon.confirm(held.booking.id)).outcome : held.outcome;
      }),
    );
    expect(done.sort()).toEqual(['pending', 'taken']);
  });

  it('never overlaps another, however many hold times that do, and nobody waits for ever', async () => {
    const [ana, ben, room] = [await salon.someone(), await salon.someone(), await salon.someone()];
    const alone = await salon.offer([[ana, ben]], { minutes: 45, stepMinutes: 15 });
    const together = await salon.offer([[ben, ana], [room]], { minutes: 30, stepMinutes: 15, afterMinutes: 15 });
    const first = await salon.inMinutes(day);
    const customers = await Promise.all(Array.from({ length: 60 }, () => salon.shop.customer()));
    const done = await Promise.all(
      customers.map((customer, nth) =>
        salon.hold(customer, nth % 2 ? alone : together, new Date(first.valueOf() + (nth % 20) * 15 * 60_000)),
      ),
    );
    expect(await salon.overlaps()).toBe(0);
    expect(done.some(({ outcome }) => outcome === 'held')).toBe(true);
    for (const each of done) if (each.outcome === 'taken') expect(each.alternatives.length).toBe(3);
  }, 60_000);
});

describe('whatever happens in whatever order', () => {
  const deed = fc.record({
    who: fc.integer({ min: 0, max: 3 }),
    what: fc.constantFrom('hold', 'confirm', 'move', 'cancel', 'expire', 'no-show'),
    slot: fc.integer({ min: 0, max: 5 }),
  });

  it('no two bookings overlap, and a booking that lives has exactly one time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 20 }), fc.boolean(), async (deeds, atOnce) => {
        const ana = await salon.someone();
        const serviceId = await salon.offer([[ana]], { minutes: 30, stepMinutes: 15 });
        const first = await salon.inMinutes(2 * day);
        const customers = await Promise.all(Array.from({ length: 4 }, () => salon.shop.customer()));
        const last = new Map<number, string>();
        const act = async ({ who, what, slot }: (typeof deeds)[number]): Promise<void> => {
          const startsAt = new Date(first.valueOf() + slot * 15 * 60_000);
          const id = last.get(who);
          if (what === 'hold') {
            const held = await salon.hold(customers[who]!, serviceId, startsAt);
            if (held.outcome === 'held') last.set(who, held.booking.id);
          } else if (id && what === 'confirm') await salon.confirm(id).catch(refused);
          else if (id && what === 'cancel') await salon.cancel(id).catch(refused);
          else if (id && what === 'no-show')
            await salon.inShop((tx) => salon.bookings.move(tx, salon.businessId, id, 'no-show', salon.staff)).catch(refused);
          else if (id && what === 'expire')
            await salon
              .inShop((tx) =>
                tx.query(
                  `update alarms set due_at = the_time() where subject_id = $1 and kind = 'booking.moment' and exists (select 1 from bookings where id = $1 and state = 'held')`,
                  [id],
                ),
              )
              .then(() => salon.alarms.look());
          else if (id && what === 'move')
            await salon
              .inShop(async (tx) => {
                const booking = await salon.bookings.lock(tx, salon.businessId, id);
                if (booking.state !== 'booked') return;
                const held = await salon.holds.hold(tx, customers[who]!, {
                  serviceId,
                  startsAt,
                  minutes: 10,
                  movesId: id,
                  mover: { by: 'contact' },
                });
                if (held.outcome === 'held') await salon.bookings.moveTo(tx, salon.businessId, id, held.booking.id, { by: 'contact' });
              })
              .catch(refused);
        };
        if (atOnce) await Promise.all(deeds.map(act));
        else for (const each of deeds) await act(each);
        expect(await salon.overlaps()).toBe(0);
        const wrong = await salon.inShop<unknown[]>((tx) =>
          tx.query(
            `select b.id, b.state, count(t.id) from bookings b left join booking_resources t on t.business_id = b.business_id and t.booking_id = b.id and t.live
             where b.business_id = $1 and b.service_id = $2 group by b.business_id, b.id
             having count(t.id) <> case when b.state in ('held', 'pending', 'unpaid', 'booked', 'arrived', 'done') then 1 else 0 end`,
            [salon.businessId, serviceId],
          ),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

/** The lifecycle says no; that is an answer. Everything else is a fault. */
function refused(error: Error): void {
  if (error.name !== 'Refusal') throw error;
}
