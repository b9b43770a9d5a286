import { type DynamicModule, Module } from '@nestjs/common';
import { FiguresPage } from './figures-page.ts';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { Readiness, SchemaWanted } from './readiness.ts';

/** How the process is, for those who operate it. */
@Module({})
export class HealthModule {
  /** For a program whose newest migration has this time. */
  static expecting(schemaTime: number): DynamicModule {
    return {
      module: HealthModule,
      controllers: [HealthController, MetricsController],
      providers: [Readiness, FiguresPage, { provide: SchemaWanted, useValue: { time: schemaTime } satisfies SchemaWanted }],
    };
  }
}
