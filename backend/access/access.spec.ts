import pg from 'pg';
import { cookieIn, dashboardApi, origin, type DashboardApi } from '../testing/dashboard-api.ts';
import type { SeededBusiness } from '../seed/make-business.ts';

let api: DashboardApi;
let bakery: SeededBusiness;
let owner: pg.Client;

beforeAll(async () => {
  api = await dashboardApi();
  bakery = await api.makeBusiness();
  owner = new pg.Client({ connectionString: api.own.ownerUrl });
  await owner.connect();
});
afterEach(() => owner.query('delete from sign_in_failures'));
afterAll(async () => {
  await owner.end();
  await api.close();
});

const me = (cookie?: string) => api.call('get', '/api/me', cookie);
const wrong = (email: string) => api.signIn(email, 'not the password');

describe('signing in', () => {
  it('answers who one is, and gives a cookie that scripts and other sites cannot reach', async () => {
    const answer = await api.signIn(bakery.login.email, bakery.login.password).expect(200);
    expect(answer.body).toEqual({
      account: { id: bakery.members[0]!.accountId, name: bakery.members[0]!.name, email: bakery.login.email },
      business: { id: bakery.id, name: bakery.name, currency: 'EUR', zone: 'Europe/Berlin', language: 'en' },
      role: 'owner',
      businesses: [{ id: bakery.id, name: bakery.name }],
      sandbox: true,
    });
    expect((answer.headers['set-cookie'] as unknown as string[])[0]).toMatch(
      /^perfcent=[\w-]{43}; Max-Age=2592000; Path=\/; .*HttpOnly; SameSite=Strict$/,
    );
    await me(cookieIn(answer.headers)).expect(200, answer.body);
  });

  it('does not mind the case of the e-mail', async () => {
    await api.signIn(bakery.login.email.toUpperCase(), bakery.login.password).expect(200);
  });

  it('over TLS gives a cookie that no other host or path can set', async () => {
    const answer = await api.signIn(bakery.login.email, bakery.login.password).set('x-forwarded-proto', 'https').expect(200);
    expect((answer.headers['set-cookie'] as unknown as string[])[0]).toMatch(
      /^__Host-perfcent=.*; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
    );
    await me(cookieIn(answer.headers)).set('x-forwarded-proto', 'https').expect(200);
    await me(cookieIn(answer.headers).replace('__Host-', '')).set('x-forwarded-proto', 'https').expect(401);
  });

  it('keeps the token only as a hash', async () => {
    const token = (await api.cookieOf(bakery)).split('=')[1]!;
    const { rows } = await owner.query(`select 1 from sign_ins where token_sha256 = sha256($1)`, [Buffer.from(token)]);
    expect(rows).toHaveLength(1);
  });

  it('says the same of an unknown e-mail as of a wrong password', async () => {
    const [unknown, known] = [await wrong('nobody@perfcent.example'), await wrong(bakery.login.email)];
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(known.body);
  });

  it('never goes on with a token that the browser brought', async () => {
    const planted = await api.cookieOf(bakery);
    const answer = await api.call('post', '/api/sign-in', planted).send(bakery.login).expect(200);
    expect(cookieIn(answer.headers)).not.toBe(planted);
    await me(planted).expect(401);
  });

  it('refuses an e-mail address that is no text', async () => {
    const { body } = await api.call('post', '/api/sign-in').send({ email: '\ud800', password: 'x' }).expect(400);
    expect(body).toMatchObject({ errors: [{ field: 'email', message: 'must be an e-mail address' }] });
  });

  it('names the fields that are missing or wrong', async () => {
    const { body } = await api
      .call('post', '/api/sign-in')
      .send({ email: 'nonsense', admin: true })
      .expect(400)
      .expect('content-type', /application\/problem\+json/);
    expect(body).toMatchObject({
      status: 400,
      title: 'Bad Request',
      errors: expect.arrayContaining([
        { field: 'email', message: 'must be an e-mail address' },
        { field: 'password', message: 'must be given' },
        { field: 'admin', message: 'is not a field of this request' },
      ]) as unknown,
    });
  });

  it('waits after ten failures for one e-mail, even for the right password, and tells nothing of who exists', async () => {
    for (const email of [bakery.login.email, 'nobody@perfcent.example']) {
      for (let tries = 0; tries < 10; tries++) await wrong(email).expect(401);
      await api.signIn(email, bakery.login.password).expect(429);
    }
    await owner.query(`update sign_in_failures set at = at - interval '16 minutes'`);
    await api.signIn(bakery.login.email, bakery.login.password).expect(200);
  });

  it('lets no more than ten tries through that come at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => wrong(bakery.login.email)));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(10);
  });

  it('forgets the failures of an e-mail once its person signs in', async () => {
    for (let tries = 0; tries < 9; tries++) await wrong(bakery.login.email).expect(401);
    await api.signIn(bakery.login.email, bakery.login.password).expect(200);
    for (let tries = 0; tries < 9; tries++) await wrong(bakery.login.email).expect(401);
  });

  it('waits after fifty failures from one address, whatever the e-mails', async () => {
    await owner.query(`insert into sign_in_failures (subject) select 'ip:203.0.113.9' from generate_series(1, 50)`);
    await api.signIn(bakery.login.email, bakery.login.password).set('x-forwarded-for', '203.0.113.9').expect(429);
    await api.signIn(bakery.login.email, bakery.login.password).expect(200);
  });
});

describe('a sign-in', () => {
  it('is over once signed out, on the server too', async () => {
    const cookie = await api.cookieOf(bakery);
    const answer = await api.call('post', '/api/sign-out', cookie).expect(204);
    expect((answer.headers['set-cookie'] as unknown as string[])[0]).toMatch(/^perfcent=;/);
    await me(cookie).expect(401);
  });

  it('ends after twelve idle hours and after thirty days', async () => {
    const [idle, old] = [await api.cookieOf(bakery), await api.cookieOf(bakery)];
    const age = (cookie: string, change: string) =>
      owner.query(`update sign_ins set ${change} where token_sha256 = sha256($1)`, [Buffer.from(cookie.split('=')[1]!)]);
    await age(idle, `last_seen_at = now() - interval '11 hours 59 minutes'`);
    await me(idle).expect(200);
    await age(idle, `last_seen_at = now() - interval '12 hours 1 minute'`);
    await me(idle).expect(401);
    await age(old, `expires_at = now()`);
    await me(old).expect(401);
  });

  it('ends for who is removed from the business', async () => {
    const cookie = await api.cookieOf(bakery, 1);
    await me(cookie).expect(200);
    await api.database.inBusiness(bakery.id, (tx) =>
      tx.query(`delete from memberships where account_id = $1`, [bakery.members[1]!.accountId]),
    );
    await me(cookie).expect(401);
  });

  it('moves to another business only of its own person', async () => {
    const [second, foreign] = [await api.makeBusiness(), await api.makeBusiness()];
    await api.database.inBusiness(second.id, (tx) =>
      tx.query(`insert into memberships (business_id, account_id, role, name) values ($1, $2, 'member', 'Mara')`, [
        second.id,
        bakery.members[0]!.accountId,
      ]),
    );
    const cookie = await api.cookieOf(bakery);
    const { body } = await api.call('post', '/api/me/business', cookie).send({ id: second.id }).expect(200);
    expect(body).toMatchObject({ business: { id: second.id }, role: 'member', businesses: [{ id: bakery.id }, { id: second.id }] });
    await api.call('patch', '/api/businesses/current', cookie).send({ name: 'Taken' }).expect(403);
    await api.call('post', '/api/me/business', cookie).send({ id: foreign.id }).expect(404);
    expect((await me(cookie).expect(200)).body).toMatchObject({ business: { id: second.id } });
  });
});

describe('what changes something', () => {
  it('is refused when it comes from a page of another site, or does not say where from', async () => {
    const cookie = await api.cookieOf(bakery);
    const signOut = () => api.call('post', '/api/sign-out', cookie);
    for (const foreign of ['https://evil.example', 'http://perfcent.test.evil.example', 'http://perfcent.test:8080', 'null', ''])
      await signOut().set('origin', foreign).expect(403);
    await signOut().unset('origin').expect(403);
    await signOut().unset('origin').set('sec-fetch-site', 'same-site').expect(403);
    await api.call('post', '/api/sign-in').set('origin', 'https://evil.example').send(bakery.login).expect(403);
    await me(cookie).expect(200);
    await signOut().unset('origin').set('sec-fetch-site', 'same-origin').expect(204);
  });

  it('must be JSON', async () => {
    await api
      .call('post', '/api/sign-in')
      .type('form')
      .send(bakery.login)
      .expect(415)
      .expect('content-type', /problem\+json/);
    await api.call('post', '/api/sign-in').set('content-type', 'text/plain').send(JSON.stringify(bakery.login)).expect(415);
  });

  it('with JSON that is none, or too much of it, is told so', async () => {
    const { body } = await api
      .call('post', '/api/sign-in')
      .set('content-type', 'application/json')
      .send('{"email":')
      .expect(400)
      .expect('content-type', /problem\+json/);
    expect(body).toMatchObject({ status: 400, title: 'Bad Request' });
    await api
      .call('post', '/api/sign-in')
      .send({ email: 'a@b.example', password: 'x'.repeat(200_000) })
      .expect(413);
  });
});

describe('everything under /api', () => {
  it('is shut without a sign-in, in whatever case the path is written', async () => {
    for (const path of ['/api/me', '/API/me', '/api/me/', '/api/conversations', '/api/live', '/api/numbers', '/Api/Businesses/current']) {
      const answer = await api.call('get', path);
      expect({ path, status: answer.status, type: answer.headers['content-type'] }).toEqual({
        path,
        status: 401,
        type: expect.stringContaining('application/problem+json'),
      });
    }
    await me('perfcent=made-up').expect(401);
  });

  it('that is not there says so as a problem', async () => {
    expect((await api.call('get', '/api/nothing').set('origin', origin).expect(404)).body).toMatchObject({
      status: 404,
      title: 'Not Found',
    });
  });
});
