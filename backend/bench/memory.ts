import { useOf } from './use-of-machine.ts';

/** Megabytes. */
export interface MemoryUse {
  readonly atStart: number;
  readonly atEnd: number;
  readonly most: number;
  /** The slope of the line that fits best through the second half: what is kept for good, not what the first messages need. */
  readonly growthPerMinute: number;
}

const everyMs = 500;

/** Looks twice a second at how much memory processes hold. */
export class Memory {
  private readonly seen: number[] = [];
  private readonly pids: readonly number[];
  private readonly watch: NodeJS.Timeout;

  constructor(pids: readonly number[]) {
    this.pids = pids;
    this.look();
    this.watch = setInterval(() => this.look(), everyMs);
  }

  /** Null where the machine does not tell. */
  end(): MemoryUse | null {
    clearInterval(this.watch);
    this.look();
    const { seen } = this;
    if (seen.length < 2) return null;
    const half = seen.slice(Math.floor(seen.length / 2));
    return { atStart: seen[0]!, atEnd: seen.at(-1)!, most: Math.max(...seen), growthPerMinute: slope(half) * (60_000 / everyMs) };
  }

  private look(): void {
    const use = useOf(this.pids);
    if (use) this.seen.push(use.memoryMb);
  }
}

/** Of the line with the least squares, by step. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const along = values.reduce((sum, _, place) => sum + (place - middle) ** 2, 0);
  return along === 0 ? 0 : values.reduce((sum, value, place) => sum + (place - middle) * (value - mean), 0) / along;
}
