import type { Arrival } from '../../messaging/arrivals.ts';

export interface Skipped {
  /** e.g. `entry[0].changes[2].value.messages[1]` */
  readonly where: string;
  readonly why: string;
}

const mostSkippedTold = 100;

/** What came out of one webhook, and what did not and why. */
export class Findings {
  readonly arrivals: Arrival[] = [];
  readonly skipped: Skipped[] = [];
  skippedInAll = 0;

  add(arrival: Arrival): void {
    this.arrivals.push(arrival);
  }

  skip(where: string, why: string): void {
    this.skippedInAll += 1;
    if (this.skipped.length < mostSkippedTold) this.skipped.push({ where, why });
  }

  /** Reads each part by itself, so that a fault in one never loses the others. */
  each(parts: readonly unknown[], where: string, read: (part: unknown, where: string) => void): void {
    parts.forEach((part, index) => {
      const here = `${where}[${index}]`;
      try {
        read(part, here);
      } catch (error) {
        this.skip(here, `could not be read: ${(error as Error).message}`);
      }
    });
  }
}

/** Where a change came from, for everything that is read out of it. */
export interface Source {
  readonly wabaId: string;
  readonly phoneNumberId: string | undefined;
  /** The digits of the business's own number, where told. */
  readonly ownNumber: string | undefined;
  /** When Meta says that it happened; told of accounts, not of messages. */
  readonly told?: Date;
  /** When the webhook arrived. */
  readonly now: Date;
}

export interface NumberSource extends Source {
  readonly phoneNumberId: string;
}
