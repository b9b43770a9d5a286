import { crc32 } from 'node:zlib';

/** A picture as it is kept: only what draws it, without where and by whom it was taken, and without anything behind its end. */
export interface Picture {
  readonly mime: 'image/jpeg' | 'image/png';
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** As much as WhatsApp takes. */
export const largestPicture = 5 * 1024 * 1024;
const mostPixels = 25_000_000;
const longestSide = 8000;

/** Why a picture is not taken, for whoever chose it. */
export class NoPicture extends Error {}

/** Reads a picture by what its bytes say, whatever it is called, and gives it back with only the parts that are known. @throws NoPicture */
export function pictureIn(bytes: Buffer): Picture {
  if (bytes.length > largestPicture) throw new NoPicture('is larger than 5 MB');
  const picture = isPng(bytes) ? png(bytes) : isJpeg(bytes) ? jpeg(bytes) : undefined;
  if (!picture) throw new NoPicture('is no picture in JPEG or PNG');
  const { width, height } = picture;
  if (width === 0 || height === 0) throw new NoPicture('is empty');
  if (width > longestSide || height > longestSide || width * height > mostPixels)
    throw new NoPicture(`has too many pixels: ${width} × ${height}`);
  return picture;
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(signature);
const isJpeg = (bytes: Buffer): boolean => bytes.subarray(0, 3).toString('hex') === 'ffd8ff';

/** What a PNG is drawn from. Text, times, profiles and whatever else somebody put into it are left out. */
const drawn = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

function png(bytes: Buffer): Picture {
  const kept: Buffer[] = [signature];
  const kinds: string[] = [];
  let header: Buffer | undefined;
  for (let at = 8; kinds.at(-1) !== 'IEND';) {
    if (at + 12 > bytes.length) throw new NoPicture('breaks off in the middle');
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (end > bytes.length) throw new NoPicture('breaks off in the middle');
    const body = bytes.subarray(at + 4, end - 4);
    if (crc32(body) !== bytes.readUInt32BE(end - 4)) throw new NoPicture('is damaged');
    if (drawn.has(kind)) kept.push(bytes.subarray(at, end));
    // A capital first letter: without this part it cannot be drawn.
    else if (/^[A-Z]/.test(kind)) throw new NoPicture('has parts that are not known here');
    if (kind === 'IHDR') header = body.subarray(4);
    kinds.push(kind);
    at = end;
  }
  if (kinds[0] !== 'IHDR' || header?.length !== 13 || !kinds.includes('IDAT')) throw new NoPicture('is damaged');
  return { mime: 'image/png', bytes: Buffer.concat(kept), width: header.readUInt32BE(0), height: header.readUInt32BE(4) };
}

/** Markers of the parts that begin a frame and say its size. */
const frames = new Set([0xc0, 0xc1, 0xc2]);
/** Tables, restarts, and the mark of Adobe, without which colours of some pictures are wrong. */
const tables = new Set([0xc4, 0xdb, 0xdd, 0xee]);

function jpeg(bytes: Buffer): Picture {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let size: { readonly width: number; readonly height: number } | undefined;
  let turned: number | undefined;
  for (let at = 2; ;) {
    if (at + 4 > bytes.length) throw new NoPicture('breaks off in the middle');
    if (bytes[at] !== 0xff) throw new NoPicture('is damaged');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) throw new NoPicture('breaks off in the middle');
    const part = bytes.subarray(at, end);
    if (marker === 0xe1) turned ??= orientationIn(part);
    if (frames.has(marker)) {
      if (part.length < 9) throw new NoPicture('is damaged');
      size = { height: part.readUInt16BE(5), width: part.readUInt16BE(7) };
    }
    if (marker === 0xda) {
      if (!size) throw new NoPicture('is damaged');
      const done = endOfScans(bytes, end);
      const upright = turned !== undefined && turned > 1 ? [orientation(turned)] : [];
      return { mime: 'image/jpeg', bytes: Buffer.concat([kept[0]!, ...upright, ...kept.slice(1), bytes.subarray(at, done)]), ...size };
    }
    if (frames.has(marker) || tables.has(marker)) kept.push(part);
    // 0xe0 to 0xef and 0xfe are what programs and people note in a picture.
    else if (!(marker >= 0xe0 && marker <= 0xef) && marker !== 0xfe) throw new NoPicture('has parts that are not known here');
    at = end;
  }
}

/** Behind the mark of the end. Between the scans of a picture that comes in stages only tables and scans may stand. */
function endOfScans(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length;) {
    if (bytes[at] !== 0xff) {
      at += 1;
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === 0xd9) return at + 2;
    if (marker === 0x00 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7)) at += marker === 0xff ? 1 : 2;
    else if (marker === 0xda || tables.has(marker)) {
      if (at + 4 > bytes.length) break;
      at += 2 + bytes.readUInt16BE(at + 2);
    } else throw new NoPicture('has parts that are not known here');
  }
  throw new NoPicture('breaks off in the middle');
}

const exif = Buffer.from('Exif\0\0', 'latin1');

/** How a camera was held, 1 to 8: the one thing of its notes that is needed to draw the picture. */
function orientationIn(part: Buffer): number | undefined {
  if (!part.subarray(4, 10).equals(exif) || part.length < 24) return undefined;
  const tiff = part.subarray(10);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (at + 2 <= tiff.length ? (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)) : 0);
  const long = (at: number) => (at + 4 <= tiff.length ? (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)) : 0);
  const directory = long(4);
  const entries = Math.min(short(directory), 200);
  for (let nth = 0; nth < entries; nth++) {
    const entry = directory + 2 + nth * 12;
    if (short(entry) !== 0x0112) continue;
    const value = short(entry + 8);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** Notes of a camera that say nothing but how it was held. */
function orientation(value: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(value, 18);
  const part = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), exif, tiff]);
  part.writeUInt16BE(part.length - 2, 2);
  return part;
}
