import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofTheBusinesses, reviewed } from './policies.ts';

const tablesOfBusinesses = `select tablename as "table" from pg_policies where schemaname = 'public' and policyname = tablename || '_of_the_business'`;

/**
 * Hundreds of businesses that write at once are served by a few transactions instead of hundreds: the core (intake, runner, outbox) names
 * the businesses of a transaction, and row-level security lets it see and write these and no others.
 */
export class TakeBusinessesTogether1800000000130 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await setPolicies(db, ofTheBusinesses);
    await db.query(`
      -- Locks conversations that have something due and that nobody else has locked, those that wait longest first. The lock lets the intake
      -- go on: it takes what a foreign key needs, no more.
      create function lock_due(most integer) returns table (business_id uuid, id uuid) ${reviewed} as $$
        select c.business_id, c.id
        from (
          select business_id, conversation_id, min(since) as since from (
            (select business_id, conversation_id, retry_at as since from inbox where state = 'waiting' and retry_at <= the_time() order by retry_at limit most * 4)
            union all
            (select business_id, conversation_id, fire_at from timers where fire_at <= the_time() order by fire_at limit most * 4)) as waiting
          group by business_id, conversation_id) as due
        join conversations c on c.business_id = due.business_id and c.id = due.conversation_id
        order by due.since limit most for no key update of c skip locked
      $$;

      -- What is in hand stays in hand. One whose fence has moved on belongs to somebody else by now.
      create function renew_sends(holds jsonb, lease interval) returns void ${reviewed} as $$
        update messages m set leased_until = the_time() + lease
        from jsonb_to_recordset(holds) as h ("businessId" uuid, id uuid, fence integer)
        where m.business_id = h."businessId" and m.id = h.id and m.fence = h.fence and m.state = 'sending'
      $$;

      drop function businesses_with_due_events(integer);
      revoke execute on function lock_due(integer), renew_sends(jsonb, interval) from public;
      grant execute on function lock_due(integer), renew_sends(jsonb, interval) to perfcent_app`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function lock_due(integer), renew_sends(jsonb, interval);
      create function businesses_with_due_events(most integer) returns table (business_id uuid) ${reviewed} stable as $$
        select distinct business_id from (
          (select business_id from inbox where state = 'waiting' and retry_at <= the_time() order by retry_at limit most)
          union all
          (select business_id from timers where fire_at <= the_time() order by fire_at limit most)) as due
      $$;
      revoke execute on function businesses_with_due_events(integer) from public;
      grant execute on function businesses_with_due_events(integer) to perfcent_app`);
    await setPolicies(db, (key) => `${key} = (select nullif(current_setting('app.business_id', true), '')::uuid)`);
  }
}

async function setPolicies(db: QueryRunner, rule: (key: string) => string): Promise<void> {
  for (const { table } of (await db.query(tablesOfBusinesses)) as { table: string }[]) {
    const allowed = rule(table === 'businesses' ? 'id' : 'business_id');
    await db.query(`alter policy ${table}_of_the_business on ${table} using (${allowed}) with check (${allowed})`);
  }
}
