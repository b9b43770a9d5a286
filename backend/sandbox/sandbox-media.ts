import { Injectable } from '@nestjs/common';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { GraphError } from './graph-error.ts';
import { sha256 } from './sandbox-numbers.ts';
import { newGraphId } from './wamid.ts';

export interface MediaRow {
  id: string;
  phone_number_id: string;
  mime_type: string;
  filename: string | null;
  sha256: string;
  bytes: Buffer;
}

export interface UploadedFile {
  readonly originalname: string;
  readonly mimetype: string;
  readonly buffer: Buffer;
}

const megabyte = 1024 * 1024;

/** What Meta carries, by the start of the MIME type, and how big it may be. */
const carried: readonly { readonly mime: RegExp; readonly max: number }[] = [
  { mime: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, max: 16 * megabyte },
  { mime: /^image\/(jpeg|png)$/, max: 5 * megabyte },
  { mime: /^image\/webp$/, max: 500 * 1024 },
  { mime: /^video\/(mp4|3gpp)$/, max: 16 * megabyte },
  {
    mime: /^(text\/plain|application\/(pdf|msword|vnd\.ms-(excel|powerpoint)|vnd\.openxmlformats-officedocument\.[a-z.]+))$/,
    max: 100 * megabyte,
  },
];

export const largestUpload = 100 * megabyte;

/** Meta keeps what a business uploaded for thirty days. */
const keptDays = 30;

@Injectable()
export class SandboxMedia {
  constructor(private readonly database: TenantDatabase) {}

  /** An upload over the Graph API. */
  async upload(
    phoneNumberId: string,
    fields: { messaging_product?: unknown; type?: unknown },
    file: UploadedFile | undefined,
  ): Promise<{ id: string }> {
    if (fields.messaging_product !== 'whatsapp') throw new GraphError(100, 'messaging_product must be whatsapp');
    if (!file) throw new GraphError(131008, 'file is required');
    const mimeType = typeof fields.type === 'string' && fields.type.includes('/') ? fields.type : file.mimetype;
    const rule = carried.find(({ mime }) => mime.test(withoutParameters(mimeType)));
    if (!rule) throw new GraphError(131053, `Files of type ${mimeType} are not carried`);
    if (file.buffer.length === 0) throw new GraphError(131053, 'The file is empty');
    if (file.buffer.length > rule.max)
      throw new GraphError(131053, `The file has ${file.buffer.length} bytes; ${rule.max} are allowed for ${mimeType}`);
    const id = await this.database.outsideBusiness((tx) => keepMedia(tx, phoneNumberId, { ...file, mimetype: mimeType }));
    return { id };
  }

  /** Undefined when it is unknown or no longer kept. */
  async find(id: string): Promise<MediaRow | undefined> {
    const rows = await this.database.outsideBusiness((tx) =>
      tx.query<MediaRow[]>(
        `select id, phone_number_id, mime_type, filename, sha256, bytes from sandbox.media
           where id = $1 and created_at > now() - $2 * interval '1 day'`,
        [id, keptDays],
      ),
    );
    return rows[0];
  }

  async remove(id: string): Promise<void> {
    await this.database.outsideBusiness((tx) => tx.query(`delete from sandbox.media where id = $1`, [id]));
  }
}

export const withoutParameters = (mimeType: string): string => (mimeType.split(';')[0] ?? '').trim().toLowerCase();

/** Keeps the bytes of a file and gives them the id that Meta would. */
export async function keepMedia(tx: Transaction, phoneNumberId: string, file: UploadedFile): Promise<string> {
  const id = newGraphId();
  await tx.query(`insert into sandbox.media (id, phone_number_id, mime_type, filename, sha256, bytes) values ($1, $2, $3, $4, $5, $6)`, [
    id,
    phoneNumberId,
    file.mimetype,
    file.originalname || null,
    sha256(file.buffer),
    file.buffer,
  ]);
  return id;
}
