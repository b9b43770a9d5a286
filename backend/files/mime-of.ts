import { isUtf8 } from 'node:buffer';

/** How files of a type begin. */
const beginnings: readonly { readonly mime: string; readonly is: (bytes: Buffer) => boolean }[] = [
  { mime: 'image/jpeg', is: begins('ffd8ff') },
  { mime: 'image/png', is: begins('89504e470d0a1a0a') },
  { mime: 'image/gif', is: (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)) },
  { mime: 'image/webp', is: (bytes) => says(bytes, 0, 'RIFF') && says(bytes, 8, 'WEBP') },
  { mime: 'application/pdf', is: (bytes) => says(bytes, 0, '%PDF-') },
  { mime: 'audio/ogg', is: (bytes) => says(bytes, 0, 'OggS') },
  { mime: 'audio/amr', is: (bytes) => says(bytes, 0, '#!AMR') },
  { mime: 'audio/aac', is: (bytes) => bytes[0] === 0xff && (bytes[1] ?? 0) >> 1 === 0x78 },
  { mime: 'audio/mpeg', is: (bytes) => says(bytes, 0, 'ID3') || (bytes[0] === 0xff && [0xfa, 0xfb, 0xf2, 0xf3].includes(bytes[1] ?? 0)) },
];

/** Types that a file of no mark of its own may be told to have: they are words and nothing that runs. */
const words: ReadonlySet<string> = new Set(['text/plain', 'text/csv', 'text/calendar']);

const old: readonly string[] = ['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'];

const office: Readonly<Record<string, string>> = {
  'word/': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'xl/': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'ppt/': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

const unknown = 'application/octet-stream';

/** The type of a file by its bytes. What somebody calls it decides only between types that begin alike. */
export function mimeOf(bytes: Buffer, told: string): string {
  const known = beginnings.find(({ is }) => is(bytes));
  if (known) return known.mime;
  const called = told.split(';')[0]!.trim().toLowerCase();
  if (says(bytes, 4, 'ftyp')) return filmOrSound(bytes.toString('latin1', 8, 12), called);
  if (begins('504b0304')(bytes)) return packed(bytes);
  if (begins('d0cf11e0a1b11ae1')(bytes)) return old.includes(called) ? called : unknown;
  if (isUtf8(bytes) && !bytes.includes(0)) return words.has(called) ? called : 'text/plain';
  return unknown;
}

function filmOrSound(brand: string, called: string): string {
  if (/^3g/.test(brand)) return 'video/3gpp';
  if (brand === 'qt  ') return 'video/quicktime';
  if (/^(hei|hev|mif|avi)/.test(brand)) return unknown;
  return brand.startsWith('M4A') || called === 'audio/mp4' ? 'audio/mp4' : 'video/mp4';
}

function packed(bytes: Buffer): string {
  if (!bytes.includes('[Content_Types].xml')) return 'application/zip';
  const folder = Object.keys(office).find((name) => bytes.includes(name));
  return folder === undefined ? 'application/zip' : office[folder]!;
}

const says = (bytes: Buffer, at: number, mark: string): boolean => bytes.toString('latin1', at, at + mark.length) === mark;

function begins(hex: string): (bytes: Buffer) => boolean {
  const mark = Buffer.from(hex, 'hex');
  return (bytes) => bytes.subarray(0, mark.length).equals(mark);
}
