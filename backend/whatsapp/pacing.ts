/**
 * A bucket that fills at an even rate and holds at most `burst`. Time is handed in, so that it can be any clock.
 */
export class TokenBucket {
  private tokens: number;
  private at: number;
  private readonly burst: number;
  private readonly perMs: number;

  constructor(perMs: number, burst: number, now: number) {
    this.perMs = perMs;
    this.burst = burst;
    this.tokens = burst;
    this.at = now;
  }

  /** How long until there is a token; 0 when there is one now. */
  wait(now: number): number {
    this.fill(now);
    return this.tokens >= 1 ? 0 : Math.ceil((1 - this.tokens) / this.perMs);
  }

  take(now: number): void {
    this.fill(now);
    this.tokens -= 1;
  }

  /** Nothing is left: the other side says that we were too fast. */
  drain(now: number): void {
    this.at = now;
    this.tokens = Math.min(this.tokens, 0);
  }

  isFull(now: number): boolean {
    this.fill(now);
    return this.tokens >= this.burst;
  }

  private fill(now: number): void {
    this.tokens = Math.min(this.burst, this.tokens + Math.max(0, now - this.at) * this.perMs);
    this.at = Math.max(this.at, now);
  }
}

/** One message in six seconds to one customer, with up to 45 at once borrowed from the time after. */
const pairPerMs = 1 / 6000;
const pairBurst = 45;
const mostPairs = 50_000;

/**
 * How fast we may send, per number and per number and customer. It is kept in memory: after a restart the buckets are full,
 * and Meta's own answer (130429, 131056) is the authority that the sender then heeds.
 */
export class Pacing {
  private readonly numbers = new Map<string, { readonly perSecond: number; readonly bucket: TokenBucket }>();
  private readonly pausedUntil = new Map<string, number>();
  private readonly endsOfLine = new Map<string, number>();
  private readonly pairs = new Map<string, TokenBucket>();

  /** Milliseconds until this message may go; 0 when it may go now, and then its place is taken. */
  claim(number: { readonly phoneNumberId: string; readonly perSecond: number }, customer: string, now: number): number {
    const bucket = this.numberBucket(number, now);
    const pair = this.pairBucket(`${number.phoneNumberId} ${customer}`, now);
    const wait = Math.max(bucket.wait(now), pair.wait(now), this.pauseOf(number.phoneNumberId, now));
    if (wait > 0) return wait;
    bucket.take(now);
    pair.take(now);
    return 0;
  }

  /** Nothing goes out from this number until then: Meta says that it was too fast. */
  pause(number: { readonly phoneNumberId: string; readonly perSecond: number }, until: number, now: number): void {
    this.numberBucket(number, now).drain(now);
    this.pausedUntil.set(number.phoneNumberId, Math.max(until, this.pausedUntil.get(number.phoneNumberId) ?? 0));
  }

  /**
   * When to look again at a message for which there are no hands now. Each that asks is told a later moment, at the rate of the
   * number, so that a long line is not looked at again and again.
   */
  placeInLine({ phoneNumberId, perSecond }: { readonly phoneNumberId: string; readonly perSecond: number }, now: number): number {
    const place = Math.max(now, this.endsOfLine.get(phoneNumberId) ?? 0) + 1000 / perSecond;
    this.endsOfLine.set(phoneNumberId, place);
    return Math.ceil(place - now);
  }

  pairWasTooFast(phoneNumberId: string, customer: string, now: number): void {
    this.pairBucket(`${phoneNumberId} ${customer}`, now).drain(now);
  }

  private pauseOf(phoneNumberId: string, now: number): number {
    const until = this.pausedUntil.get(phoneNumberId);
    if (until === undefined || until > now) return Math.max(0, (until ?? now) - now);
    this.pausedUntil.delete(phoneNumberId);
    return 0;
  }

  /** A tenth of a second's worth at once: several processes on one number then stay near its rate. */
  private numberBucket(
    { phoneNumberId, perSecond }: { readonly phoneNumberId: string; readonly perSecond: number },
    now: number,
  ): TokenBucket {
    const known = this.numbers.get(phoneNumberId);
    if (known && known.perSecond === perSecond) return known.bucket;
    const bucket = new TokenBucket(perSecond / 1000, Math.max(1, perSecond / 10), now);
    this.numbers.set(phoneNumberId, { perSecond, bucket });
    return bucket;
  }

  private pairBucket(key: string, now: number): TokenBucket {
    const known = this.pairs.get(key);
    if (known) return known;
    if (this.pairs.size >= mostPairs) this.forgetFullPairs(now);
    const bucket = new TokenBucket(pairPerMs, pairBurst, now);
    this.pairs.set(key, bucket);
    return bucket;
  }

  /** A full bucket is as good as a new one. */
  private forgetFullPairs(now: number): void {
    for (const [key, bucket] of this.pairs) if (bucket.isFull(now)) this.pairs.delete(key);
  }
}
