import dataSource from '../../migrations/data-source.ts';

await dataSource.initialize();
const done = await dataSource.runMigrations();
await dataSource.destroy();
console.log(done.length ? done.map((each) => `migrated: ${each.name}`).join('\n') : 'The database is up to date.');
