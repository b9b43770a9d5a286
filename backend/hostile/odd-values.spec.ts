import { getMetadataStorage } from 'class-validator';
import { newId } from '../database/ids.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { type AttackedServer, attackedServer } from './testing/attacked-server.ts';
import { goodMessage } from './testing/mutated-webhooks.ts';

/** What stands where an id or a number should: out of range, of another type, or of another world. */
const oddIds: readonly string[] = [
  ...[
    '0',
    '-1',
    '-0',
    '1',
    '2147483648',
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775809',
    '1e400',
    '1e5',
    'NaN',
    'Infinity',
    '0x10',
    '1.5',
    '٣',
  ],
  ...[
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    '[object Object]',
    '__proto__',
    'constructor',
    'toString',
    '*',
    '%',
    "'",
    '"',
    '\\',
    ';',
    "' or '1'='1",
    '$1',
    '../..',
    '..%2f..',
  ],
  ...[
    '\u0000',
    'a\u0000b',
    '\r\n',
    '\u202e',
    '😀',
    '\ufeff',
    ' ',
    '00000000-0000-0000-0000-000000000000\u0000',
    'g0000000-0000-7000-8000-000000000000',
    '{00000000-0000-7000-8000-000000000000}',
  ],
  ...[
    '00000000-0000-7000-8000-00000000000',
    '00000000-0000-7000-8000-0000000000000',
    'x'.repeat(10_000),
    '9'.repeat(10_000),
    '%'.repeat(500),
  ],
];

/** As values of JSON. */
const oddValues: readonly string[] = [
  ...[
    'null',
    'true',
    '0',
    '-1',
    '-0',
    '1.5',
    '2147483648',
    '9223372036854775808',
    '-9223372036854775809',
    '1e400',
    '-1e400',
    '1e308',
    '1e-320',
    '0.1',
    '1E15',
  ],
  ...[
    '""',
    '" "',
    '"1"',
    '"1e400"',
    '"NaN"',
    '"-1"',
    '"null"',
    '"__proto__"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udc00x"',
    '"a\\u0000b"',
    '"\\u202e"',
  ],
  ...[
    '[]',
    '{}',
    '[[]]',
    '[null]',
    '[1,2]',
    '["a"]',
    '{"a":1}',
    '{"length":1}',
    '{"toString":1}',
    '{"valueOf":null,"toString":null}',
    '{"__proto__":null}',
    '{"then":1}',
    '{"constructor":1}',
  ],
  ...[
    `"${'x'.repeat(10_000)}"`,
    `"${'x'.repeat(1_000_000)}"`,
    `"${'9'.repeat(10_000)}"`,
    `${'['.repeat(60)}${']'.repeat(60)}`,
    `[${'1,'.repeat(5_000)}1]`,
    '"2026-13-45T99:99:99Z"',
    '"(a+)+$"',
    `"${'a'.repeat(50_000)}@"`,
  ],
];

interface Router {
  readonly stack: readonly { readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> } }[];
}
interface Route {
  readonly method: string;
  readonly path: string;
}

let server: AttackedServer;
let routes: readonly Route[];
let cookie: string;
/** An id that exists, by the noun before it in the path. */
let known: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await attackedServer();
  const bakery: SeededBusiness = await server.makeBusiness();
  cookie = await server.signIn(bakery);
  await server.webhook(goodMessage(bakery, '491729900000', 'wamid.KNOWN', 'Hello'), bakery.number.appSecret);
  const [message]: { id: string; conversation_id: string }[] = await server.owner.query(`select id, conversation_id from messages limit 1`);
  const [product] = bakery.catalog;
  known = {
    conversations: message!.conversation_id,
    messages: message!.id,
    products: product!.productId,
    variants: product!.variants[0]!.id,
    numbers: bakery.number.phoneNumberId,
  };
  const { stack } = server.app.getHttpAdapter().getInstance().router as unknown as Router;
  routes = stack.flatMap(({ route }) => {
    const path = route?.path;
    if (!route || typeof path !== 'string' || !path.startsWith('/api/')) return [];
    return Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path }));
  });
}, 60_000);
afterAll(() => server.close());

/** The one that never ends, and the one that ends our sign-in. Neither takes anything. */
const left = ['GET /api/live', 'POST /api/sign-out'];
const attacked = () => routes.filter(({ method, path }) => !left.includes(`${method} ${path}`));
const real = (path: string) => path.replace(/(\w[\w-]*)\/:\w+/g, (_, noun: string) => `${noun}/${known[noun] ?? newId()}`);

/** The names of the fields of all DTOs, or of those with such a name. */
const fieldsOf = (dtos: RegExp): readonly string[] => {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: ReadonlyMap<{ readonly name: string }, readonly { readonly propertyName: string }[]>;
  };
  return [
    ...new Set(
      [...validationMetadatas].flatMap(([{ name }, fields]) => (dtos.test(name) ? fields.map((field) => field.propertyName) : [])),
    ),
  ];
};

/** `npm run attack` asks everything; `npm test` asks some of it, spread over all routes and values, the same each time. */
const everything = process.env['PERFCENT_ATTACK'] === 'full';
const patience = everything ? 3_600_000 : 120_000;
const some = <T>(asked: readonly T[], atMost: number): readonly T[] => {
  if (everything || asked.length <= atMost) return asked;
  return Array.from({ length: atMost }, (_, nth) => asked[Math.floor((nth * asked.length) / atMost)]!);
};

/** What was answered with a fault of ours, or not refused though it had to be. */
async function faults(asked: readonly (Route & { readonly body?: string })[], mayBeFine: boolean): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { method, path, body } of asked) {
    const { status } = await server.call(method, path, { cookie, ...(body !== undefined && { body }) });
    const shut = status === 401 && path !== '/api/sign-in';
    if (status >= 500 || shut || (!mayBeFine && status < 400))
      found.push(`${method} ${path.slice(0, 120)} ${body?.slice(0, 120) ?? ''} → ${status}`);
  }
  return found;
}

describe('every route of the API', () => {
  it('is looked at, with all fields there are', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(fieldsOf(/./)).toEqual(
      expect.arrayContaining(['email', 'name', 'variants', 'amount', 'text', 'openingHours', 'messagesPerSecond']),
    );
    expect(fieldsOf(/Query$/)).toEqual(expect.arrayContaining(['search', 'before', 'owner', 'state']));
  });

  it('refuses an id that is none', async () => {
    const asked = attacked()
      .filter(({ path }) => path.includes('/:'))
      .flatMap(({ method, path }) =>
        oddIds.map((id) => ({ method, path: path.replace(/:\w+/g, encodeURIComponent(id)), ...(method !== 'GET' && { body: '{}' }) })),
      );
    expect(await faults(some(asked, 1_500), false)).toEqual([]);
  }, patience);

  it('takes or refuses any question, and is never at a loss', async () => {
    const reading = attacked().filter(({ method }) => method === 'GET');
    const queries = fieldsOf(/Query$/).flatMap((field) => [
      ...oddIds.map((id) => `${field}=${encodeURIComponent(id)}`),
      ...[
        `${field}[]=1`,
        `${field}[__proto__]=1`,
        `${field}=1&${field}=2`,
        `${field}`,
        `${field}=%ff`,
        `${field}=%`,
        `${field}[a][b][c]=1`,
        `__proto__[${field}]=1`,
      ],
    ]);
    const asked = reading.flatMap(({ method, path }) => queries.map((query) => ({ method, path: `${real(path)}?${query}` })));
    expect(await faults(some(asked, 1_500), true)).toEqual([]);
  }, patience);

  it('takes or refuses any field, and is never at a loss', async () => {
    const fields = fieldsOf(/./);
    const writing = attacked().filter(({ method }) => method !== 'GET');
    const bodies = oddValues.flatMap((value) => {
      const all = () => fields.map((field) => `${JSON.stringify(field)}:${value}`).join();
      // What is too long for all fields at once would be refused before it is read.
      if (value.length * fields.length > 500_000) return [value];
      return [value, `{${all()}}`, `{"variants":[{${all()}}],"openingHours":{"mon":[[${value},${value}]],"tue":${value}}}`];
    });
    const asked = writing.flatMap(({ method, path }) => bodies.map((body) => ({ method, path: real(path), body })));
    expect(await faults(some(asked, 1_000), true)).toEqual([]);
  }, patience);

  it('takes or refuses each field by itself, and is never at a loss', async () => {
    const asked = attacked()
      .filter(({ method, path }) => method !== 'GET' && path !== '/api/sign-in')
      .flatMap(({ method, path }) =>
        ['name', 'description', 'category', 'text', 'pickupAddress', 'deliveryFee', 'amount', 'onHand', 'how', 'id', 'accessToken'].flatMap(
          (field) =>
            oddValues
              .filter((value) => value.length < 20_000)
              .map((value) => ({ method, path: real(path), body: `{"${field}":${value}}` })),
        ),
      );
    expect(await faults(some(asked, 1_000), true)).toEqual([]);
  }, patience);
});
