import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { letConnectionsGo } from './last-connections.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(() => agent.destroy());

/** A server whose idle connections would outlive the test. */
async function serve(answer: RequestListener) {
  const server = createServer({ keepAliveTimeout: 600_000 }, answer);
  letConnectionsGo(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async () => {
    const [response] = (await once(request({ port, agent }).end(), 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.headers.connection;
  };
  return { server, ask };
}

/** A server that was told to end while it had a request in hand, and has answered it since. */
async function endingServer() {
  const { promise: goesOn, resolve: goOn } = Promise.withResolvers<void>();
  const { server, ask } = await serve((_, response) => void goesOn.then(() => response.end('done')));
  const asked = ask();
  await once(server, 'request');
  const closed = once(server, 'close');
  server.close();
  goOn();
  return { ask, closed, answered: await asked };
}

describe('a server that is told to end', () => {
  it('ends soon after it has answered what it had in hand', async () => {
    const { closed, answered } = await endingServer();
    expect(answered).toBe('keep-alive');
    await closed;
  }, 5_000);

  it('still answers who is quick on the same connection, and tells it to come on another', async () => {
    const { ask, closed } = await endingServer();
    expect(await ask()).toBe('close');
    await closed;
  }, 5_000);
});
