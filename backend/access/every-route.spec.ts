import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { createApp } from '../create-app.ts';
import { newId } from '../database/ids.ts';
import { ownDatabase, type TestDatabase } from '../testing/test-database.ts';

interface Route {
  readonly method: string;
  readonly path: string;
}

/** What answers without a sign-in, each with the reason. */
const open: Readonly<Record<string, string>> = {
  'POST /api/sign-in': 'is how one comes in',
  'POST /api/sign-out': 'lets the cookie of an ended sign-in go',
  'GET /api/openapi.json': 'describes the API, and nothing of anybody',
};

let own: TestDatabase;
let app: NestExpressApplication;
let routes: readonly Route[];

beforeAll(async () => {
  own = await ownDatabase();
  Object.assign(process.env, {
    DATABASE_URL: own.appUrl,
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    LOG_LEVEL: 'silent',
  });
  app = await createApp();
  await app.init();
  routes = routesOf(app);
});
afterAll(async () => {
  await app.close();
  await own.drop();
});

/** The part of express's router that its types leave out. */
interface Router {
  readonly stack: readonly { readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> } }[];
}

/** Every route under /api as express has it, so that a new controller cannot be forgotten here. */
function routesOf(application: NestExpressApplication): Route[] {
  const { stack } = application.getHttpAdapter().getInstance().router as unknown as Router;
  return stack.flatMap(({ route }) => {
    const path = route?.path;
    if (!route || typeof path !== 'string' || !path.startsWith('/api')) return [];
    return Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path }));
  });
}

const shut = () => routes.filter(({ method, path }) => !(`${method} ${path}` in open));

async function statusOf({ method, path }: Route, origin: string): Promise<string> {
  const url = path.replace(/:\w+/g, newId());
  const answer = await request(app.getHttpServer())[method.toLowerCase() as 'get'](url).set('host', 'perfcent.test').set('origin', origin);
  return `${method} ${path} ${answer.status}`;
}

describe('every route of the API', () => {
  it('is looked at here', () => {
    const known = routes.map(({ method, path }) => `${method} ${path}`);
    expect(known).toEqual(
      expect.arrayContaining([...Object.keys(open), 'GET /api/me', 'GET /api/live', 'POST /api/conversations/:id/replies']),
    );
  });

  it('wants a sign-in, unless it is listed with the reason why not', async () => {
    for (const route of shut()) expect(await statusOf(route, 'http://perfcent.test')).toBe(`${route.method} ${route.path} 401`);
  });

  it('that changes something refuses pages of other sites first', async () => {
    for (const route of routes.filter(({ method }) => method !== 'GET'))
      expect(await statusOf(route, 'https://evil.example')).toBe(`${route.method} ${route.path} 403`);
  });
});
