import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';
import type { FileView } from '../contract/files.ts';
import { Files } from './files.ts';
import { mimeOf } from './mime-of.ts';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let api: DashboardApi;
let bakery: SeededBusiness;
let cookie: string;
let ofAnother: string;

beforeAll(async () => {
  api = await dashboardApi();
  bakery = await api.makeBusiness();
  cookie = await api.cookieOf(bakery);
  ofAnother = await api.cookieOf(await api.makeBusiness());
});
afterAll(() => api.close());

const upload = (bytes: Buffer, query: string, as = cookie) =>
  api.call('post', `/api/files?${query}`, as).set('content-type', 'application/octet-stream').send(bytes);
const show = (id: string, as = cookie) => api.call('get', `/api/files/${id}`, as).buffer(true);

describe('a file of a business', () => {
  it('comes back as it was given, and nothing in it can act', async () => {
    const { fileId, ...view } = (await upload(png, 'name=cake.png&type=image/png').expect(201)).body as FileView;
    expect(view).toEqual({ filename: 'cake.png', mime: 'image/png', size: png.length });
    const shown = await show(fileId).expect(200);
    expect(shown.body).toEqual(png);
    expect(shown.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  it('is what its bytes say, whatever it is called', async () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    const { fileId, mime } = (await upload(page, 'name=cake.png&type=image/png').expect(201)).body as FileView;
    expect(mime).toBe('text/plain');
    const shown = await show(fileId).expect(200);
    expect(shown.headers['content-type']).toBe('application/octet-stream');
    expect(shown.headers['content-disposition']).toContain('attachment');
  });

  it.each([
    ['a document', Buffer.from('%PDF-1.7\n'), '', 'application/pdf'],
    ['a photo', Buffer.from('ffd8ffe000104a464946', 'hex'), 'text/html', 'image/jpeg'],
    ['a film', Buffer.from('000000186674797069736f6d', 'hex'), '', 'video/mp4'],
    ['a recording', Buffer.from('OggS\0'), '', 'audio/ogg'],
    ['a calendar entry', Buffer.from('BEGIN:VCALENDAR'), 'text/calendar; charset=utf-8', 'text/calendar'],
    ['a drawing that could run scripts', Buffer.from('<svg onload="x"/>'), 'image/svg+xml', 'text/plain'],
    [
      'a table',
      Buffer.from('PK\x03\x04 [Content_Types].xml xl/workbook.xml', 'latin1'),
      '',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    ['an archive', Buffer.from('PK\x03\x04 anything', 'latin1'), 'application/pdf', 'application/zip'],
    ['a program', Buffer.from('7f454c4602010100ff', 'hex'), 'image/png', 'application/octet-stream'],
  ])('is known by its beginning: %s', (_, bytes, told, mime) => {
    expect(mimeOf(bytes, told)).toBe(mime);
  });

  it('keeps a name that means no folder anywhere', async () => {
    const { filename } = (await upload(png, `name=${encodeURIComponent('../../etc/../"cake".png')}`).expect(201)).body as FileView;
    expect(filename).not.toMatch(/[\\/"]|^\./);
    const long = (await upload(png, `name=${'a'.repeat(900)}.png`).expect(201)).body as FileView;
    expect(long.filename).toHaveLength(240);
    expect(long.filename).toMatch(/\.png$/);
  });

  it('is there for its business alone', async () => {
    const { fileId } = (await upload(png, 'name=cake.png').expect(201)).body as FileView;
    await show(fileId, ofAnother).expect(404);
    await show(newId()).expect(404);
    await show('cake').expect(400);
    const files = api.app.get(Files);
    const inBakery = <T>(work: (tx: Transaction) => Promise<T>) => api.database.inBusiness(bakery.id, work);
    expect((await inBakery((tx) => files.read(tx, bakery.id, fileId)))?.bytes).toEqual(png);
    expect(await inBakery((tx) => files.read(tx, newId(), fileId))).toBeUndefined();
    await expect(inBakery((tx) => tx.query(`update files set name = 'x' where business_id = $1`, [bakery.id]))).rejects.toThrow(
      /permission/,
    );
  });

  it('is refused when it is empty, too large, or sent as a form of another site could', async () => {
    const nothing = await upload(Buffer.alloc(0), 'name=cake.png').expect(400);
    expect(nothing.body).toMatchObject({ errors: [{ field: 'file', message: 'is empty' }] });
    await upload(Buffer.alloc(16 * 1024 * 1024 + 1), 'name=cake.png').expect(413);
    await upload(png, '').expect(400);
    await api.call('post', '/api/files?name=a.png', cookie).attach('file', png, 'a.png').expect(415);
  });
});
