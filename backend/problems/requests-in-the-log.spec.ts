import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { pinoHttp } from 'pino-http';
import { requestsInTheLog } from './requests-in-the-log.ts';

describe('the log', () => {
  it('tells which address was asked and how it went, and nothing of what opens doors or names people', async () => {
    const lines = new PassThrough();
    const log = pinoHttp({ serializers: requestsInTheLog }, lines);
    const server = createServer((request, response) => {
      log(request, response);
      response.setHeader('set-cookie', 'perfcent=secret-cookie').end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await fetch(`http://127.0.0.1:${port}/webhooks/whatsapp?hub.verify_token=secret-token`, {
      headers: { cookie: 'perfcent=secret-cookie' },
    });
    await new Promise((done) => server.close(done));
    const line = String(lines.read());
    expect(JSON.parse(line)).toMatchObject({ req: { method: 'GET', url: '/webhooks/whatsapp' }, res: { statusCode: 200 } });
    expect(line).not.toMatch(/secret|127\.0\.0\.1/);
  });
});
