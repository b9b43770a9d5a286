import { startThrowAwayPostgres } from '../launch/local-postgres.mjs';

/**
 * One PostgreSQL for the whole run, however many projects ask. Jest hands process.env on to its
 * workers. Give PERFCENT_TEST_DATABASE_URL to test on another server, as a superuser of it.
 */
export default async function startPostgres() {
  if (process.env.PERFCENT_TEST_DATABASE_URL) return;
  globalThis.perfcentTestServer = await startThrowAwayPostgres();
  process.env.PERFCENT_TEST_DATABASE_URL = globalThis.perfcentTestServer.url('postgres');
}
