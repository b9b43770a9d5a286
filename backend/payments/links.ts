import { Injectable } from '@nestjs/common';
import type { ProviderName } from '../contract/payments.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { type Due, isPayable } from './due.ts';
import { Dues } from './dues.ts';
import { moveIntent, noteMove } from './enter-state.ts';
import { nativeWayOf, referenceOf } from './native-payments.ts';
import type { Mover } from './mover.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { putWork, silenceSeconds } from './payment-work.ts';
import { Connections } from './providers/connections.ts';
import { supersedeLinks } from './supersede-links.ts';

/** What can be done to get a due paid online. `asked`: the link is on its way and is told by `payment.link-ready` or `payment.link-failed`. */
export type Offered =
  | { readonly outcome: 'ready'; readonly intent: PaymentIntent; readonly due: Due; readonly isNew: boolean }
  | { readonly outcome: 'asked'; readonly intent: PaymentIntent; readonly due: Due }
  | { readonly outcome: 'closed'; readonly due: Due }
  | { readonly outcome: 'no-provider'; readonly due: Due };

export interface NewLink {
  readonly businessId: string;
  readonly dueId: string;
  /** Another one, whatever there is. */
  readonly anew?: boolean;
  /** As a bill of WhatsApp's own. */
  readonly inChat?: boolean;
  readonly by?: Mover;
}

/** Links to pay by. To make one is work for the provider, so it is only asked for here. */
@Injectable()
export class Links {
  constructor(
    private readonly dues: Dues,
    private readonly connections: Connections,
  ) {}

  /**
   * The link by which what remains of a due can be paid: the one that there is, or another. A replaced one is closed at the provider, and
   * counts all the same when somebody was faster.
   */
  async offer(tx: Transaction, { businessId, dueId, anew = false, inChat = false, by = { by: 'system' } }: NewLink): Promise<Offered> {
    const row = await this.dues.lock(tx, businessId, dueId);
    const due = await this.dues.withBalance(tx, row);
    if (!isPayable(due.state)) return { outcome: 'closed', due };
    const links = await tx.find(PaymentIntent, { where: { businessId, dueId }, order: { nth: 'DESC' } });
    const current = links.find(({ supersededAt }) => !supersededAt);
    const fits = current && current.inChat === inChat && current.amount === due.remaining && (await this.isFresh(tx, current));
    if (fits && !anew) {
      if (current.state === 'open' && (current.url || inChat)) return { outcome: 'ready', intent: current, due, isNew: false };
      if (current.state === 'asked') return { outcome: 'asked', intent: current, due };
    }
    const native = inChat ? await nativeWayOf(tx, this.connections, due) : undefined;
    const pages = online(await this.connections.working(tx, businessId));
    const provider = native?.country === 'IN' ? 'whatsapp' : pages;
    if (!provider || (inChat && !native)) return { outcome: 'no-provider', due };
    await supersedeLinks(tx, { businessId, id: dueId });
    const [times]: { expiresAt: Date }[] = await tx.query(
      `select least(greatest(coalesce($1::timestamptz, the_time() + interval '1 day'), the_time() + interval '45 minutes'), the_time() + interval '23 hours 50 minutes') "expiresAt"`,
      [due.deadline],
    );
    const intent = tx.create(PaymentIntent, {
      businessId,
      id: newId(),
      dueId,
      nth: (links[0]?.nth ?? 0) + 1,
      provider,
      amount: due.remaining,
      currency: due.currency,
      state: 'asked',
      inChat,
      configuration: native?.country === 'IN' ? native.configuration : null,
      expiresAt: times!.expiresAt,
    });
    await tx.insert(PaymentIntent, intent);
    await noteMove(tx, row, { subject: 'intent', subjectId: intent.id, move: 'ask', fromState: '', toState: 'asked', note: null }, by);
    if (provider === 'whatsapp') {
      // The bill itself is all that there is to make, and the conversation sends it.
      await moveIntent(tx, intent, 'open', { providerId: referenceOf(intent.id) });
      await putWork(tx, { businessId, kind: 'look-up', subjectId: intent.id }, silenceSeconds);
      return { outcome: 'ready', intent, due, isNew: true };
    }
    await putWork(tx, { businessId, kind: 'link', subjectId: intent.id });
    return { outcome: 'asked', intent, due };
  }

  /** The customer says that it is paid: asks the provider about every link of a due. Gives how many there are. */
  async lookUpAll(tx: Transaction, businessId: string, dueId: string): Promise<number> {
    const links = await tx.findBy(PaymentIntent, { businessId, dueId });
    const open = links.filter(({ providerId }) => providerId !== null);
    for (const { id } of open) {
      await tx.update(PaymentIntent, { businessId, id }, { saidPaid: true });
      await putWork(tx, { businessId, kind: 'look-up', subjectId: id });
    }
    return open.length;
  }

  /** Asks the provider about the links of a due, without anybody waiting for the answer in the chat. */
  async ask(tx: Transaction, businessId: string, dueId: string): Promise<void> {
    for (const { id, providerId } of await tx.findBy(PaymentIntent, { businessId, dueId }))
      if (providerId !== null) await putWork(tx, { businessId, kind: 'look-up', subjectId: id });
  }

  /** The customer pays otherwise: nobody is to pay by links any more. */
  async withdraw(tx: Transaction, businessId: string, dueId: string): Promise<void> {
    await this.dues.lock(tx, businessId, dueId);
    await supersedeLinks(tx, { businessId, id: dueId });
  }

  private async isFresh(tx: Transaction, { expiresAt }: PaymentIntent): Promise<boolean> {
    const [row]: { fresh: boolean }[] = await tx.query(`select $1::timestamptz > the_time() + interval '2 minutes' fresh`, [expiresAt]);
    return row!.fresh;
  }
}

/** Stripe before its stand-in: where both are connected, real money is meant. */
const online = (working: readonly ProviderName[]): ProviderName | undefined =>
  (['stripe', 'sandbox'] as const).find((provider) => working.includes(provider));
