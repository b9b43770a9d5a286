import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { setAlarm } from '../alarms/alarms.ts';
import { inLanes } from '../testing/in-lanes.ts';
import type { Customer } from '../testing/shop.ts';
import type { Held } from '../book/holds.service.ts';
import { bookingAlarm } from '../book/moments.ts';
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
    const customers: Customer[] = [];
    await inLanes(50, async () => void customers.push(await salon.shop.customer()));
    const done: (string | number)[] = [];
    await inLanes(50, async (nth) => {
      const held = await salon.hold(customers[nth]!, serviceId, startsAt);
      done.push(held.outcome === 'held' ? (await salon.confirm(held.booking.id)).outcome : held.alternatives.length);
    });
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
    const customers: Customer[] = [];
    await inLanes(60, async () => void customers.push(await salon.shop.customer()));
    const done: Held[] = [];
    await inLanes(60, async (nth) => {
      const startsAt = new Date(first.valueOf() + (nth % 20) * 15 * 60_000);
      done.push(await salon.hold(customers[nth]!, nth % 2 ? alone : together, startsAt));
    });
    expect(await salon.overlaps()).toBe(0);
    expect(done.some(({ outcome }) => outcome === 'held')).toBe(true);
    for (const each of done) if (each.outcome === 'taken') expect(each.alternatives.length).toBe(3);
  }, 60_000);
});

/** So many who want the same forty times; a thousand of them take a while: `BOOK_RACERS=1000 npm test -- backend/bookings/races`. */
const racers = Number(process.env['BOOK_RACERS'] ?? 200);

describe('many who want forty times that overlap', () => {
  it('are served without two at once and without a fault, and whoever is too late sees what else there is', async () => {
    const [ana, ben] = [await salon.someone(), await salon.someone()];
    const serviceId = await salon.offer([[ana, ben]], { minutes: 45, stepMinutes: 15, afterMinutes: 15 });
    const first = await salon.inMinutes(day);
    const customers: Customer[] = [];
    await inLanes(racers, async () => void customers.push(await salon.shop.customer()));
    const done: Held[] = [];
    await inLanes(racers, async (nth) => {
      done.push(await salon.hold(customers[nth]!, serviceId, new Date(first.valueOf() + (nth % 40) * 15 * 60_000)));
    });
    expect(await salon.overlaps()).toBe(0);
    const held = done.filter(({ outcome }) => outcome === 'held').length;
    // An hour each, two at a time, in ten hours and the three quarters that the last may begin later.
    expect(held).toBeGreaterThanOrEqual(14);
    expect(held).toBeLessThanOrEqual(22);
    for (const each of done) if (each.outcome === 'taken') expect(each.alternatives).toHaveLength(3);
  }, 600_000);
});

describe('a deposit that is due until the very moment in which its time is let go', () => {
  it.each([
    ['before', -1],
    ['in the same moment as', 0],
    ['after', 1],
  ])('is told of once, first as over and then as let go, when the booking is due %s it', async (_, seconds) => {
    await salon.later('0 minutes');
    const serviceId = await salon.offer([[await salon.someone()]], { deposit: 1000 });
    const customer = await salon.shop.customer();
    const { id } = heldBooking(await salon.hold(customer, serviceId, await salon.inMinutes(day)));
    const { booking } = await salon.confirm(id, 30);
    // The booking has no alarm of its own while it waits for its deposit; even one that was left may not tell of its end.
    const at = new Date(booking.heldUntil!.valueOf() + seconds * 1000);
    await salon.inShop((tx) => setAlarm(tx, { businessId: salon.businessId, kind: bookingAlarm, subjectId: id, at }));
    for (const time of ['31 minutes', '32 minutes']) await salon.later(time);
    expect((await salon.booking(id)).state).toBe('expired');
    expect(await salon.told(customer)).toEqual(['payment.expired', 'booking.expired']);
    expect(await salon.takenBy(id)).toEqual([]);
  });
});

describe('a server whose clock is wrong', () => {
  const realNow = Date.now;
  afterEach(() => {
    Date.now = realNow;
  });

  it.each([-10, 10])('by %i minutes lets no time go early, and tells of it once', async (wrong) => {
    await salon.later('0 minutes');
    Date.now = () => realNow() + wrong * 60_000;
    const serviceId = await salon.offer([[await salon.someone()]]);
    const customer = await salon.shop.customer();
    const { id, heldUntil } = heldBooking(await salon.hold(customer, serviceId, await salon.inMinutes(day)));
    const left = heldUntil!.valueOf() - (await salon.now()).valueOf();
    expect(left).toBeGreaterThan(6 * 60_000);
    expect(left).toBeLessThanOrEqual(10 * 60_000);
    await salon.later('6 minutes');
    expect((await salon.booking(id)).state).toBe('held');
    await salon.later('7 minutes 10 seconds');
    for (const time of ['10 minutes 10 seconds', '11 minutes', '12 minutes']) await salon.later(time);
    expect((await salon.booking(id)).state).toBe('expired');
    expect(await salon.told(customer)).toEqual(['booking.hold-ends-soon', 'booking.expired']);
  });
});

describe('what is offered', () => {
  const quarter = 15 * 60_000;
  const already = fc.array(fc.record({ at: fc.integer({ min: 0, max: 20 }), with: fc.integer({ min: 0, max: 1 }) }), { maxLength: 5 });
  const service = fc.record({
    minutes: fc.constantFrom(15, 30, 45, 60),
    stepMinutes: fc.constantFrom(15, 30),
    beforeMinutes: fc.constantFrom(0, 15),
    afterMinutes: fc.constantFrom(0, 15, 30),
  });

  it('can be held, and what is not offered cannot', async () => {
    await salon.later('0 minutes');
    await fc.assert(
      fc.asyncProperty(already, service, fc.boolean(), async (taken, terms, withRoom) => {
        const [ana, ben, room] = [await salon.someone(), await salon.someone(), await salon.someone()];
        const serviceId = await salon.offer([[ana, ben], ...(withRoom ? [[room]] : [])], terms);
        const other = await salon.offer([[ana, ben]], { minutes: 30, afterMinutes: 15 });
        const first = await salon.inMinutes(2 * day);
        for (const each of taken)
          await salon.hold(await salon.shop.customer(), other, new Date(first.valueOf() + each.at * quarter), {
            resourceId: each.with ? ana : ben,
          });
        const customer = await salon.shop.customer();
        const from = Temporal.Instant.fromEpochMilliseconds(first.valueOf()).toZonedDateTimeISO('Europe/Berlin').toPlainDate();
        const offered = await salon.inShop(async (tx) => {
          const wish = { service: await salon.services.get(tx, salon.businessId, serviceId) };
          const slots = await salon.times.between(tx, salon.businessId, wish, from, from.add({ days: 1 }));
          return new Set(slots.map(({ start }) => start));
        });
        for (let nth = 0; nth < 16; nth++) {
          const startsAt = new Date(first.valueOf() + nth * quarter);
          const held = await salon.hold(customer, serviceId, startsAt);
          expect([nth, held.outcome]).toEqual([nth, offered.has(startsAt.valueOf()) ? 'held' : 'taken']);
          await salon.inShop((tx) => salon.holds.giveUp(tx, salon.businessId, customer.conversationId, { by: 'contact' }));
        }
      }),
      { numRuns: 8 },
    );
  }, 120_000);
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
