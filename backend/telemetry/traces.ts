/** What may be said of a part of the way: words and numbers of ours, never what a customer wrote or is known by. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** The parts of the way of a message. */
export type Part = 'webhook' | 'intake' | 'turn' | 'operation' | 'send';

/** One part of the way, from its beginning to its end. */
export interface Span {
  /** Names this span to whoever goes on later, from a row: W3C `traceparent`. Null when nothing is traced. */
  readonly traceparent: string | null;
  /** A part of this part. */
  begin(part: Part, facts?: Facts): Span;
  end(facts?: Facts): void;
  /** Ends it as one that did not do what it should. */
  fail(facts?: Facts): void;
}

/** The way of one message through the house, told to a collector when one is configured. */
export abstract class Traces {
  /** Begins a part that follows from the one named in a row, or a way of its own when there is none. */
  abstract begin(part: Part, traceparent?: string | null, facts?: Facts): Span;

  /** Sends what is still held back. */
  abstract close(): Promise<void>;
}

/** A part of a way that nobody follows. */
export const untraced: Span = { traceparent: null, begin: () => untraced, end: () => undefined, fail: () => undefined };

/** No collector: nothing is kept and nothing is sent. */
export class NoTraces extends Traces {
  override begin = () => untraced;
  override close = () => Promise.resolve();
}
