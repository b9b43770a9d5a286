import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SystemClock } from '../database/ports.ts';
import { Asking } from './asking.ts';
import { askable, isPublic, NotPublic, publicLookup } from './public-address.ts';

/** Ways to write an address that must never be asked. PORT is a server of ours that would answer. */
const closed = [
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '127.255.255.254',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '0',
    '0.0.0.0',
    '0x0',
  ],
  ...['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', '127.0.0.1.', '①②⑦.⓪.⓪.①', '127。0。0。1', '%31%32%37.0.0.1'],
  ...[
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b:1::7f00:1]',
  ],
  ...[
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[ff02::1]',
    '[100::1]',
    '[2001:db8::1]',
    '[fec0::1]',
  ],
  ...[
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '169.254.0.1',
    '100.64.0.1',
    '100.127.255.255',
  ],
  ...[
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.1.1.1',
    '240.0.0.1',
    '255.255.255.255',
    '192.88.99.1',
  ],
  ...['3232235521', '0xa9fea9fe', '0251.0376.0251.0376', '[::ffff:a9fe:a9fe]'],
].map((host) => `http://${host}:PORT/x`);

const crooked = [
  'http://user@127.0.0.1:PORT/',
  'http://example.com@127.0.0.1:PORT/',
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1:PORT/',
  'http:///x',
  'nonsense',
  '',
];

describe('an address to ask', () => {
  let server: Server;
  let port: number;
  let connections = 0;
  const asking = new Asking(new SystemClock());

  beforeAll(async () => {
    server = createServer((_, answer) => answer.end('{}')).on('connection', () => (connections += 1));
    await new Promise<void>((listening) => server.listen(0, listening));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(async () => {
    await asking.onApplicationShutdown();
    await new Promise((closed) => server.close(closed));
  });

  const ask = (url: string) =>
    asking.ask({ method: 'GET', url: url.replace('PORT', String(port)), headers: {}, timeoutSeconds: 1, idempotencyKey: 'k' });

  it.each([...closed, ...crooked])('is refused when it is not public: %s', async (url) => {
    expect(await ask(url)).toMatchObject({ type: 'refused' });
    expect(connections).toBe(0);
  });

  it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '93.184.216.34'])('may be %s', (address) => expect(isPublic(address)).toBe(true));

  it.each(['https://example.com/', 'http://shop.example:8080/x?y=1', 'https://8.8.8.8/'])('may be %s', (address) =>
    expect(askable(address).href).toBe(address),
  );

  it('may be one of the house where the operator says so, and then only that', () => {
    expect(askable('http://127.0.0.1:9000/x', ['127.0.0.1:9000']).port).toBe('9000');
    expect(() => askable('http://127.0.0.1:9001/x', ['127.0.0.1:9000'])).toThrow(NotPublic);
  });
});

describe('a name that is looked up', () => {
  const found = (addresses: readonly string[], all: boolean) =>
    new Promise((done) => {
      const lookup = publicLookup((_, told) =>
        told(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
      );
      lookup('shop.example', { all }, (error: Error | null, address: unknown) => done(error ?? address));
    });

  it('gives the address that was checked', async () => {
    expect(await found(['93.184.216.34'], false)).toBe('93.184.216.34');
    expect(await found(['93.184.216.34'], true)).toEqual([{ address: '93.184.216.34', family: 4 }]);
  });

  it.each([[['127.0.0.1']], [['93.184.216.34', '10.0.0.1']], [['::ffff:127.0.0.1']], [['fd00::1']], [[]]])(
    'is refused at %j',
    async (addresses) => {
      expect(await found(addresses, true)).toBeInstanceOf(NotPublic);
      expect(await found(addresses, false)).toBeInstanceOf(NotPublic);
    },
  );
});
