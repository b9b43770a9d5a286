import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ofTheBusinesses, reviewed, reviewedPath } from './policies.ts';

const tablesOfBusinesses = `select tablename as "table" from pg_policies where schemaname = 'public' and policyname = tablename || '_of_the_business'`;

/** By an index at any size, also before the first statistics are there. */
const byKeys = `set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off`;

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
      create function lock_due(most integer) returns table (business_id uuid, id uuid) ${reviewed} ${byKeys} as $$
        select c.business_id, c.id
        from (
          select business_id, conversation_id, min(since) as since from (
            (select business_id, conversation_id, retry_at as since from inbox i where state = 'waiting' and retry_at <= the_time()
               -- One of each conversation, or a single flood of messages would hide all others.
               and not exists (select 1 from inbox earlier where earlier.business_id = i.business_id and earlier.conversation_id = i.conversation_id
                               and earlier.state = 'waiting' and (earlier.occurred_at, earlier.seq) < (i.occurred_at, i.seq))
             order by retry_at limit most * 4)
            union all
            (select business_id, conversation_id, fire_at from timers where fire_at <= the_time() order by fire_at limit most * 4)) as waiting
          group by business_id, conversation_id) as due
        join conversations c on c.business_id = due.business_id and c.id = due.conversation_id
        order by due.since limit most for no key update of c skip locked
      $$;

      -- What is in hand stays in hand. Whoever has the row locked is writing what became of it. One whose fence has moved on belongs to somebody else by now.
      create function renew_sends(holds jsonb, lease interval) returns void ${reviewed} ${byKeys} as $$
        with held as (
          select m.business_id, m.id from jsonb_to_recordset(holds) as h ("businessId" uuid, id uuid, fence integer)
          join messages m on m.business_id = h."businessId" and m.id = h.id and m.fence = h.fence and m.state = 'sending' for update of m skip locked)
        update messages m set leased_until = the_time() + lease from held where m.business_id = held.business_id and m.id = held.id
      $$;

      -- Nobody searches by what these hold, and to look at them takes longest.
      alter table conversations alter column snapshot set statistics 0;
      alter table inbox alter column event set statistics 0;
      alter table transitions alter column path set statistics 0, alter column effects set statistics 0;
      alter table messages alter column content set statistics 0, alter column error set statistics 0;

      -- A young database grows faster than autovacuum looks, and plans made for next to no rows would be kept for very many. A table that
      -- has doubled since it was looked at is looked at again: a dozen times on the way to a million rows.
      create function look_at_what_grew() returns integer language plpgsql security definer set search_path = ${reviewedPath} as $$
        declare
          grown regclass;
          looked integer := 0;
        begin
          if not pg_try_advisory_xact_lock(7262020) then return 0; end if;
          for grown in
            select s.relid from pg_stat_user_tables s join pg_class c on c.oid = s.relid
            where s.schemaname = 'public' and s.n_live_tup > greatest(200, 2 * c.reltuples)
          loop
            execute format('analyze %s', grown);
            looked := looked + 1;
          end loop;
          return looked;
        end
      $$;

      drop function businesses_with_due_events(integer);
      drop function take_unsent(integer, interval);
      ${takeUnsent(true)}
      revoke execute on function lock_due(integer), renew_sends(jsonb, interval), take_unsent(integer, interval), look_at_what_grew() from public;
      grant execute on function lock_due(integer), renew_sends(jsonb, interval), take_unsent(integer, interval), look_at_what_grew() to perfcent_app`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table conversations alter column snapshot set statistics -1;
      alter table inbox alter column event set statistics -1;
      alter table transitions alter column path set statistics -1, alter column effects set statistics -1;
      alter table messages alter column content set statistics -1, alter column error set statistics -1;
      drop function lock_due(integer), renew_sends(jsonb, interval), take_unsent(integer, interval), look_at_what_grew();
      ${takeUnsent(false)}
      create function businesses_with_due_events(most integer) returns table (business_id uuid) ${reviewed} stable as $$
        select distinct business_id from (
          (select business_id from inbox where state = 'waiting' and retry_at <= the_time() order by retry_at limit most)
          union all
          (select business_id from timers where fire_at <= the_time() order by fire_at limit most)) as due
      $$;
      revoke execute on function businesses_with_due_events(integer), take_unsent(integer, interval) from public;
      grant execute on function businesses_with_due_events(integer), take_unsent(integer, interval) to perfcent_app`);
    await setPolicies(db, (key) => `${key} = (select nullif(current_setting('app.business_id', true), '')::uuid)`);
  }
}

async function setPolicies(db: QueryRunner, rule: (key: string) => string): Promise<void> {
  for (const { table } of (await db.query(tablesOfBusinesses)) as { table: string }[]) {
    const allowed = rule(table === 'businesses' ? 'id' : 'business_id');
    await db.query(`alter policy ${table}_of_the_business on ${table} using (${allowed}) with check (${allowed})`);
  }
}

/**
 * The next message of each conversation, never one that would overtake an earlier one, never of a stopped number. Without sorting, it
 * walks the unsent in their order and stops at the limit, also before the first statistics are there.
 */
const takeUnsent = (traced: boolean) => `
  create function take_unsent(most integer, lease interval) returns table (
    business_id uuid, id uuid, conversation_id uuid, phone_number_id text, wa_id text, bsuid text, content jsonb, quotes text,
    tries integer, fence integer, again boolean, window_ends_at timestamptz${traced ? ', trace text' : ''}) ${reviewed} ${byKeys} set enable_sort = off as $$
    with due as (
      select m.business_id, m.id, c.phone_number_id, c.window_ends_at, p.wa_id, p.bsuid, m.state = 'unknown' as again
      from messages m
      cross join lateral (select * from conversations c where c.business_id = m.business_id and c.id = m.conversation_id limit 1) c
      cross join lateral (select * from contacts p where p.business_id = c.business_id and p.id = c.contact_id limit 1) p
      where m.unsent and m.state in ('queued', 'unknown') and m.send_after <= the_time()
        and not exists (select 1 from whatsapp_numbers n where n.business_id = c.business_id and n.phone_number_id = c.phone_number_id and n.stopped_at is not null)
        and not exists (select 1 from messages earlier where earlier.business_id = m.business_id and earlier.conversation_id = m.conversation_id
                        and earlier.position < m.position and earlier.unsent)
      order by m.position limit most for update of m skip locked)
    update messages m
    set state = 'sending', leased_until = the_time() + lease, tries = m.tries + 1, fence = m.fence + 1, maybe_twice = m.maybe_twice or due.again
    from due where m.business_id = due.business_id and m.id = due.id
    returning m.business_id, m.id, m.conversation_id, due.phone_number_id, due.wa_id, due.bsuid, m.content, m.quotes, m.tries, m.fence, due.again, due.window_ends_at${traced ? ', m.trace' : ''}
  $$;`;
