import { EventEmitter } from 'node:events';
import { running, type Doing, type Point } from './points.ts';
import { Line, type Wires } from './wires.ts';

type Connected = (error: Error | undefined, line: Line, release: () => void) => void;

/** More at once than this holds no server's pool; those who come later wait in line. */
const linesOfAServer = 5;

/** One server from its start to its crash: all that it waits for, and the connections that it holds. */
export class Life {
  isAlive = true;
  /** The fence of each message that it took to send, by which the database knows its holder. */
  readonly fences = new Map<string, number>();
  private points: Point[] = [];
  private readonly lines = new Set<Line>();
  private readonly inLine: (() => void)[] = [];
  private count = 0;

  constructor(
    readonly name: string,
    private readonly wires: Wires,
    /** Told of each point that it comes to. */
    private readonly arrived: (point: Point) => void,
    /** Told when it has written something that others may see from now on. */
    readonly hasCommitted: () => void,
  ) {}

  /** Runs code of this server. */
  does<T>(doing: Doing, work: () => T): T {
    return running.run({ life: this, doing }, work);
  }

  nextPoint(): number {
    return this.count++;
  }

  /** Stands still there. After a crash it does so for ever. */
  park(point: Omit<Point, 'life' | 'nth'>, nth = this.nextPoint()): void {
    if (!this.isAlive) return;
    const parked: Point = { ...point, life: this, nth, go: () => this.leave(parked, point.go) };
    this.points.push(parked);
    this.points.sort((a, b) => a.nth - b.nth);
    this.arrived(parked);
  }

  /** Where this server can go on: on each connection, one thing after the other. */
  get ways(): readonly Point[] {
    const seen = new Set<object>();
    return this.points.filter(({ line }) => {
      if (!line) return true;
      const isFirst = !seen.has(line) && !this.wires.isWaiting(line);
      seen.add(line);
      return isFirst;
    });
  }

  get waitsForNothing(): boolean {
    return this.points.length === 0 && this.lines.size === 0;
  }

  connect(doing: Doing, connected: Connected): void {
    if (!this.isAlive) return;
    if (this.lines.size >= linesOfAServer) return void this.inLine.push(() => this.connect(doing, connected));
    const line = new Line(this.wires.take(), this.wires, this, doing);
    this.lines.add(line);
    let isHeld = true;
    connected(undefined, line, () => {
      if (!isHeld || !this.isAlive) return;
      isHeld = false;
      this.lines.delete(line);
      this.wires.giveBack(line.wire);
      this.inLine.shift()?.();
    });
  }

  /** All at once: what stands still never goes on, what is not committed is undone. */
  async crash(): Promise<void> {
    this.isAlive = false;
    this.points = [];
    this.inLine.length = 0;
    for (const line of this.lines) await this.wires.cut(line);
    this.lines.clear();
  }

  private leave(point: Point, go: () => Promise<void>): Promise<void> {
    this.points = this.points.filter((each) => each !== point);
    return go();
  }
}

/** What TypeORM takes for the pool of `pg`: it gives each server lines of its own, and whoever sets up the world a plain connection. */
export const poolOn = (wires: Wires) =>
  class extends EventEmitter {
    connect(connected: Connected): void {
      const store = running.getStore();
      if (store) return store.life.connect(store.doing, connected);
      const line = new Line(wires.take(), wires, undefined, undefined);
      connected(undefined, line, () => wires.giveBack(line.wire));
    }

    end(ended: () => void): void {
      ended();
    }
  };
