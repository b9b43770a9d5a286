import { Injectable, NotFoundException } from '@nestjs/common';
import { Alarms, clearAlarm, setAlarm } from '../alarms/alarms.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { stateAfter } from '../lifecycle/lifecycle.ts';
import { Captures } from './captures.ts';
import { type Due, isPayable } from './due.ts';
import { Dues } from './dues.ts';
import { noteMove, tell } from './enter-state.ts';
import type { Mover } from './mover.ts';
import type { PaymentDue } from './payment-due.entity.ts';
import { PaymentProof } from './payment-proof.entity.ts';
import { settingsOf } from './payment-settings.ts';
import { proofLifecycle, type ProofMove } from './proof-lifecycle.ts';

export type Kept =
  | { readonly outcome: 'kept'; readonly proof: PaymentProof; readonly due: Due }
  | { readonly outcome: 'again'; readonly due: Due }
  | { readonly outcome: 'closed'; readonly due: Due };

const promiseKind = 'payment.proof';

/** Pictures of transfers. Nobody is believed by a picture alone: a member looks at the account and says whether the money is there. */
@Injectable()
export class Proofs {
  constructor(
    private readonly dues: Dues,
    private readonly captures: Captures,
    alarms: Alarms,
  ) {
    alarms.on(
      promiseKind,
      (tx, { businessId, subjectId }) => this.late(tx, businessId, subjectId),
      (tx, businessId, id) => this.lock(tx, businessId, id),
    );
  }

  async keep(
    tx: Transaction,
    { businessId, dueId, mediaId }: { readonly businessId: string; readonly dueId: string; readonly mediaId: string },
  ): Promise<Kept> {
    const due = await this.dues.lock(tx, businessId, dueId);
    const now = await this.dues.withBalance(tx, due);
    if (!isPayable(due.state)) return { outcome: 'closed', due: now };
    const [message]: { id: string; mime: string | null; sha256: string | null }[] = await tx.query(
      `select id, content ->> 'mime' mime, content ->> 'sha256' sha256 from messages
       where business_id = $1 and conversation_id = $2 and author = 'contact' and content ->> 'mediaId' = $3 order by position desc limit 1`,
      [businessId, due.conversationId, mediaId],
    );
    const sha256 = message?.sha256 ?? null;
    const earlier: { id: string; dueId: string }[] = await tx.query(
      `select id, due_id "dueId" from payment_proofs where business_id = $1 and (sha256 = $2 or (due_id = $3 and media_id = $4)) order by id limit 1`,
      [businessId, sha256, dueId, mediaId],
    );
    if (earlier.some((each) => each.dueId === dueId)) return { outcome: 'again', due: now };
    const { proofMinutes } = await settingsOf(tx, businessId);
    const [time]: { promised: Date }[] = await tx.query(`select the_time() + $1 * interval '1 minute' promised`, [proofMinutes]);
    const proof = tx.create(PaymentProof, {
      businessId,
      id: newId(),
      dueId,
      mediaId,
      messageId: message?.id ?? null,
      mime: message?.mime ?? null,
      sha256,
      duplicateOf: earlier[0]?.id ?? null,
      state: 'waiting',
      promisedAt: time!.promised,
    });
    await tx.insert(PaymentProof, proof);
    await noteMove(
      tx,
      due,
      { subject: 'proof', subjectId: proof.id, move: 'send', fromState: '', toState: 'waiting', note: null },
      { by: 'contact' },
    );
    await setAlarm(tx, { businessId, kind: promiseKind, subjectId: proof.id, at: proof.promisedAt });
    return { outcome: 'kept', proof, due: now };
  }

  /** The money is there: as much as the member saw. */
  async approve(tx: Transaction, businessId: string, id: string, amount: number, by: Mover): Promise<PaymentProof> {
    const { proof, due } = await this.lock(tx, businessId, id);
    await this.move(tx, due, proof, 'approve', by, null);
    await tell(tx, await this.dues.withBalance(tx, due), 'proof-approved', id, { received: amount });
    await this.captures.record(tx, {
      businessId,
      dueId: due.id,
      provider: 'transfer',
      externalId: `proof ${id}`,
      amount,
      currency: due.currency,
      by,
    });
    return proof;
  }

  async reject(tx: Transaction, businessId: string, id: string, reason: string, by: Mover): Promise<PaymentProof> {
    const { proof, due } = await this.lock(tx, businessId, id);
    await this.move(tx, due, proof, 'reject', by, reason);
    await tell(tx, await this.dues.withBalance(tx, due), 'proof-rejected', id, { reason });
    return proof;
  }

  /** Nobody looked at it in time: it goes to the top, and the customer hears that it takes longer. */
  private async late(tx: Transaction, businessId: string, id: string): Promise<void> {
    const { proof, due } = await this.lock(tx, businessId, id);
    if (proof.state !== 'waiting') return;
    await tx.update(PaymentProof, { businessId, id }, { overdue: true });
    const step = {
      subject: 'proof',
      subjectId: id,
      move: 'wait',
      fromState: 'waiting',
      toState: 'waiting',
      note: 'Later than promised',
    } as const;
    await noteMove(tx, due, step, { by: 'system' });
    await tell(tx, await this.dues.withBalance(tx, due), 'proof-late', id);
  }

  private async lock(tx: Transaction, businessId: string, id: string): Promise<{ proof: PaymentProof; due: PaymentDue }> {
    const found = await tx.findOneBy(PaymentProof, { businessId, id });
    if (!found) throw new NotFoundException('There is no such proof.');
    const due = await this.dues.lock(tx, businessId, found.dueId);
    return { due, proof: await tx.findOneByOrFail(PaymentProof, { businessId, id }) };
  }

  private async move(
    tx: Transaction,
    due: PaymentDue,
    proof: PaymentProof,
    move: ProofMove,
    by: Mover,
    reason: string | null,
  ): Promise<void> {
    const { businessId, id, state: fromState } = proof;
    const toState = stateAfter(proofLifecycle, fromState, { type: move });
    await tx.update(PaymentProof, { businessId, id }, { state: toState, reason, updatedAt: () => 'the_time()' });
    Object.assign(proof, { state: toState, reason });
    await clearAlarm(tx, { businessId, kind: promiseKind, subjectId: id });
    await noteMove(tx, due, { subject: 'proof', subjectId: id, move, fromState, toState, note: reason }, by);
  }
}
