import { IsNull } from 'typeorm';
import type { Transaction } from '../database/tenant-database.ts';
import type { PaymentDue } from './payment-due.entity.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { putWork } from './payment-work.ts';

/** Nobody is to pay by the links of a due any more. Whoever does all the same is noticed: see captures. */
export async function supersedeLinks(tx: Transaction, { businessId, id: dueId }: Pick<PaymentDue, 'businessId' | 'id'>): Promise<void> {
  for (const { id, state } of await tx.findBy(PaymentIntent, { businessId, dueId, supersededAt: IsNull() })) {
    await tx.update(PaymentIntent, { businessId, id }, { supersededAt: () => 'the_time()' });
    if (state === 'open') await putWork(tx, { businessId, kind: 'close', subjectId: id });
  }
}
