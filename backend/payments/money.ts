import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/tenant-database.ts';
import { Dues } from './dues.ts';
import type { Json } from '../../flows/language/flow.ts';
import type { Due } from './due.ts';
import { billOf, nativeWayOf } from './native-payments.ts';
import type { PaymentIntent } from './payment-intent.entity.ts';
import { Links } from './links.ts';
import { PaymentDue } from './payment-due.entity.ts';
import { Proofs } from './proofs.ts';
import { Connections } from './providers/connections.ts';
import { Refunds } from './refunds.ts';
import { settingsOf } from './payment-settings.ts';

/** `whatsapp`: by a bill in the chat, where Meta has that. */
export type PayingWay = 'whatsapp' | 'online' | 'transfer' | 'cash';

/** All that a conversation about a payment needs, in one place. */
@Injectable()
export class Money {
  constructor(
    readonly dues: Dues,
    readonly links: Links,
    readonly proofs: Proofs,
    readonly refunds: Refunds,
    private readonly connections: Connections,
  ) {}

  /** How a customer can pay this due now, the usual way first. */
  async ways(tx: Transaction, due: Due): Promise<{ readonly ways: readonly PayingWay[]; readonly transferDetails: string }> {
    const { businessId } = due;
    const { cash, transfer, transferDetails } = await settingsOf(tx, businessId);
    const native = await nativeWayOf(tx, this.connections, due);
    const online = (await this.connections.working(tx, businessId)).some((provider) => provider !== 'whatsapp');
    return {
      ways: [
        ...(native ? (['whatsapp'] as const) : []),
        ...(online ? (['online'] as const) : []),
        ...(transfer ? (['transfer'] as const) : []),
        ...(cash ? (['cash'] as const) : []),
      ],
      transferDetails,
    };
  }

  /** What a bill in the chat is made of. */
  bill(tx: Transaction, due: Due, intent: PaymentIntent, isNew: boolean): Promise<Readonly<Record<string, Json>>> {
    return billOf(tx, this.connections, due, intent, isNew);
  }

  /** The due that is meant: the one that is named, or the newest of the conversation that is open. */
  async meant(tx: Transaction, businessId: string, conversationId: string, dueId: string | null): Promise<PaymentDue | null> {
    if (dueId !== null) return tx.findOneBy(PaymentDue, { businessId, id: dueId, conversationId });
    const [open] = await tx
      .createQueryBuilder(PaymentDue, 'd')
      .where('d.businessId = :businessId and d.conversationId = :conversationId', { businessId, conversationId })
      .andWhere(`d.state in ('open', 'part')`)
      .orderBy('d.number', 'DESC')
      .limit(1)
      .getMany();
    return open ?? null;
  }
}
