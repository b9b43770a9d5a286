import { migrations } from './index.ts';

/** The time in the name of the newest migration that this program knows. */
export const newestMigration = Math.max(...migrations.map(({ name }) => Number(/\d{13}$/.exec(name)?.[0])));
