import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { OpeningHours } from '../contract/businesses.ts';
import type { Span } from '../contract/schedule.ts';
import { timeOf } from './hours.ts';
import { dayOf } from './wall-clock.ts';
import { type Available, type Between, freeSeats, meet, sessionOf, type Slot, slotsOf, type Wanted } from './slots.ts';

const everyDay = (...spans: readonly Span[]): OpeningHours => ({
  mon: spans,
  tue: spans,
  wed: spans,
  thu: spans,
  fri: spans,
  sat: spans,
  sun: spans,
});

const resource = (id: string, weekly: OpeningHours, more: Partial<Available> = {}): Available => ({
  id,
  weekly,
  days: new Map(),
  capacity: 1,
  leave: [],
  taken: [],
  ...more,
});

const haircut: Wanted = {
  serviceId: 'haircut',
  minutes: 60,
  beforeMinutes: 0,
  afterMinutes: 0,
  stepMinutes: 60,
  places: 1,
  groups: [['ana']],
  people: 1,
};

const day = (date: string, until = date): Between => ({
  from: Temporal.PlainDate.from(date),
  until: Temporal.PlainDate.from(until),
  earliest: 0,
  latest: Number.MAX_SAFE_INTEGER,
});

const offered = (wanted: Wanted, those: readonly Available[], zone: string, between: Between): readonly Slot[] =>
  slotsOf(wanted, new Map(those.map((each) => [each.id, each])), zone, between);

const onTheWall = (slots: readonly Slot[], zone: string): readonly string[] =>
  slots.map(({ start }) => Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone).toPlainTime().toString().slice(0, 5));

const at = (zoned: string): number => Temporal.ZonedDateTime.from(zoned).epochMilliseconds;

/** The nights on which clocks are moved, and a night span over them. */
const nights: readonly { zone: string; date: string; spring: boolean; shift: number }[] = [
  { zone: 'Europe/Berlin', date: '2026-03-29', spring: true, shift: 60 },
  { zone: 'Europe/Berlin', date: '2026-10-25', spring: false, shift: 60 },
  { zone: 'America/New_York', date: '2026-03-08', spring: true, shift: 60 },
  { zone: 'America/New_York', date: '2026-11-01', spring: false, shift: 60 },
  { zone: 'America/Santiago', date: '2026-09-06', spring: true, shift: 60 },
  { zone: 'America/Santiago', date: '2026-04-05', spring: false, shift: 60 },
  { zone: 'Australia/Lord_Howe', date: '2026-10-04', spring: true, shift: 30 },
  { zone: 'Australia/Lord_Howe', date: '2026-04-05', spring: false, shift: 30 },
  { zone: 'Europe/Lisbon', date: '2026-03-29', spring: true, shift: 60 },
  { zone: 'Europe/Lisbon', date: '2026-10-25', spring: false, shift: 60 },
];

describe('on a day on which the clock is moved', () => {
  it.each(nights)('in $zone, $date, the hours of the day stay as they are on the wall', ({ zone, date }) => {
    const ana = resource('ana', everyDay(['09:00', '13:00'], ['15:00', '18:00']));
    const week = day(date, Temporal.PlainDate.from(date).add({ days: 6 }).toString());
    const each = ['09:00', '10:00', '11:00', '12:00', '15:00', '16:00', '17:00'];
    expect(onTheWall(offered(haircut, [ana], zone, week), zone)).toEqual(Array.from({ length: 7 }, () => each).flat());
  });

  it.each(nights)('in $zone, $date, no time of the night is offered twice or at an hour that is none', ({ zone, date, spring, shift }) => {
    const ana = resource('ana', everyDay(['20:00', '06:00']));
    const before = Temporal.PlainDate.from(date).subtract({ days: 1 }).toString();
    const slots = offered({ ...haircut, minutes: 30, stepMinutes: 30 }, [ana], zone, day(before));
    const wall = onTheWall(slots, zone);
    expect(new Set(wall).size).toBe(wall.length);
    expect(slots.every(({ start }, nth) => nth === 0 || start - slots[nth - 1]!.start >= 30 * 60_000)).toBe(true);
    expect(wall.filter((time) => !/^\d\d:[03]0$/.test(time))).toEqual([]);
    // Twenty half hours of a night; in spring those that the clock skips are missing.
    expect(wall).toHaveLength(spring ? 20 - shift / 30 : 20);
  });
});

describe('what can be booked', () => {
  const berlin = 'Europe/Berlin';
  const nine = resource('ana', everyDay(['09:00', '12:00']));

  it('leaves out what is taken, with what is kept free around it', () => {
    const taken = [
      { during: [at('2026-07-01T10:00[Europe/Berlin]'), at('2026-07-01T10:30[Europe/Berlin]')] as const, session: 'x', seats: [1] },
    ];
    const half = { ...haircut, minutes: 30, stepMinutes: 30 };
    expect(onTheWall(offered(half, [{ ...nine, taken }], berlin, day('2026-07-01')), berlin)).toEqual([
      '09:00',
      '09:30',
      '10:30',
      '11:00',
      '11:30',
    ]);
    const cleaned = { ...half, beforeMinutes: 10, afterMinutes: 10 };
    expect(onTheWall(offered(cleaned, [{ ...nine, taken }], berlin, day('2026-07-01')), berlin)).toEqual(['09:00', '11:00', '11:30']);
  });

  it('begins no earlier than its notice and no later than its window', () => {
    const between = {
      ...day('2026-07-01'),
      earliest: at('2026-07-01T09:30[Europe/Berlin]'),
      latest: at('2026-07-01T10:00[Europe/Berlin]'),
    };
    expect(onTheWall(offered(haircut, [nine], berlin, between), berlin)).toEqual(['10:00']);
  });

  it('goes on past midnight, also where the night is written as two days', () => {
    const late = resource('ana', { fri: [['22:00', '24:00']], sat: [['00:00', '02:00']] });
    expect(onTheWall(offered(haircut, [late], berlin, day('2026-07-03')), berlin)).toEqual(['22:00', '23:00']);
    const two = { ...haircut, minutes: 120, stepMinutes: 60 };
    expect(onTheWall(offered(two, [late], berlin, day('2026-07-03', '2026-07-04')), berlin)).toEqual(['22:00', '23:00', '00:00']);
    const night = resource('ana', { fri: [['22:00', '02:00']] });
    expect(onTheWall(offered(two, [night], berlin, day('2026-07-03')), berlin)).toEqual(['22:00', '23:00', '00:00']);
  });

  it('follows a date that is unlike its weekday, and leave', () => {
    const days = new Map([
      ['2026-07-01', [['14:00', '16:00']] as const],
      ['2026-07-02', []],
    ]);
    const leave = [[at('2026-07-03T10:00[Europe/Berlin]'), at('2026-07-03T11:00[Europe/Berlin]')] as const];
    const slots = offered(haircut, [{ ...nine, days, leave }], berlin, day('2026-07-01', '2026-07-03'));
    expect(onTheWall(slots, berlin)).toEqual(['14:00', '15:00', '09:00', '11:00']);
  });

  it('needs one of each group at the same time, and never one twice', () => {
    const room = resource('room', everyDay(['10:00', '12:00']));
    const both = { ...haircut, groups: [['ana', 'ben'], ['room']] };
    const ben = resource('ben', everyDay(['11:00', '13:00']));
    expect(onTheWall(offered(both, [nine, ben, room], berlin, day('2026-07-01')), berlin)).toEqual(['10:00', '11:00']);
    expect(offered({ ...haircut, groups: [['ana'], ['ana']] }, [nine], berlin, day('2026-07-01'))).toEqual([]);
    expect(offered({ ...haircut, groups: [] }, [nine], berlin, day('2026-07-01'))).toEqual([]);
  });

  it('of a class is as many places as the class and its room have, for those who join the same class', () => {
    const start = at('2026-07-01T09:00[Europe/Berlin]');
    const yoga: Wanted = { ...haircut, serviceId: 'yoga', places: 8, groups: [['hall']] };
    const during = [start, start + 3_600_000] as const;
    const hall = resource('hall', everyDay(['09:00', '10:00']), {
      capacity: 6,
      taken: [{ during, session: sessionOf(yoga, start, 'b'), seats: [1, 2, 4] }],
    });
    expect(offered(yoga, [hall], berlin, day('2026-07-01'))).toMatchObject([{ left: 3 }]);
    expect(offered({ ...yoga, people: 4 }, [hall], berlin, day('2026-07-01'))).toEqual([]);
    expect(offered({ ...yoga, serviceId: 'pilates' }, [hall], berlin, day('2026-07-01'))).toEqual([]);
    expect(freeSeats(hall, during, 3)).toEqual([3, 5, 6]);
    expect(freeSeats(hall, during, 4)).toBeUndefined();
  });

  it('always lies within hours and outside of leave and bookings, in order and once', () => {
    const time = fc.integer({ min: 0, max: 47 }).map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
    const start = at('2026-03-27T00:00[UTC]');
    const interval = fc
      .tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 40 }))
      .map(([from, length]) => [start + from * 600_000, start + (from + length) * 600_000] as const);
    const anyone = fc.record({
      from: time,
      until: time,
      leave: fc.array(interval, { maxLength: 3 }),
      taken: fc.array(interval, { maxLength: 5 }),
    });
    const zone = fc.constantFrom(...new Set(nights.map((night) => night.zone)));
    fc.assert(
      fc.property(anyone, zone, fc.constantFrom(15, 30, 45, 90), fc.constantFrom(0, 15), (some, where, minutes, buffer) => {
        const ana = resource('ana', everyDay([some.from, some.until]), {
          leave: some.leave,
          taken: some.taken.map((during, nth) => ({ during, session: String(nth), seats: [1] })),
        });
        const wanted = { ...haircut, minutes, stepMinutes: 30, beforeMinutes: buffer, afterMinutes: buffer };
        const slots = offered(wanted, [ana], where, day('2026-03-27', '2026-03-30'));
        const there = timeOf(
          ana,
          where,
          Array.from({ length: 8 }, (_, days) => dayOf(Temporal.PlainDate.from('2026-03-25')) + days),
        );
        expect(slots.map((slot) => slot.start)).toEqual([...new Set(slots.map((slot) => slot.start))].sort((one, other) => one - other));
        for (const slot of slots) {
          expect(there.some(([from, until]) => from <= slot.start && slot.end <= until)).toBe(true);
          expect(ana.leave.some((away) => meet(away, [slot.start, slot.end]))).toBe(false);
          expect(ana.taken.some(({ during }) => meet(during, [slot.start - buffer * 60_000, slot.end + buffer * 60_000]))).toBe(false);
        }
      }),
    );
  });
});
