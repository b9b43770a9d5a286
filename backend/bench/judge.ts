import type { GraphJournal } from './graph-process.ts';
import type { LoadJournal } from './load-process.ts';
import { repliesTo } from './small-talk.ts';

/** Milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What became of the messages, by the journals of both sides of the street. */
export interface Verdict {
  readonly messages: number;
  readonly replies: number;
  /** Messages written and replies received a second, in the measured time. */
  readonly writtenPerSecond: number;
  readonly perSecond: number;
  readonly ack: Latency;
  readonly endToEnd: Latency;
  readonly unacknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
}

/** From and until when it was measured, on the clock of the journals. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

interface Side {
  readonly sent: number[];
  readonly replied: number[];
}

export function judge(load: LoadJournal, graph: GraphJournal, { from, until }: Span, alreadyWritten = 0): Verdict {
  const chats = new Map<number, Side>();
  const chatOf = (customer: number): Side => {
    let chat = chats.get(customer);
    if (!chat) chats.set(customer, (chat = { sent: [], replied: [] }));
    return chat;
  };
  load.customers.forEach((customer, place) => chatOf(customer).sent.push(place));
  let copies = 0;
  graph.customers.forEach((customer, place) => {
    if (graph.again[place]) copies += 1;
    else chatOf(customer).replied.push(place);
  });

  const isMeasured = (at: number) => at >= from && at < until;
  const endToEnd: number[] = [];
  let lost = 0;
  let duplicated = copies;
  let outOfOrder = 0;
  for (const { sent, replied } of chats.values()) {
    const expected = sent.flatMap((place, nth) => repliesTo(nth + alreadyWritten).map((kind) => ({ kind, place })));
    const got = replied.map((place) => graph.names[graph.kinds[place]!]!);
    if (expected.length !== got.length || expected.some(({ kind }, nth) => kind !== got[nth])) {
      const wanted = expected.map(({ kind }) => kind);
      const common = inBoth(wanted, got);
      lost += wanted.length - common;
      duplicated += got.length - common;
      outOfOrder += common - longestInOrder(wanted, got);
      continue;
    }
    for (const [nth, { place }] of expected.entries()) {
      const dueAt = load.due[place]!;
      if (isMeasured(dueAt)) endToEnd.push(graph.at[replied[nth]!]! - dueAt);
    }
  }

  const ack: number[] = [];
  let measuredMessages = 0;
  let unacknowledged = 0;
  load.due.forEach((dueAt, place) => {
    const at = load.acknowledged[place]!;
    if (at === 0) unacknowledged += 1;
    if (!isMeasured(dueAt)) return;
    measuredMessages += 1;
    if (at > 0) ack.push(at - dueAt);
  });
  const measuredReplies = graph.at.reduce((count, at, place) => count + (isMeasured(at) && !graph.again[place] ? 1 : 0), 0);
  const seconds = (until - from) / 1000;
  return {
    messages: load.customers.length,
    replies: graph.customers.length,
    writtenPerSecond: measuredMessages / seconds,
    perSecond: measuredReplies / seconds,
    ack: latency(ack),
    endToEnd: latency(endToEnd),
    unacknowledged,
    lost,
    duplicated,
    outOfOrder,
  };
}

function latency(values: readonly number[]): Latency {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? Number.NaN };
}

/** How many the two have in common, in whatever order. */
function inBoth(wanted: readonly string[], got: readonly string[]): number {
  const left = new Map<string, number>();
  for (const kind of wanted) left.set(kind, (left.get(kind) ?? 0) + 1);
  return got.filter((kind) => {
    const many = left.get(kind) ?? 0;
    left.set(kind, many - 1);
    return many > 0;
  }).length;
}

/** The length of the longest common subsequence. */
function longestInOrder(wanted: readonly string[], got: readonly string[]): number {
  let before = new Int32Array(got.length + 1);
  for (const kind of wanted) {
    const row = new Int32Array(got.length + 1);
    got.forEach((other, place) => (row[place + 1] = kind === other ? before[place]! + 1 : Math.max(before[place + 1]!, row[place]!)));
    before = row;
  }
  return before[got.length]!;
}
