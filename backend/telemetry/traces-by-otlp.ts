import {
  ROOT_CONTEXT,
  type Context,
  type Span as OpenSpan,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { type Facts, type Part, type Span, Traces } from './traces.ts';

/** What comes in from outside, what goes out to Meta, and what is our own affair. */
const kinds: Readonly<Record<Part, SpanKind>> = {
  webhook: SpanKind.SERVER,
  intake: SpanKind.PRODUCER,
  turn: SpanKind.CONSUMER,
  operation: SpanKind.INTERNAL,
  send: SpanKind.CLIENT,
};

/** A collector that does not answer must not hold up the end of the process for longer. */
const flushForMs = 3_000;

/** Sends spans to the collector that the OTEL_ variables name. The parents are passed by hand and by rows: no context is kept behind the code's back. */
export class TracesByOtlp extends Traces {
  private readonly provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'perfcent' }).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  private readonly tracer = this.provider.getTracer('perfcent');

  override begin(part: Part, traceparent?: string | null, facts?: Facts): Span {
    const parent = contextOf(traceparent);
    return new FollowedSpan(this.tracer, part, parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT, facts);
  }

  override async close(): Promise<void> {
    let alarm: NodeJS.Timeout | undefined;
    const late = new Promise<void>((done) => (alarm = setTimeout(done, flushForMs)));
    await Promise.race([this.provider.shutdown(), late]);
    clearTimeout(alarm);
  }
}

class FollowedSpan implements Span {
  private readonly span: OpenSpan;

  constructor(
    private readonly tracer: Tracer,
    part: Part,
    parent: Context,
    facts: Facts = {},
  ) {
    this.span = tracer.startSpan(part, { kind: kinds[part], attributes: named(facts) }, parent);
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  begin(part: Part, facts?: Facts): Span {
    return new FollowedSpan(this.tracer, part, trace.setSpan(ROOT_CONTEXT, this.span), facts);
  }

  end(facts: Facts = {}): void {
    this.span.setAttributes(named(facts));
    this.span.end();
  }

  fail(facts?: Facts): void {
    this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.end(facts);
  }
}

const named = (facts: Facts): Facts => Object.fromEntries(Object.entries(facts).map(([name, value]) => [`perfcent.${name}`, value]));

function contextOf(traceparent: string | null | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
  return traceId && spanId && flags ? { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true } : undefined;
}
