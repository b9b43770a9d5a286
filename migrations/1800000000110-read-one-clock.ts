import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reviewed } from './policies.ts';

const stamped: readonly (readonly [table: string, column: string])[] = [
  ['inbox', 'occurred_at'],
  ['inbox', 'received_at'],
  ['inbox', 'retry_at'],
  ['transitions', 'at'],
  ['messages', 'at'],
  ['messages', 'send_after'],
];

/**
 * All that waits (events, timers, leases, doubts) reads one clock, `the_time()`: that of the database, stable within a statement, so
 * that "what is due" is found by an index however much is not due yet, and replaceable, so that a simulation can move it.
 * The functions that look for due work replace those of `look-across-businesses`.
 */
export class ReadOneClock1800000000110 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function the_time() returns timestamptz language sql stable as $$ select statement_timestamp() $$;
      grant execute on function the_time() to perfcent_app`);
    for (const [table, column] of stamped) await db.query(`alter table ${table} alter column ${column} set default the_time()`);
    await db.query(queueFunctions('the_time()'));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [table, column] of stamped) await db.query(`alter table ${table} alter column ${column} set default clock_timestamp()`);
    await db.query(queueFunctions('clock_timestamp()'));
    await db.query(`drop function the_time()`);
  }
}

const queueFunctions = (time: string) => `
  create or replace function businesses_with_due_events(most integer) returns table (business_id uuid) ${reviewed} stable as $$
    select distinct business_id from (
      (select business_id from inbox where state = 'waiting' and retry_at <= ${time} order by retry_at limit most)
      union all
      (select business_id from timers where fire_at <= ${time} order by fire_at limit most)) as due
  $$;

  -- Whoever took a message and fell silent may or may not have sent it: wait for a status that tells, then send once more.
  create or replace function doubt_lost_sends() returns integer ${reviewed} as $$
    with lost as (
      update messages set state = 'unknown', send_after = ${time} + interval '30 seconds', fence = fence + 1
      where state = 'sending' and leased_until < ${time} returning 1)
    select count(*)::integer from lost
  $$;

  -- The next message of each conversation, never one that would overtake an earlier one, never of a stopped number. Without
  -- sorting, it walks the unsent in their order and stops at the limit, also before the first statistics are there.
  create or replace function take_unsent(most integer, lease interval) returns table (
    business_id uuid, id uuid, conversation_id uuid, phone_number_id text, wa_id text, bsuid text, content jsonb, quotes text,
    tries integer, fence integer, again boolean, window_ends_at timestamptz) ${reviewed} set enable_sort = off as $$
    with due as (
      select m.business_id, m.id, c.phone_number_id, c.window_ends_at, p.wa_id, p.bsuid, m.state = 'unknown' as again
      from messages m
      join conversations c on c.business_id = m.business_id and c.id = m.conversation_id
      join contacts p on p.business_id = c.business_id and p.id = c.contact_id
      join whatsapp_numbers n on n.business_id = c.business_id and n.phone_number_id = c.phone_number_id
      where m.state in ('queued', 'unknown') and m.send_after <= ${time} and n.stopped_at is null
        and not exists (select 1 from messages earlier where earlier.business_id = m.business_id and earlier.conversation_id = m.conversation_id
                        and earlier.position < m.position and earlier.state in ('queued', 'sending', 'unknown'))
      order by m.position limit most for update of m skip locked)
    update messages m
    set state = 'sending', leased_until = ${time} + lease, tries = m.tries + 1, fence = m.fence + 1, maybe_twice = m.maybe_twice or due.again
    from due where m.business_id = due.business_id and m.id = due.id
    returning m.business_id, m.id, m.conversation_id, due.phone_number_id, due.wa_id, due.bsuid, m.content, m.quotes, m.tries, m.fence, due.again, due.window_ends_at
  $$;`;
