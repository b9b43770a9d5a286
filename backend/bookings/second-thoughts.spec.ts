import { WaitlistEntry } from '../waitlist/waitlist-entry.entity.ts';
import { heldBooking, openSalon, type Salon } from './salon-under-test.ts';

const hour = 60;
const day = 24 * hour;
let salon: Salon;

beforeAll(async () => {
  salon = await openSalon();
});
afterAll(() => salon.close());
afterEach(async () => {
  await salon.later('0 hours');
  expect(await salon.overlaps()).toBe(0);
});

/** A booking that nobody needs to approve, with its customer. */
async function booked(minutesAhead = 2 * day, offer: Parameters<Salon['offer']>[1] = {}) {
  const ana = await salon.someone();
  const serviceId = await salon.offer([[ana]], offer);
  const customer = await salon.shop.customer();
  const startsAt = await salon.inMinutes(minutesAhead);
  const { id } = heldBooking(await salon.hold(customer, serviceId, startsAt));
  await salon.confirm(id);
  return { ana, serviceId, customer, startsAt, id };
}

describe('whom the business disappoints', () => {
  it.each(['leave', 'move'])('may move or cancel free of charge at any time before it begins (%s)', async (how) => {
    const { id, ana, serviceId, customer, startsAt } = await booked(5 * hour, { freeUntilMinutes: day });
    if (how === 'leave') await salon.goesOnLeave(ana, startsAt, 60);
    else
      await salon.inShop(async (tx) => {
        const wish = { serviceId, startsAt: await salon.inMinutes(8 * hour), minutes: 5, movesId: id, mover: salon.staff };
        const held = heldBooking(await salon.holds.hold(tx, customer, wish));
        await salon.bookings.moveTo(tx, salon.businessId, id, held.id, salon.staff);
      });
    const held = heldBooking(await salon.hold(customer, serviceId, await salon.inMinutes(2 * day), { movesId: id }));
    const moved = await salon.inShop((tx) => salon.bookings.moveTo(tx, salon.businessId, id, held.id, { by: 'contact' }));
    expect(moved).toMatchObject({ outcome: 'moved', booking: { disturbed: null } });
    // What they chose themselves is under the rules of the service again.
    expect(moved.booking.freeUntilMinutes).toBe(day);
  });

  it('may move a request, too, which is looked at anew', async () => {
    const ana = await salon.someone();
    const serviceId = await salon.offer([[ana]], { needsApproval: true, approvalMinutes: 120 });
    const customer = await salon.shop.customer();
    const startsAt = await salon.inMinutes(2 * day);
    const { id } = heldBooking(await salon.hold(customer, serviceId, startsAt));
    await salon.confirm(id);
    await salon.goesOnLeave(ana, startsAt, 60);
    await salon.later('90 minutes');
    const held = heldBooking(await salon.hold(customer, serviceId, await salon.inMinutes(4 * day), { movesId: id }));
    await salon.inShop((tx) => salon.bookings.moveTo(tx, salon.businessId, id, held.id, { by: 'contact' }));
    await salon.later('3 hours');
    expect((await salon.booking(id)).state).toBe('pending');
    await salon.later('4 hours');
    expect((await salon.booking(id)).state).toBe('declined');
  });
});

describe('the waitlist', () => {
  const waits = (customer: Awaited<ReturnType<typeof salon.shop.customer>>, serviceId: string, wished: string | null = null) =>
    salon.inShop((tx) => salon.waitlist.join(tx, { ...customer, serviceId, resourceId: null, wished, people: 1 }));
  const stateOf = async ({ id }: WaitlistEntry) =>
    (await salon.inShop((tx) => tx.findOneByOrFail(WaitlistEntry, { businessId: salon.businessId, id }))).state;

  it('offers what was given back, and not what was free all the time', async () => {
    const other = await booked();
    const { id, serviceId, startsAt } = await booked();
    const customer = await salon.shop.customer();
    const entry = await waits(customer, serviceId);
    await salon.cancel(other.id);
    await salon.later('1 minute');
    expect(await salon.told(customer)).toEqual([]);
    await salon.cancel(id);
    await salon.later('2 minutes');
    expect(await salon.told(customer)).toEqual(['booking.offered']);
    const [offer] = await salon.inShop<{ starts_at: Date }[]>((tx) =>
      tx.query(`select starts_at from bookings where conversation_id = $1 and state = 'held'`, [customer.conversationId]),
    );
    expect(Math.abs(offer!.starts_at.valueOf() - startsAt.valueOf())).toBeLessThan(30 * 60_000);
    expect(await stateOf(entry)).toBe('offered');
    await salon.later('20 minutes');
  });

  it('forgets whoever has a booking by now, and days that are over', async () => {
    const { id, serviceId } = await booked();
    const [lucky, late] = [await salon.shop.customer(), await salon.shop.customer()];
    const entries = [await waits(lucky, serviceId), await waits(late, serviceId, '2020-01-01')];
    const { id: own } = heldBooking(await salon.hold(lucky, serviceId, await salon.inMinutes(3 * day)));
    await salon.confirm(own);
    await salon.cancel(id);
    await salon.later('1 minute');
    expect(await Promise.all(entries.map(stateOf))).toEqual(['served', 'left']);
    expect(await salon.told(lucky)).toEqual([]);
  });

  it('offers what becomes free to one after the other', async () => {
    const { id, serviceId, startsAt } = await booked(2 * day, { minutes: 30 });
    const wished = new Date(startsAt).toISOString().slice(0, 10);
    await salon.inShop((tx) => tx.query(`update businesses set zone = 'UTC' where id = $1`, [salon.businessId]));
    // Nothing else is free that day.
    await salon.inShop(async (tx) => {
      const [clock] = await tx.query<{ clock: string; end: string }[]>(
        `select to_char($1::timestamptz at time zone 'UTC', 'HH24:MI') clock, to_char(($1::timestamptz + interval '30 minutes') at time zone 'UTC', 'HH24:MI') "end"`,
        [startsAt],
      );
      const [ana] = (await salon.services.get(tx, salon.businessId, serviceId)).groups.flat();
      await salon.resources.setDay(tx, salon.businessId, ana!, wished, { spans: [[clock!.clock, clock!.end]], note: '' });
    });
    const waiting = [await salon.shop.customer(), await salon.shop.customer()];
    for (const customer of waiting)
      await salon.inShop((tx) => salon.waitlist.join(tx, { ...customer, serviceId, resourceId: null, wished, people: 1 }));
    await salon.later('1 minute');
    expect(await salon.told(waiting[0]!)).toEqual([]);

    await salon.cancel(id);
    await salon.later('2 minutes');
    expect(await salon.told(waiting[0]!)).toEqual(['booking.offered']);
    expect(await salon.told(waiting[1]!)).toEqual([]);
    await salon.later('20 minutes');
    expect(await salon.told(waiting[0]!)).toEqual(['booking.offered', 'booking.offer-ended']);
    expect(await salon.told(waiting[1]!)).toEqual(['booking.offered']);
    const [offer] = await salon.inShop<{ id: string }[]>((tx) =>
      tx.query(`select id from bookings where conversation_id = $1 and state = 'held'`, [waiting[1]!.conversationId]),
    );
    expect(await salon.confirm(offer!.id)).toMatchObject({ outcome: 'booked' });
    const states = await salon.inShop((tx) =>
      tx.find(WaitlistEntry, { where: { businessId: salon.businessId, serviceId }, order: { id: 'ASC' } }),
    );
    expect(states.map(({ state }) => state)).toEqual(['left', 'served']);
  });
});

describe('leave', () => {
  it('that is called off leaves everything as it was', async () => {
    const { id, ana, startsAt } = await booked(3 * day);
    const { resource } = await salon.goesOnLeave(ana, startsAt, 60);
    const another = await salon.goesOnLeave(ana, startsAt, 30);
    const endLeave = (leaveId: string) => salon.inShop((tx) => salon.absences.endLeave(tx, salon.businessId, ana, leaveId));
    await endLeave(resource.leave[0]!.id);
    expect((await salon.booking(id)).disturbed).toBe('leave');
    for (const leave of another.resource.leave) await endLeave(leave.id);
    expect((await salon.booking(id)).disturbed).toBeNull();
  });

  it('lets those who booked know, and nobody new book', async () => {
    const { ana, serviceId, customer, startsAt } = await booked(3 * day);
    await salon.inShop((tx) => tx.query(`update businesses set zone = 'UTC' where id = $1`, [salon.businessId]));
    const [from, until] = [-60, 60].map((minutes) => new Date(startsAt.valueOf() + minutes * 60_000).toISOString().slice(0, 16));
    const taken = await salon.inShop((tx) =>
      salon.absences.takeLeave(tx, salon.businessId, ana, { from: from!, until: until!, reason: 'Ana is ill' }, salon.staff),
    );
    expect(taken).toMatchObject({ disturbed: 1, resource: { leave: [{ reason: 'Ana is ill' }] } });
    expect(await salon.told(customer)).toEqual(['booking.disturbed']);
    expect(await salon.hold(await salon.shop.customer(), serviceId, new Date(startsAt.valueOf() + 30 * 60_000))).toMatchObject({
      outcome: 'taken',
    });
  });
});
