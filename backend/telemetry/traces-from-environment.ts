import { NoTraces, type Traces } from './traces.ts';

/** OpenTelemetry is loaded only where an OTLP endpoint is given, by the variables that all its tools know. */
export async function tracesFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Promise<Traces> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces, OTEL_SDK_DISABLED: disabled } = environment;
  if (!(traces || all) || disabled?.toLowerCase() === 'true') return new NoTraces();
  const { TracesByOtlp } = await import('./traces-by-otlp.ts');
  return new TracesByOtlp();
}
