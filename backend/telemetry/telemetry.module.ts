import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Figures } from './figures.ts';
import { Traces } from './traces.ts';
import { tracesFromEnvironment } from './traces-from-environment.ts';

/** What an operator sees of the work: figures and traces. Every room that works may tell them. */
@Global()
@Module({
  providers: [Figures, { provide: Traces, useFactory: () => tracesFromEnvironment() }],
  exports: [Figures, Traces],
})
export class TelemetryModule implements OnApplicationShutdown {
  constructor(private readonly traces: Traces) {}

  onApplicationShutdown(): Promise<void> {
    return this.traces.close();
  }
}
