import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/tenant-database.ts';
import type { AccountNotice } from './arrivals.ts';

export type NoticeHandler = (tx: Transaction, businessId: string, notice: AccountNotice) => Promise<void>;

/** Who wants to know what Meta says of an account: each new notice of a field is told to whoever asked for that field, in the transaction that stores it. */
@Injectable()
export class Notices {
  private readonly handlers = new Map<string, NoticeHandler>();

  on(field: string, handler: NoticeHandler): void {
    this.handlers.set(field, handler);
  }

  async tell(tx: Transaction, businessId: string, notice: AccountNotice): Promise<void> {
    await this.handlers.get(notice.field)?.(tx, businessId, notice);
  }
}
