import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import type { Flow } from '../../flows/language/flow.ts';
import { shippedTemplates } from '../../flows/library/templates.ts';
import { freePort } from '../child-processes/child-processes.ts';
import type { Problem } from '../contract/problem.ts';
import type { NewTemplate, TemplateDetail, TemplatePage, WantedTemplate } from '../contract/templates.ts';
import { problemsOfTemplate } from '../contract/template-rules.ts';
import { createApp } from '../create-app.ts';
import { Keyring } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import { makeBusiness, type SeededBusiness } from '../seed/make-business.ts';
import { seedPlan } from '../seed/seed-plan.ts';
import { asNewTemplate } from '../templates/shipped.ts';
import { ownDatabase, type TestDatabase } from '../testing/test-database.ts';

const origin = 'http://perfcent.test';

let own: TestDatabase;
let app: NestExpressApplication;
let bakery: SeededBusiness;
let cookie: string;

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, as = cookie) =>
  request(app.getHttpServer())[method](path).set('host', 'perfcent.test').set('origin', origin).set('cookie', as);

async function cookieOf({ login }: SeededBusiness): Promise<string> {
  const { headers } = await call('post', '/api/sign-in', '').send(login).expect(200);
  return (headers['set-cookie'] as unknown as string[])[0]!.split(';')[0]!;
}

beforeAll(async () => {
  const port = await freePort();
  own = await ownDatabase();
  Object.assign(process.env, {
    DATABASE_URL: own.appUrl,
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    LOG_LEVEL: 'silent',
    PORT: String(port),
    SANDBOX: 'on',
  });
  app = await createApp();
  await app.listen(port, '127.0.0.1');
  const tools = { database: app.get(TenantDatabase), keyring: app.get(Keyring), sandbox: true };
  bakery = await makeBusiness(seedPlan({}, 1), tools);
  cookie = await cookieOf(bakery);
}, 30_000);
afterAll(async () => {
  await app.close();
  await own.drop();
});

let made = 0;
const newTemplate = (changes: Partial<NewTemplate> = {}): NewTemplate => ({
  name: `order_ready_${++made}`,
  language: 'en',
  category: 'utility',
  header: 'Order {{number}}',
  body: 'Hello {{name}}, your order {{number}} is ready. See you soon!',
  footer: 'Corner Bakery',
  buttons: [{ kind: 'reply', title: 'On my way' }],
  examples: { name: 'Ana', number: '1042' },
  ...changes,
});
const submit = async (template = newTemplate()) => (await call('post', '/api/templates').send(template).expect(201)).body as TemplateDetail;
const get = async (id: string) => (await call('get', `/api/templates/${id}`).expect(200)).body as TemplateDetail;
const list = async (query = '', as = cookie) => (await call('get', `/api/templates${query}`, as).expect(200)).body as TemplatePage;

async function becomes(id: string, state: TemplateDetail['state']): Promise<TemplateDetail> {
  for (const until = Date.now() + 10_000; ; await new Promise((wait) => setTimeout(wait, 50))) {
    const template = await get(id);
    if (template.state === state) return template;
    if (Date.now() > until) throw new Error(`It is ${template.state}: ${template.reason}`);
  }
}

const metaDecides = (template: TemplateDetail, verdict: string, reason = 'NONE') =>
  call('post', '/sandbox/templates')
    .send({ wabaId: template.wabaId, name: template.name, language: template.language, verdict, reason })
    .expect(204);

describe('a template', () => {
  it('is submitted to Meta, waits for its review and is approved', async () => {
    const { id, ...submitted } = await submit();
    expect(submitted).toMatchObject({
      state: 'pending',
      header: { kind: 'text', text: 'Order {{number}}' },
      variables: ['name', 'number'],
      buttons: [{ kind: 'quick_reply', title: 'On my way' }],
      examples: { name: 'Ana', number: '1042' },
    });
    const { history } = await becomes(id, 'approved');
    expect(history).toMatchObject([
      { state: 'approved', by: null },
      { state: 'pending', by: 'Mara Sommer' },
    ]);
  });

  it('that Meta rejects says why, and may be changed and submitted again', async () => {
    const template = newTemplate({ body: 'Hello {{name}}, the special offer for order {{number}} ends today, so be quick.' });
    const { id } = await submit(template);
    const rejected = await becomes(id, 'rejected');
    expect(rejected.reason).toBe('It is in the wrong category');
    await call('put', `/api/templates/${id}`)
      .send({ ...template, category: 'marketing' })
      .expect(200);
    expect(await becomes(id, 'approved')).toMatchObject({ category: 'marketing', reason: null });
  });

  it('follows what Meta decides later: paused for its quality, and back', async () => {
    const { id } = await submit();
    const template = await becomes(id, 'approved');
    await metaDecides(template, 'PAUSED');
    expect((await becomes(id, 'paused')).reason).toBe('Paused for 3 hours because of low quality');
    // Meta tells time in seconds: the same word twice within one is the same word.
    await new Promise((wait) => setTimeout(wait, 1_100));
    await metaDecides(template, 'APPROVED');
    const { history } = await becomes(id, 'approved');
    expect(history.map(({ state }) => state)).toEqual(['approved', 'paused', 'approved', 'pending']);
  });

  it('is refused here already when Meta would refuse it, each fault at its field', async () => {
    const faults = async (changes: Partial<NewTemplate>) =>
      ((await call('post', '/api/templates').send(newTemplate(changes)).expect(400)).body as Problem).errors!.map(({ field }) => field);
    expect(await faults({ name: 'Order Ready' })).toEqual(['name']);
    expect(await faults({ body: '{{name}} {{number}}' })).toContain('body');
    expect(await faults({ examples: { name: 'Ana' } })).toEqual(['examples.number']);
    expect(await faults({ header: 'x'.repeat(61) })).toEqual(['header']);
    expect(await faults({ footer: 'Bye {{name}}' })).toEqual(['footer']);
    expect(await faults({ buttons: [{ kind: 'link', title: 'Go', url: 'shop' }] })).toEqual(['buttons.0.url']);
    const twice: NewTemplate['buttons'] = [
      { kind: 'reply', title: 'Yes' },
      { kind: 'reply', title: 'Yes' },
    ];
    expect(await faults({ buttons: twice })).toEqual(['buttons.1.title']);
  });

  it('tells in words what only Meta knows: there is one of that name already', async () => {
    const template = newTemplate();
    await submit(template);
    const { body } = await call('post', '/api/templates').send(template).expect(422);
    expect((body as Problem).detail).toContain(`There is already a template ${template.name}`);
  });

  it('that was made at Meta is found when the account is looked through, page by page', async () => {
    const { wabaId, accessToken } = bakery.number;
    const names = Array.from({ length: 130 }, (_, nth) => `made_there_${String(nth).padStart(3, '0')}`);
    for (const name of names)
      await call('post', `/sandbox/graph/v24.0/${wabaId}/message_templates`)
        .set('authorization', `Bearer ${accessToken}`)
        .send({ name, language: 'es', category: 'UTILITY', components: [{ type: 'BODY', text: 'Tu pedido está listo.' }] })
        .expect(200);
    await call('post', '/api/templates/sync').expect(204);
    const pages: TemplatePage[] = [];
    for (let after = ''; ; after = `&after=${pages.at(-1)!.next}`) {
      pages.push(await list(`?search=made_there${after}`));
      if (!pages.at(-1)!.next) break;
    }
    expect(pages.flatMap(({ templates }) => templates.map(({ name }) => name))).toEqual(names);
    expect(pages[0]!.accounts).toMatchObject([{ wabaId, failure: null }]);
  }, 30_000);

  it('that is removed is gone at Meta too', async () => {
    const { id, name } = await submit();
    await call('delete', `/api/templates/${id}`).expect(204);
    expect((await list(`?search=${name}`)).templates).toEqual([]);
    await call('post', '/api/templates/sync').expect(204);
    expect((await get(id)).state).toBe('deleted');
  });

  it('of another business is not there', async () => {
    const { id } = await submit();
    const another = await makeBusiness(seedPlan({}, 1), { database: app.get(TenantDatabase), keyring: app.get(Keyring), sandbox: true });
    const theirs = await cookieOf(another);
    await call('get', `/api/templates/${id}`, theirs).expect(404);
    await call('delete', `/api/templates/${id}`, theirs).expect(404);
    expect((await list('?search=order_ready', theirs)).templates).toEqual([]);
  });
});

describe('what a flow says to customers who have not written for a day', () => {
  const wanted = async () => (await call('get', '/api/templates/wanted').expect(200)).body as WantedTemplate[];
  const removed = async (name: string) => {
    const { templates } = await list(`?search=${name}`);
    for (const { id } of templates) await call('delete', `/api/templates/${id}`).expect(204);
  };

  it('is approved in a business that is seeded', async () => {
    expect(await wanted()).toEqual([]);
    expect((await list('?search=order_update')).templates.map(({ language, state }) => [language, state])).toEqual([
      ['en', 'approved'],
      ['es', 'approved'],
    ]);
  });

  it('is missed when WhatsApp does not know it, with words that fit', async () => {
    await removed('booking_moved');
    const missed = await wanted();
    expect(missed).toMatchObject([
      { name: 'booking_moved', language: 'en', usedBy: [{ flowId: 'booking-news' }], needsFile: false },
      { name: 'booking_moved', language: 'es' },
    ]);
    expect(missed.flatMap(({ written }) => (written ? problemsOfTemplate(written) : [{ field: 'body', message: 'is missing' }]))).toEqual(
      [],
    );
    for (const { wabaId, written } of missed) await call('post', '/api/templates').send({ ...written, wabaId }).expect(201);
    expect(await wanted()).toEqual([]);
    for (const { id } of (await list('?search=booking_moved')).templates) await becomes(id, 'approved');
  });

  it('is missed by each account at Meta on its own', async () => {
    const { phoneNumberId } = bakery.number;
    await app.get(TenantDatabase).inBusiness(bakery.id, (tx) =>
      tx.query(
        `insert into whatsapp_numbers (business_id, phone_number_id, waba_id, display_phone_number, access_token, app_secret, verify_token_sha256)
         select business_id, '909090', '808080', '+49 909090', access_token, app_secret, verify_token_sha256 from whatsapp_numbers where phone_number_id = $1`,
        [phoneNumberId],
      ),
    );
    const missed = await wanted();
    expect(new Set(missed.map((each) => each.wabaId))).toEqual(new Set(['808080']));
    expect(missed).toContainEqual(expect.objectContaining({ name: 'booking_moved', language: 'es' }));
    await app.get(TenantDatabase).inBusiness(bakery.id, (tx) => tx.query(`delete from whatsapp_numbers where phone_number_id = '909090'`));
  });

  it('is left to whoever writes it where the flow is their own, and to WhatsApp Manager where it has a file', async () => {
    await removed('quote_ready');
    const own: Flow = {
      id: 'own',
      title: 'Our own',
      start: 'tell',
      triggers: [{ on: 'event', signal: 'order.placed' }],
      variables: {},
      steps: {
        tell: { kind: 'say', text: 'Thank you!', template: { name: 'our_thanks' }, next: { done: 'bye' } },
        bye: { kind: 'end' },
      },
      layout: {},
    };
    await app.get(TenantDatabase).inBusiness(bakery.id, (tx) => app.get(FlowLibrary).publish(tx, bakery.id, [own]));
    expect(await wanted()).toMatchObject([
      { name: 'our_thanks', language: 'en', written: null },
      { name: 'quote_ready', language: 'en', needsFile: true },
      { name: 'quote_ready', language: 'es', needsFile: true },
    ]);
  });

  it('obeys Meta’s rules, each of those that we ship', () => {
    expect(
      shippedTemplates.flatMap(asNewTemplate).flatMap((template) => problemsOfTemplate(template).map((each) => ({ template, each }))),
    ).toEqual([]);
  });
});
