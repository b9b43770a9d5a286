import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Figures } from '../telemetry/figures.ts';

/** Tells an operator how the connections to the database are used. */
@Injectable()
export class PoolUse implements OnModuleInit {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly figures: Figures,
  ) {}

  onModuleInit(): void {
    const { master } = this.dataSource.driver as unknown as { readonly master: Pool };
    this.figures.watchPool(() => ({
      used: master.totalCount - master.idleCount,
      idle: master.idleCount,
      waiting: master.waitingCount,
    }));
  }
}
