import { DataSource } from 'typeorm';
import { connectionOptions } from '../backend/database/connection.ts';
import { entities } from '../backend/database/entities.ts';
import { migrations } from './index.ts';

const url = process.env['DATABASE_OWNER_URL'] ?? process.env['DATABASE_URL'];
if (!url) throw new Error('Set DATABASE_OWNER_URL (or DATABASE_URL) to the database to migrate, as its owner.');

/** For the TypeORM command line and for `npm run migrate`: connects as the owner and sees every entity and every migration. */
export default new DataSource({ ...connectionOptions(url), entities, migrations });
