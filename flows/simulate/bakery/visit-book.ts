import type { Json, Language } from '../../language/flow.ts';
import { money } from '../../language/liquid.ts';
import { plain } from '../../language/text.ts';
import { clockInWords, dayInWords, shortDay } from '../../language/when.ts';
import type { ConversationEvent } from '../../machine/events.ts';
import { wishIn } from '../../machine/wish.ts';
import { wishInWords } from '../../machine/wish-words.ts';
import type { Happenings } from './happenings.ts';
import { currency } from './order.ts';
import { type Answered, type Given, type Input, type OperationsOf, type Part, textIn } from './part.ts';
import type { Till } from './till.ts';
import { type Service, services, type Visit, visitSummary, visitWord, whenOf } from './visits.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Visits begin on the hour, every day but Sunday. */
const hours = [10, 11, 12, 14, 15, 16];
const freeUntil = 24 * hour;
const lateFee = 1000;

/** The visits to the simulated bakery that one contact books; others have what a transcript says. */
export class VisitBook {
  readonly visits: Visit[] = [];
  /** Times that others have, and such that they take while the customer chooses. */
  readonly taken = new Set<string>();
  readonly snatched = new Set<string>();
  offers: readonly Service[] = services;
  /** Nothing at all can be had. */
  full = false;
  private readonly happenings: Happenings;
  private readonly till: Till;
  private lastNumber = 1000;

  constructor(happenings: Happenings, till: Till) {
    this.happenings = happenings;
    this.till = till;
  }

  /** A visit from before, as if this contact had booked it. */
  hasBooked(serviceId: string, at: Date, paid = 0): Visit {
    const service = services.find(({ id }) => id === serviceId)!;
    const visit: Visit = { id: `visit-${this.visits.length + 1}`, state: 'booked', service, with: service.people[0], at, people: 1, paid };
    visit.number = this.nextNumber();
    this.visits.push(visit);
    return visit;
  }

  /** A time that became free and is held for this contact, who waited for it. */
  isOffered(serviceId: string, at: Date): void {
    const visit = this.hasBooked(serviceId, at);
    visit.state = 'held';
    delete visit.number;
  }

  /** A time that was held for this contact, let go, and taken by somebody else. */
  hasLost(serviceId: string, at: Date): void {
    this.isOffered(serviceId, at);
    this.visits.at(-1)!.state = 'expired';
    this.taken.add(key(at));
  }

  readonly operations: Part<OperationsOf<'booking'>> = {
    'booking.services': ({ language }) => {
      const options = this.offers.map((service) => option(service, language));
      return { outcome: options.length > 0 ? 'listed' : 'empty', output: { options } };
    },
    'booking.find': ({ input, language }): Answered => {
      const said = plain(textIn(input, 'text')).split(' ');
      const scored = this.offers.map((service) => ({
        service,
        score: plain(service.title)
          .split(' ')
          .filter((word) => word.length > 3 && said.includes(word)).length,
      }));
      const best = Math.max(1, ...scored.map(({ score }) => score));
      const found = scored.filter(({ score }) => score === best).map(({ service }) => service);
      if (found.length === 0) return { outcome: 'none', output: {} };
      if (found.length === 1) return { outcome: 'found', output: { serviceId: found[0]!.id } };
      return { outcome: 'several', output: { options: found.map((service) => option(service, language)) } };
    },
    'booking.people': ({ input }): Answered => {
      const service = this.service(textIn(input, 'serviceId'));
      if (!service) return { outcome: 'gone', output: {} };
      const { title, people } = service;
      if (service.places > 1) return { outcome: 'class', output: { title } };
      if (people.length === 1) return { outcome: 'one', output: { title } };
      return { outcome: 'several', output: { title, options: people.map((name) => ({ id: name, title: name })) } };
    },
    'booking.days': ({ input, language, now }): Answered => {
      const from = textIn(input, 'from');
      const days = new Map<string, Date[]>();
      for (const at of this.free(input, now)) {
        const date = dateOf(at);
        if (date >= from) days.set(date, [...(days.get(date) ?? []), at]);
      }
      const options = [...days].map(([id, times]) => ({
        id,
        title: shortDay(times[0]!, 'UTC', language),
        description: `${times.length} ${visitWord('free', language)}`,
      }));
      return { outcome: options.length > 0 ? 'listed' : 'none', output: { options } };
    },
    'booking.times': ({ input, language, now }): Answered => {
      const times = this.free(input, now).filter((at) => dateOf(at) === textIn(input, 'date'));
      if (times.length === 0) return { outcome: 'none', output: {} };
      const options = times.map((at) => ({ id: at.toISOString(), title: clockInWords(at, 'UTC') }));
      return { outcome: 'listed', output: { options, day: dayInWords(times[0]!, 'UTC', language) } };
    },
    'booking.wish': ({ input, language, now }): Answered => {
      const wish = wishIn(textIn(input, 'text'), { at: now.toISOString(), zone: 'UTC' });
      if (!wish) return { outcome: 'unclear', output: {} };
      const { date = null, lastDate = date, from = '', until = '99' } = wish;
      const times = this.free(input, now).filter((at) => {
        const clock = clockInWords(at, 'UTC');
        return (date === null || (dateOf(at) >= date && dateOf(at) <= lastDate!)) && clock >= from && clock <= until;
      });
      const service = this.service(textIn(input, 'serviceId'));
      const found =
        times.length > 0 || !service ? times.slice(0, 9) : this.nearest(service, new Date(`${date ?? dateOf(now)}T12:00Z`), now);
      const output = { options: found.map((at) => slot(at, language)), wish: wishInWords(wish, language), date };
      return { outcome: times.length > 0 ? 'found' : 'none', output };
    },
    'booking.hold': (given) => this.hold(given),
    'booking.confirm': (given) => this.confirm(given),
    'booking.release': ({ input }) => {
      const visit = this.visit(input);
      if (visit?.state === 'held') visit.state = 'cancelled';
      return { outcome: 'released', output: {} };
    },
    'booking.about': ({ input, language, now }): Answered => {
      const visit = this.visit(input);
      if (!visit) return { outcome: 'none', output: {} };
      const isOpen = ['pending', 'unpaid', 'booked'].includes(visit.state) && visit.at > now;
      const inTime = visit.at.valueOf() - now.valueOf() >= freeUntil;
      return {
        outcome: isOpen ? 'open' : 'fixed',
        output: {
          number: visit.number ?? null,
          title: visit.service.title,
          when: whenOf(visit, language),
          summary: visitSummary(visit, language),
          state: visit.state,
          serviceId: visit.service.id,
          resourceId: null,
          people: visit.people,
          dueId: visit.dueId ?? null,
          fee: inTime ? 0 : Math.min(lateFee, visit.paid),
          canMove: visit.state === 'booked' && (inTime || visit.disturbed === true),
        },
      };
    },
    'booking.coming': ({ language, now }): Answered => {
      const coming = this.visits.filter(({ state, at }) => ['pending', 'unpaid', 'booked'].includes(state) && at > now);
      if (coming.length === 0) return { outcome: 'none', output: {} };
      const options = coming.map((visit) => ({
        ...slot(visit.at, language),
        id: visit.id,
        description: `${visit.service.title} · ${visit.number}`,
      }));
      const output = { options, bookingId: coming[0]!.id, summary: visitSummary(coming[0]!, language) };
      return { outcome: coming.length === 1 ? 'one' : 'several', output };
    },
    'booking.alternatives': ({ input, language, now }): Answered => {
      const visit = this.visit(input);
      const options = visit ? this.nearest(visit.service, visit.at, now).map((at) => slot(at, language)) : [];
      return options.length > 0 ? { outcome: 'listed', output: { options } } : { outcome: 'none', output: {} };
    },
    'booking.move': (given) => this.move(given),
    'booking.cancel': ({ input, now }): Answered => {
      const visit = this.visit(input);
      if (!visit || visit.at <= now) return { outcome: 'too-late', output: { number: visit?.number ?? null } };
      const kept = visit.at.valueOf() - now.valueOf() >= freeUntil ? 0 : Math.min(lateFee, visit.paid);
      visit.state = 'cancelled';
      this.remind(visit);
      return { outcome: 'cancelled', output: { number: visit.number ?? null, kept, returned: visit.paid - kept } };
    },
    'booking.attend': ({ input, language }): Answered => {
      const visit = this.visit(input);
      return visit?.state === 'booked' ? { outcome: 'noted', output: { when: whenOf(visit, language) } } : { outcome: 'gone', output: {} };
    },
    'booking.queue': () => ({ outcome: 'waiting', output: {} }),
    'booking.calendar-file': ({ input }): Answered => {
      const visit = this.visit(input);
      if (!visit?.number) return { outcome: 'none', output: {} };
      return { outcome: 'made', output: { file: { fileId: visit.id, filename: `${visit.number}.ics`, mime: 'text/calendar' } } };
    },
  };

  private hold({ input, language, now }: Given): Answered {
    for (const visit of this.visits) if (visit.state === 'held') visit.state = 'cancelled';
    const service = this.service(textIn(input, 'serviceId'));
    const at = new Date(textIn(input, 'time'));
    if (!service || Number.isNaN(at.valueOf())) return { outcome: 'none-left', output: {} };
    if (this.snatched.has(key(at))) this.taken.add(key(at));
    if (!this.isFree(service, at, now)) return this.instead(service, at, now, language);
    const who = textIn(input, 'resourceId');
    const moves = textIn(input, 'moves');
    const visit: Visit = {
      id: `visit-${this.visits.length + 1}`,
      state: 'held',
      service,
      with: service.places > 1 ? undefined : who || service.people[0],
      at,
      people: Number(input['people'] ?? 1) || 1,
      paid: 0,
      ...(moves && { moves }),
    };
    this.visits.push(visit);
    this.letGo(visit, new Date(now.valueOf() + (Number(input['minutes'] ?? 10) || 10) * minute));
    const { id: bookingId } = visit;
    return {
      outcome: 'held',
      output: { bookingId, when: whenOf(visit, language), summary: visitSummary(visit, language), deposit: service.deposit },
    };
  }

  private confirm({ input, language, now }: Given): Answered {
    const visit = this.visit(input);
    if (!visit) return { outcome: 'none-left', output: {} };
    const { service } = visit;
    if (visit.state === 'expired' && !this.isFree(service, visit.at, now)) return this.instead(service, visit.at, now, language);
    const note = textIn(input, 'note');
    if (note) visit.note = note;
    visit.number ??= this.nextNumber();
    visit.state = service.needsApproval ? 'pending' : service.deposit > 0 ? 'unpaid' : 'booked';
    this.happenings.clear(`${visit.id} soon`);
    this.happenings.clear(`${visit.id} ends`);
    this.remind(visit);
    const output = { number: visit.number, when: whenOf(visit, language), summary: visitSummary(visit, language) };
    if (visit.state === 'unpaid') {
      visit.dueId ??= this.till.ask(service.deposit, `${service.title} ${visit.number}`);
      return { outcome: 'deposit', output: { ...output, deposit: service.deposit, dueId: visit.dueId } };
    }
    return { outcome: visit.state, output };
  }

  private move({ input, language, now }: Given): Answered {
    const visit = this.visit(input);
    const held = this.visits.find(({ id }) => id === textIn(input, 'heldId'));
    if (!visit || !held) return { outcome: 'none-left', output: {} };
    if (held.state === 'expired' && !this.isFree(held.service, held.at, now)) return this.instead(held.service, held.at, now, language);
    const output = () => ({ number: visit.number ?? null, when: whenOf(visit, language), summary: visitSummary(visit, language) });
    if (visit.at.valueOf() - now.valueOf() < freeUntil && !visit.disturbed) return { outcome: 'too-late', output: output() };
    visit.at = held.at;
    visit.with = held.with;
    visit.disturbed = false;
    held.state = 'cancelled';
    this.happenings.clear(`${held.id} ends`);
    this.remind(visit);
    return { outcome: 'moved', output: output() };
  }

  private letGo(visit: Visit, ends: Date): void {
    const tell = (what: string) => () => (visit.state === 'held' ? news(visit, what) : undefined);
    if (!visit.moves) this.happenings.set(`${visit.id} soon`, new Date(ends.valueOf() - 3 * minute), tell('hold-ends-soon'));
    this.happenings.set(`${visit.id} ends`, ends, () => {
      const event = tell('expired')();
      if (visit.state === 'held') visit.state = 'expired';
      return event;
    });
  }

  /** A day and two hours before, while it is booked. */
  private remind(visit: Visit): void {
    const { at, id } = visit;
    const before = (ms: number) => new Date(at.valueOf() - ms);
    const tell = (what: string) => () => (visit.state === 'booked' && visit.at === at ? news(visit, what) : undefined);
    this.happenings.clear(`${id} day`);
    this.happenings.clear(`${id} hours`);
    if (visit.state !== 'booked') return;
    this.happenings.set(`${id} day`, before(day), tell('reminder'));
    this.happenings.set(`${id} hours`, before(2 * hour), tell('soon'));
  }

  private free(input: Input, now: Date): readonly Date[] {
    const service = this.service(textIn(input, 'serviceId'));
    if (!service) return [];
    const first = Date.parse(`${dateOf(now)}T00:00:00Z`);
    return Array.from({ length: 14 }, (_, nth) => hours.map((at) => new Date(first + nth * day + at * hour)))
      .flat()
      .filter((at) => this.isFree(service, at, now));
  }

  private nearest(service: Service, wished: Date, now: Date): readonly Date[] {
    const distance = (at: Date) => Math.abs(at.valueOf() - wished.valueOf());
    return this.free({ serviceId: service.id }, now)
      .toSorted((one, other) => distance(one) - distance(other))
      .slice(0, 3)
      .toSorted((one, other) => one.valueOf() - other.valueOf());
  }

  private isFree(_: Service, at: Date, now: Date): boolean {
    const isOpen = at.getUTCDay() !== 0 && hours.includes(at.getUTCHours()) && at.getUTCMinutes() === 0;
    const mine = this.visits.some(
      (visit) => ['held', 'pending', 'unpaid', 'booked'].includes(visit.state) && visit.at.valueOf() === at.valueOf(),
    );
    return isOpen && !this.full && at.valueOf() >= now.valueOf() + hour && !this.taken.has(key(at)) && !mine;
  }

  private instead(service: Service, at: Date, now: Date, language: Language): Answered {
    const alternatives = this.nearest(service, at, now).map((each) => slot(each, language));
    return alternatives.length > 0 ? { outcome: 'taken', output: { alternatives } } : { outcome: 'none-left', output: {} };
  }

  private readonly service = (id: string): Service | undefined => this.offers.find((service) => service.id === id);

  private readonly visit = (input: Input): Visit | undefined => this.visits.find(({ id }) => id === textIn(input, 'bookingId'));

  private nextNumber(): string {
    this.lastNumber += 1;
    return `B-${this.lastNumber}`;
  }
}

const dateOf = (at: Date): string => at.toISOString().slice(0, 10);
const key = (at: Date): string => at.toISOString().slice(0, 16);

const slot = (at: Date, language: Language) => ({
  id: at.toISOString(),
  title: `${shortDay(at, 'UTC', language)}, ${clockInWords(at, 'UTC')}`,
});

const option = ({ id, title, minutes, price }: Service, language: Language) => {
  const length = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
  return { id, title, description: [length, ...(price > 0 ? [money(price, currency, language)] : [])].join(' · ') };
};

const news = (visit: Visit, what: string): ConversationEvent => ({
  type: 'signal.arrived',
  signal: `booking.${what}`,
  data: { about: visit.id, number: visit.number ?? '', startsAt: visit.at.toISOString(), what } satisfies Json,
});
