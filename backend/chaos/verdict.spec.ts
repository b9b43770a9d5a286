import { Graph, type Copy } from './graph.ts';
import type { EventRecord, MessageRecord } from './records.ts';
import { copiesHaveReasons, messagesProcessedOnce, repliesSentOnce } from './verdict.ts';

const event = (more: Partial<EventRecord> = {}): EventRecord => ({
  id: 'event 1',
  source: 'whatsapp',
  external_id: 'wamid.1',
  state: 'done',
  reason: null,
  turns: 1,
  ...more,
});

const reply = (nth: number, more: Partial<MessageRecord> = {}): MessageRecord => ({
  id: `reply ${nth}`,
  wa_id: '4915',
  author: 'bot',
  position: String(nth),
  state: 'read',
  wamid: `wamid.out.${nth}`,
  maybe_twice: false,
  inbox_id: 'event 1',
  error: null,
  ...more,
});

const graphThatGot = (...ids: readonly string[]): Graph => {
  const graph = new Graph();
  for (const [nth, opaque] of ids.entries())
    graph.copies.push({
      nth,
      opaque,
      to: '4915',
      wamid: `w${nth}`,
      at: nth,
      server: 'a',
      token: '',
      body: {},
      answered: 'answered',
    } satisfies Copy);
  return graph;
};

const acknowledged = new Map([['wamid.1', 1]]);

describe('the verdict on messages', () => {
  it('is silent when each was processed once', () => {
    expect(messagesProcessedOnce(acknowledged, [event()])).toEqual([]);
  });

  it.each([
    ['lost', [], 'is lost'],
    ['taken in twice', [event(), event({ id: 'event 2' })], 'in the inbox more than once'],
    ['left waiting', [event({ state: 'waiting', turns: 0 })], 'still waits'],
    ['set aside', [event({ state: 'set-aside', turns: 0, reason: 'it broke' })], 'it broke'],
    ['forgotten by its turn', [event({ turns: 0 })], 'without a turn'],
    ['given two turns', [event({ turns: 2 })], 'more than one turn'],
  ])('names one that was %s', (_, events, words) => {
    expect(messagesProcessedOnce(acknowledged, events)).toEqual([expect.stringContaining(words)]);
  });
});

describe('the verdict on replies', () => {
  const judge = (graph: Graph, ...replies: MessageRecord[]) => repliesSentOnce(graph, replies).breaches;

  it('is silent when each was sent once and in order, or twice and marked', () => {
    expect(judge(graphThatGot('reply 1', 'reply 2'), reply(1), reply(2))).toEqual([]);
    expect(judge(graphThatGot('reply 1', 'reply 1', 'reply 2'), reply(1, { maybe_twice: true }), reply(2))).toEqual([]);
  });

  it('names what was sent twice without a mark, never, out of order, by nobody, or to somebody else', () => {
    expect(judge(graphThatGot('reply 1', 'reply 1'), reply(1))).toEqual([expect.stringContaining('not marked')]);
    expect(judge(graphThatGot(), reply(1))).toEqual([expect.stringContaining('never reached Graph')]);
    expect(judge(graphThatGot('reply 2', 'reply 1'), reply(1), reply(2))).toEqual([expect.stringContaining('out of order')]);
    expect(judge(graphThatGot('reply 1'))).toEqual([expect.stringContaining('in no thread')]);
    expect(judge(graphThatGot('reply 1'), reply(1, { wa_id: '4916' }))).toEqual([expect.stringContaining('another than its customer')]);
    expect(judge(graphThatGot('reply 1'), reply(1, { state: 'unknown' }))).toEqual([expect.stringContaining('is not sent')]);
  });

  it('wants a reason for a further copy', () => {
    const graph = graphThatGot('reply 1', 'reply 1');
    expect(copiesHaveReasons(graph, [{ name: 'a', killedAt: [5] }])).toEqual([]);
    expect(copiesHaveReasons(graph, [{ name: 'a', killedAt: [60_000] }])).toEqual([expect.stringContaining('without a reason')]);
    expect(copiesHaveReasons(graph, [{ name: 'b', killedAt: [5] }])).toEqual([expect.stringContaining('without a reason')]);
  });
});
