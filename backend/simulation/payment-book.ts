import type { PaymentProvider } from './payment-provider.ts';
import type { World } from './world.ts';

interface CaptureRow {
  readonly externalId: string;
  readonly amount: number;
  readonly dueId: string;
}

interface DueRow {
  readonly id: string;
  readonly amount: number;
  readonly state: string;
  readonly kept: number;
  readonly excess: number;
  readonly there: number;
  readonly sum: number;
}

/** Money in our ledger against what the provider has in its own books, once nothing is left to do. */
export async function wrongWithPayments({ owner }: World, provider: PaymentProvider): Promise<string[]> {
  const wrong: string[] = [];
  const [captures, refunds, dues, work] = await Promise.all([
    owner.query<CaptureRow[]>(`select external_id "externalId", amount::integer amount, due_id "dueId" from payment_captures`),
    owner.query<CaptureRow[]>(
      `select coalesce(external_id, id::text) "externalId", amount::integer amount, due_id "dueId" from payment_refunds where state = 'refunded'`,
    ),
    owner.query<DueRow[]>(
      `select d.id, d.amount::integer amount, d.state,
              coalesce(-sum(l.amount) filter (where l.account = 'due'), 0)::integer kept,
              coalesce(-sum(l.amount) filter (where l.account = 'excess'), 0)::integer excess,
              coalesce(sum(l.amount) filter (where l.account = 'stripe'), 0)::integer there, coalesce(sum(l.amount), 0)::integer sum
       from payment_dues d left join ledger_entries l on l.business_id = d.business_id and l.due_id = d.id group by d.business_id, d.id order by d.id`,
    ),
    owner.query<{ kind: string; failure: string | null }[]>(`select kind, failure from payment_work`),
  ]);
  const paid = provider.pages.flatMap(({ dueId, payments }) => payments.map((payment) => ({ ...payment, dueId })));
  const back = paid.flatMap(({ dueId, refunds: all }) => all.map((refund) => ({ ...refund, dueId })));
  wrong.push(...unmatched('payment', paid, captures), ...unmatched('refund', back, refunds));

  for (const { id, amount, state, kept, excess, there, sum } of dues) {
    const own = paid.filter(({ dueId }) => dueId === id);
    const has = own.reduce((total, { amount: came, refunds: all }) => all.reduce((left, refund) => left - refund.amount, total + came), 0);
    if (sum !== 0) wrong.push(`I5: the ledger of ${id} sums up to ${sum}`);
    if (there !== has) wrong.push(`I5: the ledger of ${id} says that ${there} are with the provider, and ${has} are`);
    if (kept > amount) wrong.push(`I5: ${kept} are kept of ${id}, and ${amount} are owed`);
    if (kept < 0 || excess < 0) wrong.push(`I5: more went back than came for ${id}`);
    if ((state === 'open' || state === 'part') && kept >= amount) wrong.push(`I5: ${id} is ${state}, and all of it is there`);
  }
  for (const { kind, failure } of work) wrong.push(`I5: "${kind}" is never done${failure ? `: ${failure}` : ''}`);
  return wrong;
}

/** Each of theirs is one of ours, with the same amount for the same due, and none of ours is there without one of theirs. */
function unmatched(what: string, theirs: readonly CaptureRow[], ours: readonly CaptureRow[]): string[] {
  const wrong: string[] = [];
  for (const { externalId, amount, dueId } of theirs) {
    const found = ours.filter((each) => each.externalId === externalId);
    if (found.length !== 1) wrong.push(`I5: ${externalId} is ${found.length} times a ${what} here`);
    else if (found[0]!.amount !== amount || found[0]!.dueId !== dueId)
      wrong.push(`I5: ${externalId} is another ${what} here than at the provider`);
  }
  for (const { externalId } of ours)
    if (!theirs.some((each) => each.externalId === externalId)) wrong.push(`I5: the provider knows nothing of ${what} ${externalId}`);
  return wrong;
}
