import { Logger } from '@nestjs/common';
import { DefaultNamingStrategy, type DataSourceOptions, type NamingStrategyInterface } from 'typeorm';

const log = new Logger('Database');

const snake = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** Columns are snake_case in SQL and camelCase in code; neither side writes the other's spelling by hand. */
class SnakeNames extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(property: string, custom: string | undefined, prefixes: string[]): string {
    return snake([...prefixes, custom ?? property].join('_'));
  }
  override joinColumnName(relation: string, referenced: string): string {
    return snake(`${relation}_${referenced}`);
  }
}

/**
 * How every part of the backend connects. `url` names a PostgreSQL ≥ 15 and the role to use: the app's own role at run time
 * (it owns nothing and may not pass row-level security), the owner for migrations.
 */
export const connectionOptions = (url: string, poolSize = 12) =>
  ({
    type: 'postgres',
    url,
    poolSize,
    synchronize: false,
    installExtensions: false,
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNames(),
    applicationName: 'perfcent',
    // Statements that do not wait for each other's answers travel together.
    extra: { connectionTimeoutMillis: 5_000, keepAlive: true, pipeline: true },
    // A connection that PostgreSQL closes while idle must not end the process; the pool opens another.
    poolErrorHandler: (error: Error) => log.warn(`A connection was lost: ${error.message}`),
  }) satisfies DataSourceOptions;
