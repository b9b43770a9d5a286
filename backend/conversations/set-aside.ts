import type { Transaction } from '../database/tenant-database.ts';
import { openHandoff } from '../handoffs/handoffs.ts';
import { notifyLive } from '../messaging/live.ts';
import type { DueEvent } from './talk.ts';

/** Tries before an event is set aside. */
const mostTries = 5;

/**
 * An event that could not be taken: it is tried again a little later, and after the fifth time set aside with its reason, so
 * that it blocks nobody; its conversation then goes to a person.
 */
export async function putAside(tx: Transaction, due: DueEvent, reason: string): Promise<void> {
  const { businessId } = due;
  const last = due.tries + 1 >= mostTries;
  // Before the event, as the runner does. It may have been taken meanwhile by another process: then there is nothing to put aside.
  await tx.query(`select 1 from conversations where business_id = $1 and id = $2 for no key update`, [businessId, due.conversationId]);
  const parameters = [businessId, due.conversationId, due.timer ?? due.inboxId];
  let changed: number;
  if (due.timer !== undefined) {
    const same = `business_id = $1 and conversation_id = $2 and name = $3 and fire_at <= the_time()`;
    [, changed] = await tx.query<[unknown, number]>(
      last
        ? `delete from timers where ${same}`
        : `update timers set tries = tries + 1, fire_at = the_time() + make_interval(secs => power(2, tries)) where ${same}`,
      parameters,
    );
  } else {
    [, changed] = await tx.query<[unknown, number]>(
      `update inbox set tries = tries + 1, reason = $4, state = case when $5 then 'set-aside' else 'waiting' end, retry_at = the_time() + make_interval(secs => power(2, tries))
       where business_id = $1 and conversation_id = $2 and id = $3 and state = 'waiting'`,
      [...parameters, reason, last],
    );
  }
  if (!last || changed === 0) return;
  await tx.query(
    `update conversations set owner = 'human', handoff_reason = $3, handed_off_at = coalesce(handed_off_at, the_time()), unread = unread + 1 where business_id = $1 and id = $2`,
    [businessId, due.conversationId, 'The assistant could not go on'],
  );
  await openHandoff(tx, { businessId, conversationId: due.conversationId }, 'The assistant could not go on', due.at);
  await notifyLive(tx, { businessId, what: 'conversation', id: due.conversationId });
}
