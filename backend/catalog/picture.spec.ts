import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import type { ProductView } from '../contract/catalog.ts';
import { newId } from '../database/ids.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';
import { NoPicture, pictureIn } from './picture.ts';

const chunk = (kind: string, body: Buffer = Buffer.alloc(0)): Buffer => {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
};
const header = (width: number, height: number): Buffer => {
  const body = Buffer.from('00000000000000000800000000', 'hex');
  body.writeUInt32BE(width, 0);
  body.writeUInt32BE(height, 4);
  return chunk('IHDR', body);
};
const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const pixels = chunk('IDAT', deflateSync(Buffer.from([0, 128])));
const pngOf = (...parts: readonly Buffer[]) => Buffer.concat([signature, ...parts]);
const plain = pngOf(header(1, 1), pixels, chunk('IEND'));

const segment = (marker: number, body: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};
const frame = segment(0xc0, Buffer.from('080010002001011100', 'hex'));
const scan = Buffer.concat([
  segment(0xda, Buffer.from('010100003f00', 'hex')),
  Buffer.from('12ff0034ffd056', 'hex'),
  Buffer.from('ffd9', 'hex'),
]);
const jpegOf = (...parts: readonly Buffer[]) => Buffer.concat([Buffer.from('ffd8', 'hex'), ...parts]);
/** As a phone writes it: little-endian, with a place and then how it was held. */
const notes = (turned: number) =>
  segment(
    0xe1,
    Buffer.concat([
      Buffer.from('Exif\0\0', 'latin1'),
      Buffer.from('49492a0008000000', 'hex'),
      Buffer.from('0200', 'hex'),
      Buffer.from('2588040001000000aabbccdd', 'hex'),
      Buffer.from(`1201030001000000${turned.toString(16).padStart(2, '0')}000000`, 'hex'),
      Buffer.from('00000000', 'hex'),
      Buffer.from('taken at 52.5200, 13.4050', 'latin1'),
    ]),
  );

describe('a picture', () => {
  it('keeps what draws it, and nothing that was noted in it or hidden behind it', () => {
    const noted = Buffer.concat([
      pngOf(header(1, 1), chunk('tEXt', Buffer.from('Author\0Ada')), pixels, chunk('IEND')),
      Buffer.from('<script>alert(1)</script>'),
    ]);
    expect(pictureIn(noted)).toEqual({ mime: 'image/png', bytes: plain, width: 1, height: 1 });

    const photo = Buffer.concat([
      jpegOf(segment(0xe0, Buffer.from('JFIF\0')), notes(1), segment(0xfe, Buffer.from('by Ada')), frame, scan),
      Buffer.from('PK\x03\x04'),
    ]);
    expect(pictureIn(photo)).toEqual({ mime: 'image/jpeg', bytes: jpegOf(frame, scan), width: 32, height: 16 });
  });

  it('still stands upright when the camera was held on its side', () => {
    const { bytes } = pictureIn(jpegOf(notes(6), frame, scan));
    expect(bytes.includes('taken at')).toBe(false);
    // What is left of the notes says the same to the next reader.
    expect(pictureIn(bytes).bytes).toEqual(bytes);
    expect(bytes.readUInt16BE(2 + 4 + 6 + 18)).toBe(6);
  });

  it.each([
    ['is called a picture and is a page', Buffer.from('<html></html>'), 'no picture'],
    ['is a GIF', Buffer.from('GIF89a'), 'no picture'],
    ['is nothing', Buffer.alloc(0), 'no picture'],
    ['breaks off', plain.subarray(0, 40), 'breaks off'],
    ['is damaged', Buffer.concat([plain.subarray(0, 20), Buffer.from([9]), plain.subarray(21)]), 'damaged'],
    ['would need a wall to be shown', pngOf(header(50_000, 50_000), pixels, chunk('IEND')), 'too many pixels'],
    ['has no pixels', pngOf(header(0, 0), pixels, chunk('IEND')), 'empty'],
    ['has parts that nobody knows', pngOf(header(1, 1), chunk('EVIL'), pixels, chunk('IEND')), 'not known'],
    ['is a photo that breaks off', jpegOf(frame, scan.subarray(0, 12)), 'breaks off'],
    ['is a photo without a size', jpegOf(scan), 'damaged'],
    ['is too large', Buffer.alloc(5 * 1024 * 1024 + 1), 'larger than 5 MB'],
  ])('is refused when it %s', (_, bytes, why) => {
    expect(() => pictureIn(bytes)).toThrow(NoPicture);
    expect(() => pictureIn(bytes)).toThrow(why);
  });

  it('is read or refused, whatever its bytes are', () => {
    const beginnings = fc.constantFrom(
      signature,
      Buffer.from('ffd8ff', 'hex'),
      plain.subarray(0, 30),
      jpegOf(notes(6)),
      jpegOf(frame, scan.subarray(0, 9)),
    );
    fc.assert(
      fc.property(beginnings, fc.uint8Array({ maxLength: 300 }), (beginning, rest) => {
        try {
          expect(pictureIn(Buffer.concat([beginning, rest])).width).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof NoPicture)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the pictures of a product', () => {
  let api: DashboardApi;
  let cookie: string;
  let product: ProductView;

  beforeAll(async () => {
    api = await dashboardApi();
    cookie = await api.cookieOf(await api.makeBusiness());
    const made = await api.call('post', '/api/products', cookie).send({ name: 'Tart', variants: [{ amount: 400 }] });
    product = made.body as ProductView;
  });
  afterAll(() => api.close());

  const upload = (bytes: Buffer) =>
    api.call('post', `/api/products/${product.id}/images`, cookie).set('content-type', 'application/octet-stream').send(bytes);

  it('are shown in their order, put first, and removed', async () => {
    await upload(plain).expect(201);
    const { images } = (await upload(jpegOf(frame, scan)).expect(201)).body as ProductView;
    expect(images).toHaveLength(2);
    const shown = await api.call('get', `/api/files/${images[0]!.fileId}`, cookie).buffer(true).expect(200);
    expect([shown.headers['content-type'], shown.body]).toEqual(['image/png', plain]);
    const turned = await api.call('post', `/api/products/${product.id}/images/${images[1]!.id}/first`, cookie).expect(200);
    expect((turned.body as ProductView).images.map(({ id }) => id)).toEqual([images[1]!.id, images[0]!.id]);
    const left = await api.call('delete', `/api/products/${product.id}/images/${images[1]!.id}`, cookie).expect(200);
    expect((left.body as ProductView).images).toEqual([images[0]]);
    await api.call('delete', `/api/products/${product.id}/images/${newId()}`, cookie).expect(404);
  });

  it('are refused with the reason', async () => {
    expect((await upload(Buffer.from('<svg onload="x"/>')).expect(400)).body).toMatchObject({
      errors: [{ field: 'file', message: 'is no picture in JPEG or PNG' }],
    });
    await upload(Buffer.alloc(5 * 1024 * 1024 + 1)).expect(413);
    for (let nth = 0; nth < 7; nth++) await upload(plain).expect(201);
    expect((await upload(plain).expect(400)).body).toMatchObject({ errors: [{ field: 'file', message: 'would be more than 8 pictures' }] });
  });
});
