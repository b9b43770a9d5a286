export default async function stopPostgres() {
  const server = globalThis.perfcentTestServer;
  if (!server) return;
  globalThis.perfcentTestServer = undefined;
  delete process.env.PERFCENT_TEST_DATABASE_URL;
  await server.stop();
}
