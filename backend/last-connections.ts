import type { Server } from 'node:http';

/** How long who got the last answer on a connection may still use it, in milliseconds: what is on its way is answered, not cut off. */
const graceMs = 1_000;

/**
 * A server that is told to end waits for its connections, and idle ones live long. Whoever keeps one (Meta, a proxy, a browser) would keep
 * the whole server alive for as long: from then on each is told to come on another, and a connection ends soon after its last answer.
 */
export function letConnectionsGo(server: Server): void {
  server.prependListener('request', (request, response) => {
    if (!server.listening) response.setHeader('connection', 'close');
    else
      response.once('finish', () => {
        if (!server.listening) request.socket.setTimeout(graceMs);
      });
  });
}
