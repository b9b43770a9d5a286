import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database.ts';

@Controller()
export class HealthController {
  constructor(private readonly database: TenantDatabase) {}

  /** The process lives. */
  @Get('healthz')
  alive() {
    return { status: 'ok' };
  }

  /** The process can do its work: the database answers. */
  @Get('readyz')
  async ready() {
    await this.database.query('select 1').catch((error: Error) => {
      throw new ServiceUnavailableException(`The database does not answer: ${error.message}`);
    });
    return { status: 'ok' };
  }
}
