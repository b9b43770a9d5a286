import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { connectionOptions } from './connection.ts';
import { entities } from './entities.ts';
import { Notifications } from './notifications.ts';
import { PoolUse } from './pool-use.ts';
import { Clock, Random, SystemClock, SystemRandom } from './ports.ts';
import { Keyring } from './secrets.ts';
import { AcrossBusinesses } from './across-businesses.ts';
import { Statistics } from './statistics.ts';
import { TenantDatabase } from './tenant-database.ts';
import { TelemetryModule } from '../telemetry/telemetry.module.ts';

@Global()
@Module({
  imports: [
    TelemetryModule,
    TypeOrmModule.forRootAsync({
      useFactory: () => {
        const url = process.env['DATABASE_URL'];
        if (!url) throw new Error('DATABASE_URL is not set. `npm start` sets it; started by hand, name the database as the app role.');
        return { ...connectionOptions(url), entities, retryAttempts: 0 };
      },
    }),
  ],
  providers: [
    TenantDatabase,
    AcrossBusinesses,
    Notifications,
    PoolUse,
    Statistics,
    { provide: Clock, useClass: SystemClock },
    { provide: Random, useClass: SystemRandom },
    { provide: Keyring, useFactory: () => Keyring.fromEnvironment() },
  ],
  exports: [TenantDatabase, AcrossBusinesses, Notifications, Clock, Random, Keyring],
})
export class DatabaseModule {}
