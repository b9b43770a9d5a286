import { AsyncResource } from 'node:async_hooks';
import { Clock } from '../database/ports.ts';

interface Alarm {
  readonly at: number;
  readonly nth: number;
  readonly isWanted: () => boolean;
  readonly ring: () => void;
}

/** The one time of a simulated world. It stands still until somebody moves it. */
export class SimulatedTime {
  private alarms: Alarm[] = [];
  private count = 0;
  now: number;

  constructor(start: number) {
    this.now = start;
  }

  setAlarm(ms: number, isWanted: () => boolean, ring: () => void): () => void {
    const alarm = { at: this.now + Math.max(0, ms), nth: this.count++, isWanted, ring: AsyncResource.bind(ring) };
    this.alarms.push(alarm);
    return () => void (this.alarms = this.alarms.filter((each) => each !== alarm));
  }

  /** When the next alarm is due. */
  get nextAlarm(): number | undefined {
    this.alarms = this.alarms.filter(({ isWanted }) => isWanted());
    return this.alarms.length === 0 ? undefined : Math.min(...this.alarms.map(({ at }) => at));
  }

  /** Takes one alarm that is due, in the order of their times. */
  takeDue(): (() => void) | undefined {
    const [due] = this.alarms.filter(({ at, isWanted }) => at <= this.now && isWanted()).sort((a, b) => a.at - b.at || a.nth - b.nth);
    if (!due) return undefined;
    this.alarms = this.alarms.filter((each) => each !== due);
    return due.ring;
  }
}

/** The clock on the wall of one server: it stops for good when the server crashes. */
export class SimulatedClock extends Clock {
  constructor(
    private readonly time: SimulatedTime,
    private readonly isAlive: () => boolean,
  ) {
    super();
  }

  now(): number {
    return this.time.now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((done) => void this.time.setAlarm(ms, this.isAlive, done));
  }

  after(ms: number, work: () => void): () => void {
    return this.time.setAlarm(ms, this.isAlive, work);
  }
}
