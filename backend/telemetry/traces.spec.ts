import { Collector, factsOf } from './collector-under-test.ts';
import { NoTraces, type Traces, untraced } from './traces.ts';
import { tracesFromEnvironment } from './traces-from-environment.ts';

const named = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_TRACES_SAMPLER', 'OTEL_SERVICE_NAME'];

let collector: Collector;
let endpoint: string;

beforeEach(async () => {
  collector = new Collector();
  endpoint = await collector.open();
});
afterEach(async () => {
  for (const name of named) delete process.env[name];
  await collector.close();
});

async function traced(environment: Record<string, string> = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }) {
  Object.assign(process.env, environment);
  return tracesFromEnvironment();
}

describe('traces', () => {
  it('are off unless an endpoint is named, and cost nothing then', async () => {
    for (const environment of [
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
      { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'true' },
    ])
      expect(await tracesFromEnvironment(environment)).toBeInstanceOf(NoTraces);
    const off: Traces = new NoTraces();
    const span = off.begin('turn', null, { event: 'message.received' });
    expect([span, span.begin('operation'), span.traceparent]).toEqual([untraced, untraced, null]);
  });

  it('go on from a row that another process wrote', async () => {
    const [one, other] = [await traced(), await traced()];
    const turn = one.begin('turn');
    const row = turn.traceparent;
    turn.begin('operation', { operation: 'order.place' }).end({ outcome: 'placed' });
    turn.end();
    other.begin('send', row, { tries: 1 }).fail({ outcome: 'throttled' });
    await one.close();
    await other.close();

    const [operation, took, sent] = ['operation', 'turn', 'send'].map((name) => collector.spans.find((span) => span.name === name)!);
    expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect([operation!.parentSpanId, sent!.parentSpanId, took!.parentSpanId ?? '']).toEqual([took!.spanId, took!.spanId, '']);
    expect(factsOf(operation!)).toEqual({ 'perfcent.operation': 'order.place', 'perfcent.outcome': 'placed' });
    expect(sent!.status.code).toBe(2);
  });

  it('begin anew where a row names no way, or none that can be read', async () => {
    const traces = await traced({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces`, OTEL_SERVICE_NAME: 'bakery' });
    for (const row of [null, undefined, '', 'nonsense', '00-xyz-1-01']) traces.begin('turn', row).end();
    await traces.close();
    expect(collector.spans.map(({ parentSpanId }) => parentSpanId ?? '')).toEqual(['', '', '', '', '']);
    expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(5);
    expect(new Set(collector.services)).toEqual(new Set(['bakery']));
  });

  it('that are not sampled are not sampled further on either', async () => {
    const traces = await traced({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER: 'parentbased_always_off' });
    const unsampled = traces.begin('turn');
    unsampled.end();
    delete process.env['OTEL_TRACES_SAMPLER'];
    const others = await traced();
    others.begin('send', unsampled.traceparent).end();
    await traces.close();
    await others.close();
    expect(collector.spans).toEqual([]);
  });

  it('do not hold up the end of the process when the collector is silent', async () => {
    collector.silent = true;
    const traces = await traced();
    traces.begin('turn').end();
    const began = performance.now();
    await traces.close();
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});
