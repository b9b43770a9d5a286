import { Injectable } from '@nestjs/common';
import { normaliseLine } from '../../flows/language/text.ts';
import { newId } from '../database/ids.ts';
import { sha256 } from '../database/secrets.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { mimeOf } from './mime-of.ts';

export interface NewFile {
  readonly businessId: string;
  readonly name: string;
  /** What it is called; what it is, its bytes say. */
  readonly mime: string;
  readonly bytes: Buffer;
}

export interface StoredFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

export const largestFile = 16 * 1024 * 1024;
const longestName = 240;

/** The files of businesses, in the database beside what they belong to: kept and lost with it, and backed up with it. */
@Injectable()
export class Files {
  /** Keeps a file and gives its id. @throws InvalidInput when it is empty or too large. */
  async keep(tx: Transaction, { businessId, name, mime, bytes }: NewFile): Promise<string> {
    if (bytes.length === 0) throw new InvalidInput([{ field: 'file', message: 'is empty' }]);
    if (bytes.length > largestFile) throw new InvalidInput([{ field: 'file', message: 'is larger than 16 MB' }]);
    const id = newId();
    await tx.query(`insert into files (business_id, id, name, mime, sha256, size, bytes) values ($1, $2, $3, $4, $5, $6, $7)`, [
      businessId,
      id,
      safeName(name),
      mimeOf(bytes, mime),
      sha256(bytes),
      bytes.length,
      bytes,
    ]);
    return id;
  }

  /** Undefined when the business has no such file. */
  async read(tx: Transaction, businessId: string, fileId: string): Promise<StoredFile | undefined> {
    const [file]: StoredFile[] = await tx.query(`select name, mime, bytes from files where business_id = $1 and id = $2`, [
      businessId,
      fileId,
    ]);
    return file;
  }

  /** What is known of a file without its bytes. */
  async find(tx: Transaction, businessId: string, fileId: string): Promise<{ name: string; mime: string; size: number } | undefined> {
    const [file]: { name: string; mime: string; size: number }[] = await tx.query(
      `select name, mime, size from files where business_id = $1 and id = $2`,
      [businessId, fileId],
    );
    return file;
  }
}

/** One line, without what means a folder somewhere; its ending stays when it is cut. */
function safeName(name: string): string {
  const line = [...normaliseLine(name.replace(/[\\/:*?"<>|]/g, ' '))];
  const text = line.join('').replace(/^[\s.]+/, '');
  if (text === '') return 'file';
  if (line.length <= longestName) return text;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(text)?.[0] ?? '';
  return [...text].slice(0, longestName - ending.length).join('') + ending;
}
