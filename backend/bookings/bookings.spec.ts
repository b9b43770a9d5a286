import { BookingMoveEntry } from '../book/booking.entity.ts';
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
  const confirmed = await salon.confirm(id);
  return { ana, serviceId, customer, startsAt, id, confirmed };
}

describe('a time that is held', () => {
  it('is nobody else’s, who is offered the nearest ones instead', async () => {
    const ana = await salon.someone();
    const serviceId = await salon.offer([[ana]], { afterMinutes: 15 });
    const startsAt = await salon.inMinutes(day);
    heldBooking(await salon.hold(await salon.shop.customer(), serviceId, startsAt));
    const second = await salon.hold(await salon.shop.customer(), serviceId, startsAt);
    const at = (minutes: number) => startsAt.valueOf() + minutes * 60_000;
    expect(second).toMatchObject({ outcome: 'taken', alternatives: [{ start: at(-60) }, { start: at(-45) }, { start: at(45) }] });
  });

  it('is let go when its time is over, and not a moment earlier', async () => {
    const ana = await salon.someone();
    const serviceId = await salon.offer([[ana]]);
    const customer = await salon.shop.customer();
    const startsAt = await salon.inMinutes(day);
    const { id } = heldBooking(await salon.hold(customer, serviceId, startsAt));
    await salon.later('6 minutes');
    expect(await salon.told(customer)).toEqual([]);
    await salon.later('9 minutes');
    expect(await salon.told(customer)).toEqual(['booking.hold-ends-soon']);
    expect((await salon.booking(id)).state).toBe('held');
    await salon.later('11 minutes');
    expect((await salon.booking(id)).state).toBe('expired');
    expect(await salon.told(customer)).toEqual(['booking.hold-ends-soon', 'booking.expired']);
    heldBooking(await salon.hold(await salon.shop.customer(), serviceId, startsAt));
  });

  it('is given back by whoever picks another one', async () => {
    const ana = await salon.someone();
    const serviceId = await salon.offer([[ana]]);
    const customer = await salon.shop.customer();
    const [first, second] = [await salon.inMinutes(day), await salon.inMinutes(day + 30)];
    heldBooking(await salon.hold(customer, serviceId, first));
    heldBooking(await salon.hold(customer, serviceId, second));
    heldBooking(await salon.hold(await salon.shop.customer(), serviceId, first));
  });

  it('that was let go is booked all the same when nobody has it by now, and never over somebody else', async () => {
    const ana = await salon.someone();
    const serviceId = await salon.offer([[ana]]);
    const startsAt = await salon.inMinutes(day);
    const { id } = heldBooking(await salon.hold(await salon.shop.customer(), serviceId, startsAt));
    await salon.later('11 minutes');
    expect(await salon.confirm(id)).toMatchObject({ outcome: 'booked' });

    await salon.later('0 minutes');
    const later = await salon.inMinutes(day + 120);
    const lost = heldBooking(await salon.hold(await salon.shop.customer(), serviceId, later));
    await salon.later('11 minutes');
    heldBooking(await salon.hold(await salon.shop.customer(), serviceId, later));
    expect(await salon.confirm(lost.id)).toMatchObject({ outcome: 'taken', alternatives: [{}, {}, {}] });
  });

  it('keeps notice and window, which are no limits for staff', async () => {
    const serviceId = await salon.offer([[await salon.someone()]], { noticeMinutes: 180, windowDays: 1 });
    const [soon, far] = [await salon.inMinutes(60), await salon.inMinutes(3 * day)];
    const customer = await salon.shop.customer();
    expect(await salon.hold(customer, serviceId, soon)).toMatchObject({ outcome: 'taken' });
    expect(await salon.hold(customer, serviceId, far)).toMatchObject({ outcome: 'taken' });
    heldBooking(await salon.hold(customer, serviceId, soon, { mover: salon.staff }));
  });
});

describe('a booking', () => {
  it('has a number from when it is confirmed, once', async () => {
    const { id, confirmed } = await booked();
    expect(confirmed).toMatchObject({ outcome: 'booked', booking: { state: 'booked', name: 'Ada' } });
    expect(confirmed.booking.spokenNumber).toMatch(/^B-1\d{3}$/);
    expect(await salon.confirm(id)).toMatchObject({ outcome: 'booked', booking: { number: confirmed.booking.number } });
  });

  it('needs one of the staff and a room at the same time', async () => {
    const [ana, ben, room] = [await salon.someone(), await salon.someone(), await salon.someone()];
    const serviceId = await salon.offer([[ana, ben], [room]]);
    const other = await salon.offer([[ana, ben]]);
    const startsAt = await salon.inMinutes(day);
    heldBooking(await salon.hold(await salon.shop.customer(), serviceId, startsAt));
    expect(await salon.hold(await salon.shop.customer(), serviceId, startsAt)).toMatchObject({ outcome: 'taken' });
    heldBooking(await salon.hold(await salon.shop.customer(), other, startsAt));
    expect(await salon.hold(await salon.shop.customer(), other, startsAt)).toMatchObject({ outcome: 'taken' });
  });

  it('of a class moves to another hour of it, and not onto the hour that its own place still takes', async () => {
    const hall = await salon.someone(5);
    const yoga = await salon.offer([[hall]], { places: 5, minutes: 60, stepMinutes: 30 });
    const customer = await salon.shop.customer();
    const startsAt = await onTheHour(2 * day);
    const { id } = heldBooking(await salon.hold(customer, yoga, startsAt, { people: 2 }));
    await salon.confirm(id);
    const at = (minutes: number) => new Date(startsAt.valueOf() + minutes * 60_000);
    expect(await salon.hold(customer, yoga, at(30), { people: 2, movesId: id })).toMatchObject({ outcome: 'taken' });
    const held = heldBooking(await salon.hold(customer, yoga, at(60), { people: 2, movesId: id }));
    const moved = await salon.inShop((tx) => salon.bookings.moveTo(tx, salon.businessId, id, held.id, { by: 'contact' }));
    expect(moved).toMatchObject({ outcome: 'moved', booking: { startsAt: at(60) } });
  });

  it('goes to the smallest table that is large enough', async () => {
    const [large, small] = [await salon.someone(8), await salon.someone(2)];
    const serviceId = await salon.offer([[large, small]]);
    const startsAt = await salon.inMinutes(day);
    const seated = async (people: number) => {
      const held = await salon.hold(await salon.shop.customer(), serviceId, startsAt, { people });
      return held.outcome === 'held' ? salon.takenBy(held.booking.id) : held.outcome;
    };
    expect(await seated(2)).toEqual([small]);
    expect(await seated(5)).toEqual([large]);
    expect(await seated(1)).toBe('taken');
  });

  it('stays with whom it was wished when it is moved or its time was gone', async () => {
    const [ana, ben] = [await salon.someone(), await salon.someone()];
    const serviceId = await salon.offer([[ana, ben]]);
    const startsAt = await salon.inMinutes(2 * day);
    const { id } = heldBooking(await salon.hold(await salon.shop.customer(), serviceId, startsAt, { resourceId: ben }));
    await salon.later('11 minutes');
    heldBooking(await salon.hold(await salon.shop.customer(), serviceId, startsAt, { resourceId: ben }));
    const again = await salon.confirm(id);
    expect(again).toMatchObject({ outcome: 'taken', alternatives: [{ resources: [ben] }, { resources: [ben] }, { resources: [ben] }] });
    expect((await salon.booking(id)).resourceId).toBe(ben);
  });

  it('has staff asked a quarter of an hour after it began, for as long as nobody said whether they came', async () => {
    const { id, startsAt } = await booked(5 * hour);
    const nextAlarm = async () =>
      (
        await salon.inShop<{ at: Date }[]>((tx) =>
          tx.query(`select at from alarms where kind = 'booking.moment' and subject_id = $1`, [id]),
        )
      )[0]?.at;
    await salon.later('4 hours');
    expect(await nextAlarm()).toEqual(new Date(startsAt.valueOf() + 15 * 60_000));
    expect(await salon.unmarked(id)).toBe(false);
    await salon.later('6 hours');
    expect(await nextAlarm()).toBeUndefined();
    expect(await salon.unmarked(id)).toBe(true);
    await salon.inShop((tx) => salon.bookings.move(tx, salon.businessId, id, 'arrive', salon.staff));
    expect(await salon.unmarked(id)).toBe(false);
  });

  it('of a class takes as many seats as there come people, until it is full', async () => {
    const hall = await salon.someone(5);
    const yoga = await salon.offer([[hall]], { name: 'Yoga', places: 8, minutes: 60, stepMinutes: 60 });
    const pilates = await salon.offer([[hall]], { name: 'Pilates', places: 8, minutes: 60, stepMinutes: 30 });
    const startsAt = await onTheHour(day);
    const first = heldBooking(await salon.hold(await salon.shop.customer(), yoga, startsAt, { people: 3 }));
    expect(first).toMatchObject({ amount: 12_000, people: 3 });
    expect(await salon.hold(await salon.shop.customer(), yoga, startsAt, { people: 3 })).toMatchObject({ outcome: 'taken' });
    heldBooking(await salon.hold(await salon.shop.customer(), yoga, startsAt, { people: 2 }));
    expect(await salon.hold(await salon.shop.customer(), pilates, new Date(startsAt.valueOf() + 1_800_000))).toMatchObject({
      outcome: 'taken',
    });
    await salon.cancel(first.id);
    heldBooking(await salon.hold(await salon.shop.customer(), yoga, startsAt, { people: 1 }));
  });

  it('reminds a day and two hours before, and asks whether they come', async () => {
    const { id, customer } = await booked(3 * day);
    await salon.later('46 hours');
    expect(await salon.told(customer)).toEqual([]);
    await salon.later('50 hours');
    expect(await salon.told(customer)).toEqual(['booking.reminder']);
    expect((await salon.booking(id)).attendance).toBe('asked');
    await salon.inShop((tx) => salon.bookings.attend(tx, salon.businessId, id));
    expect((await salon.booking(id)).attendance).toBe('confirmed');
    await salon.later('71 hours');
    expect(await salon.told(customer)).toEqual(['booking.reminder', 'booking.soon']);
  });

  it('that is soon is not reminded of a day before', async () => {
    const { customer } = await booked(5 * hour);
    await salon.later('4 hours');
    expect(await salon.told(customer)).toEqual(['booking.soon']);
  });

  it('is moved in one step, with its reminders and its history', async () => {
    const { id, serviceId, customer, startsAt } = await booked(3 * day);
    // Half of the new time is the old one.
    const later = new Date(startsAt.valueOf() + 15 * 60_000);
    const held = heldBooking(await salon.hold(customer, serviceId, later, { movesId: id }));
    expect(await salon.hold(await salon.shop.customer(), serviceId, startsAt)).toMatchObject({ outcome: 'taken' });
    const moved = await salon.inShop((tx) => salon.bookings.moveTo(tx, salon.businessId, id, held.id, { by: 'contact' }));
    expect(moved).toMatchObject({ outcome: 'moved', booking: { startsAt: later, state: 'booked' } });
    expect((await salon.booking(held.id)).state).toBe('swapped');
    const moves = await salon.inShop((tx) =>
      tx.find(BookingMoveEntry, { where: { businessId: salon.businessId, bookingId: id }, order: { id: 'ASC' } }),
    );
    expect(moves.map(({ move }) => move)).toEqual(['hold', 'confirm', 'move']);
    expect(moves[2]!.detail).toEqual({ before: startsAt.toISOString(), after: later.toISOString() });
    const [alarm] = await salon.inShop<{ at: Date }[]>((tx) => tx.query(`select at from alarms where subject_id = $1`, [id]));
    expect(alarm!.at).toEqual(new Date(later.valueOf() - day * 60_000));
    const again = await salon.inShop((tx) => salon.bookings.moveTo(tx, salon.businessId, id, held.id, { by: 'contact' }));
    expect(again).toMatchObject({ outcome: 'moved' });
  });

  it('is neither moved by its contact when it is too late for that, nor cancelled once it began', async () => {
    const { id, serviceId, customer } = await booked(5 * hour, { freeUntilMinutes: day });
    const held = heldBooking(await salon.hold(customer, serviceId, await salon.inMinutes(2 * day), { movesId: id }));
    const moved = await salon.inShop((tx) => salon.bookings.moveTo(tx, salon.businessId, id, held.id, { by: 'contact' }));
    expect(moved).toMatchObject({ outcome: 'too-late' });
    await salon.later('6 hours');
    expect(await salon.cancel(id)).toMatchObject({ outcome: 'too-late' });
  });

  it('that nobody came to makes the next one pay before, the second time', async () => {
    const { serviceId, customer, ana } = await booked();
    for (const ahead of [4 * day, 5 * day]) {
      const { id } = heldBooking(await salon.hold(customer, serviceId, await salon.inMinutes(ahead)));
      await salon.confirm(id);
      await salon.inShop((tx) => salon.bookings.move(tx, salon.businessId, id, 'no-show', salon.staff));
    }
    expect(await salon.told(customer)).toEqual(['booking.no-show', 'booking.no-show']);
    const third = heldBooking(await salon.hold(customer, await salon.offer([[ana]]), await salon.inMinutes(6 * day)));
    expect(third.deposit).toBe(4000);
  });
});

describe('the desk', () => {
  it('makes a contact of whoever calls for the first time, and finds them the next time', async () => {
    const member = { businessId: salon.businessId, accountId: salon.staff.accountId, name: 'Mara', role: 'member' } as const;
    const serviceId = await salon.offer([[await salon.someone()]]);
    const call = async (ahead: number, phone: string) => {
      const startsAt = (await salon.inMinutes(ahead)).toISOString();
      return salon.booking(await salon.inShop((tx) => salon.desk.book(tx, member, { serviceId, startsAt, name: 'Edith', phone })));
    };
    const [first, second] = [await call(day, '+49 170 765-4321'), await call(2 * day, '+491707654321')];
    expect(first.contactId).not.toBeNull();
    expect(second.contactId).toBe(first.contactId);
    await expect(call(3 * day, '0170 765')).rejects.toThrow('country code');
  });

  it('moves a booking to any minute, with the same person unless another one is chosen', async () => {
    const member = { businessId: salon.businessId, accountId: salon.staff.accountId, name: 'Mara', role: 'member' } as const;
    const [ana, ben] = [await salon.someone(), await salon.someone()];
    const serviceId = await salon.offer([[ana, ben]]);
    const held = await salon.hold(await salon.shop.customer(), serviceId, await salon.inMinutes(day), { resourceId: ben });
    const { id } = heldBooking(held);
    await salon.confirm(id);
    const startsAt = new Date((await salon.inMinutes(2 * day)).valueOf() + 7 * 60_000).toISOString();
    await salon.inShop((tx) => salon.desk.move(tx, member, id, { startsAt }));
    expect(await salon.takenBy(id)).toEqual([ben]);
    await salon.inShop((tx) => salon.desk.move(tx, member, id, { startsAt, resourceId: ana }));
    expect(await salon.takenBy(id)).toEqual([ana]);
  });
});

describe('a request', () => {
  it('keeps its time until somebody decides', async () => {
    const ana = await salon.someone();
    const serviceId = await salon.offer([[ana]], { needsApproval: true, approvalMinutes: 120 });
    const customer = await salon.shop.customer();
    const startsAt = await salon.inMinutes(2 * day);
    const { id } = heldBooking(await salon.hold(customer, serviceId, startsAt));
    expect(await salon.confirm(id)).toMatchObject({ outcome: 'pending' });
    await salon.later('90 minutes');
    expect(await salon.hold(await salon.shop.customer(), serviceId, startsAt)).toMatchObject({ outcome: 'taken' });
    await salon.inShop((tx) => salon.bookings.move(tx, salon.businessId, id, 'approve', salon.staff));
    expect((await salon.booking(id)).state).toBe('booked');
    expect(await salon.told(customer)).toEqual(['booking.booked']);
  });

  it('that nobody answers is declined by itself, and its time is free', async () => {
    const serviceId = await salon.offer([[await salon.someone()]], { needsApproval: true, approvalMinutes: 120 });
    const customer = await salon.shop.customer();
    const startsAt = await salon.inMinutes(2 * day);
    const { id } = heldBooking(await salon.hold(customer, serviceId, startsAt));
    await salon.confirm(id);
    await salon.later('3 hours');
    expect((await salon.booking(id)).state).toBe('declined');
    expect(await salon.told(customer)).toEqual(['booking.declined']);
    heldBooking(await salon.hold(await salon.shop.customer(), serviceId, startsAt));
  });
});

describe('a deposit', () => {
  const withDeposit = { deposit: 1000, lateFee: 600, freeUntilMinutes: day };

  async function unpaid(minutesAhead = 2 * day) {
    const serviceId = await salon.offer([[await salon.someone()]], withDeposit);
    const customer = await salon.shop.customer();
    const startsAt = await salon.inMinutes(minutesAhead);
    const { id } = heldBooking(await salon.hold(customer, serviceId, startsAt));
    const confirmed = await salon.confirm(id, 30);
    expect(confirmed).toMatchObject({ outcome: 'unpaid' });
    return { id, customer, serviceId, startsAt, dueId: confirmed.booking.dueId! };
  }

  const pay = (dueId: string, amount = 1000) =>
    salon.inShop((tx) =>
      salon.captures.record(tx, {
        businessId: salon.businessId,
        dueId,
        provider: 'cash',
        externalId: `${dueId} ${amount}`,
        amount,
        currency: 'EUR',
        by: { by: 'system' },
      }),
    );
  const kept = async (dueId: string) => (await salon.inShop((tx) => salon.dues.get(tx, salon.businessId, dueId))).kept;
  const refunds = (dueId: string): Promise<{ amount: number }[]> =>
    salon.inShop((tx) => tx.query(`select amount::integer from payment_refunds where due_id = $1`, [dueId]));

  it('makes the booking one when it is paid', async () => {
    const { id, customer, dueId } = await unpaid();
    await pay(dueId);
    expect((await salon.booking(id)).state).toBe('booked');
    expect(await salon.told(customer)).toContain('booking.booked');
    expect(await kept(dueId)).toBe(1000);
  });

  it('that does not come lets the time go; coming late, it takes it again or goes back', async () => {
    const lucky = await unpaid();
    const unlucky = await unpaid();
    await salon.later('31 minutes');
    expect((await salon.booking(lucky.id)).state).toBe('expired');
    heldBooking(await salon.hold(await salon.shop.customer(), unlucky.serviceId, unlucky.startsAt));
    await pay(lucky.dueId);
    await pay(unlucky.dueId);
    expect((await salon.booking(lucky.id)).state).toBe('booked');
    expect((await salon.booking(unlucky.id)).state).toBe('expired');
    expect(await refunds(unlucky.dueId)).toEqual([{ amount: 1000 }]);
  });

  it('goes back whole when it is cancelled in time or by staff, and without the fee when it is late', async () => {
    const inTime = await unpaid();
    const late = await unpaid(5 * hour);
    const byStaff = await unpaid(5 * hour);
    for (const { dueId } of [inTime, late, byStaff]) await pay(dueId);
    expect(await salon.cancel(inTime.id)).toMatchObject({ outcome: 'cancelled', kept: 0, returned: 1000 });
    expect(await salon.cancel(late.id)).toMatchObject({ outcome: 'cancelled', kept: 600, returned: 400 });
    expect(await salon.cancel(byStaff.id, salon.staff)).toMatchObject({ outcome: 'cancelled', kept: 0, returned: 1000 });
    expect(await refunds(late.dueId)).toEqual([{ amount: 400 }]);
    expect(await salon.told(byStaff.customer)).toContain('booking.cancelled');
    expect(await salon.told(late.customer)).not.toContain('booking.cancelled');
  });
});

describe('a time that was let go', () => {
  it('is taken again on other seats of the same class', async () => {
    const hall = await salon.someone(3);
    const yoga = await salon.offer([[hall]], { places: 3, minutes: 60, stepMinutes: 60 });
    const startsAt = await onTheHour(day);
    const { id } = heldBooking(await salon.hold(await salon.shop.customer(), yoga, startsAt));
    await salon.later('11 minutes');
    heldBooking(await salon.hold(await salon.shop.customer(), yoga, startsAt, { people: 2 }));
    expect(await salon.confirm(id)).toMatchObject({ outcome: 'booked' });
    expect(await salon.hold(await salon.shop.customer(), yoga, startsAt)).toMatchObject({ outcome: 'taken' });
  });

  it('is not taken again from somebody who is away by now', async () => {
    const ana = await salon.someone();
    const serviceId = await salon.offer([[ana]]);
    const startsAt = await salon.inMinutes(day);
    const { id } = heldBooking(await salon.hold(await salon.shop.customer(), serviceId, startsAt));
    await salon.later('11 minutes');
    await salon.goesOnLeave(ana, startsAt, 60);
    expect(await salon.confirm(id)).toMatchObject({ outcome: 'taken' });
  });
});

/** The next full hour that is so many minutes away. */
async function onTheHour(minutes: number): Promise<Date> {
  const hourMs = 60 * 60_000;
  return new Date(Math.ceil((await salon.inMinutes(minutes)).valueOf() / hourMs) * hourMs);
}
