import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reviewed } from './policies.ts';

/**
 * Every look across businesses that the app may take. Each answers one narrow question; backend/database/across-businesses.ts
 * is the only caller. Who reviews tenancy reads this file.
 */
export class LookAcrossBusinesses1800000000030 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function webhook_numbers() returns table (business_id uuid, phone_number_id text, waba_id text, app_secret text, previous_app_secret text, verify_token_sha256 bytea) ${reviewed} stable as $$
        select business_id, phone_number_id, waba_id, app_secret, previous_app_secret, verify_token_sha256 from whatsapp_numbers
      $$;

      create function businesses_with_due_events(most integer) returns table (business_id uuid) ${reviewed} stable as $$
        select distinct business_id from (
          (select business_id from inbox where state = 'waiting' and retry_at <= clock_timestamp() order by retry_at limit most)
          union all
          (select business_id from timers where fire_at <= clock_timestamp() order by fire_at limit most)) as due
      $$;

      create function next_timer_at() returns timestamptz ${reviewed} stable as $$
        select least((select min(fire_at) from timers), (select min(retry_at) from inbox where state = 'waiting'))
      $$;

      -- Whoever took a message and fell silent may or may not have sent it: wait for a status that tells, then send once more.
      create function doubt_lost_sends() returns integer ${reviewed} as $$
        with lost as (
          update messages set state = 'unknown', send_after = clock_timestamp() + interval '30 seconds', fence = fence + 1
          where state = 'sending' and leased_until < clock_timestamp() returning 1)
        select count(*)::integer from lost
      $$;

      -- The next message of each conversation, never one that would overtake an earlier one, never of a stopped number. Without
      -- sorting, it walks the unsent in their order and stops at the limit, also before the first statistics are there.
      create function take_unsent(most integer, lease interval) returns table (
        business_id uuid, id uuid, conversation_id uuid, phone_number_id text, wa_id text, bsuid text, content jsonb, quotes text,
        tries integer, fence integer, again boolean, window_ends_at timestamptz) ${reviewed} set enable_sort = off as $$
        with due as (
          select m.business_id, m.id, c.phone_number_id, c.window_ends_at, p.wa_id, p.bsuid, m.state = 'unknown' as again
          from messages m
          join conversations c on c.business_id = m.business_id and c.id = m.conversation_id
          join contacts p on p.business_id = c.business_id and p.id = c.contact_id
          join whatsapp_numbers n on n.business_id = c.business_id and n.phone_number_id = c.phone_number_id
          where m.state in ('queued', 'unknown') and m.send_after <= clock_timestamp() and n.stopped_at is null
            and not exists (select 1 from messages earlier where earlier.business_id = m.business_id and earlier.conversation_id = m.conversation_id
                            and earlier.position < m.position and earlier.state in ('queued', 'sending', 'unknown'))
          order by m.position limit most for update of m skip locked)
        update messages m
        set state = 'sending', leased_until = clock_timestamp() + lease, tries = m.tries + 1, fence = m.fence + 1, maybe_twice = m.maybe_twice or due.again
        from due where m.business_id = due.business_id and m.id = due.id
        returning m.business_id, m.id, m.conversation_id, due.phone_number_id, due.wa_id, due.bsuid, m.content, m.quotes, m.tries, m.fence, due.again, due.window_ends_at
      $$;

      create function account_by_email(wanted text) returns table (id uuid, name text, password_hash text) ${reviewed} stable as $$
        select id, name, password_hash from accounts where email = lower(wanted)
      $$;
      create function create_account(new_id uuid, new_email text, new_name text, new_password_hash text) returns uuid ${reviewed} as $$
        insert into accounts (id, email, name, password_hash) values (new_id, lower(new_email), new_name, new_password_hash) returning id
      $$;
      create function memberships_of(account uuid) returns table (business_id uuid, role text, business_name text) ${reviewed} stable as $$
        select m.business_id, m.role, b.name from memberships m join businesses b on b.id = m.business_id where m.account_id = account order by m.created_at
      $$;
      create function open_sign_in(token bytea, account uuid, business uuid, from_ip text, with_agent text) returns void ${reviewed} as $$
        delete from sign_ins where account_id = account and (expires_at <= now() or last_seen_at <= now() - interval '12 hours');
        insert into sign_ins (token_sha256, account_id, chosen_business_id, expires_at, ip, user_agent) values (token, account, business, now() + interval '30 days', from_ip, with_agent)
      $$;
      -- Idle for 12 hours or past its end, a sign-in is over; so it is when its person no longer belongs to the chosen business. Only what a
      -- person does (touch) keeps it from being idle, not a page that stands open.
      create function sign_in_of(token bytea, touch boolean) returns table (account_id uuid, email text, account_name text, business_id uuid, role text, member_name text) ${reviewed} as $$
        with seen as (
          update sign_ins set last_seen_at = now()
          where touch and token_sha256 = token and expires_at > now() and last_seen_at between now() - interval '12 hours' and now() - interval '1 minute')
        select a.id, a.email, a.name, m.business_id, m.role, m.name
        from sign_ins s
        join accounts a on a.id = s.account_id
        join memberships m on m.business_id = s.chosen_business_id and m.account_id = s.account_id
        where s.token_sha256 = token and s.expires_at > now() and s.last_seen_at > now() - interval '12 hours'
      $$;
      create function choose_business(token bytea, business uuid) returns boolean ${reviewed} as $$
        with chosen as (
          update sign_ins s set chosen_business_id = business
          from memberships m where s.token_sha256 = token and m.account_id = s.account_id and m.business_id = business returning 1)
        select exists (select 1 from chosen)
      $$;
      create function close_sign_in(token bytea) returns void ${reviewed} as $$
        delete from sign_ins where token_sha256 = token
      $$;
      create function count_sign_in_failures(who text) returns integer ${reviewed} stable as $$
        select count(*)::integer from sign_in_failures where subject = who and at > now() - interval '15 minutes'
      $$;
      create function note_sign_in_failure(who text) returns void ${reviewed} as $$
        delete from sign_in_failures where at < now() - interval '1 day';
        insert into sign_in_failures (subject) values (who)
      $$;
      create function forget_sign_in_failures(who text) returns void ${reviewed} as $$
        delete from sign_in_failures where subject = who
      $$;
      create function number_is_taken(number_id text) returns boolean ${reviewed} stable as $$
        select exists (select 1 from number_owners where phone_number_id = number_id)
      $$;
      create function businesses_exist() returns boolean ${reviewed} stable as $$ select exists (select 1 from businesses) $$;
      `);
    await db.query(`
      do $$ declare f record; begin
        for f in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef loop
          execute format('revoke execute on function %s from public', f.name);
          execute format('grant execute on function %s to perfcent_app', f.name);
        end loop;
      end $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function webhook_numbers, businesses_with_due_events, next_timer_at, doubt_lost_sends, take_unsent, account_by_email, create_account, memberships_of,
        open_sign_in, sign_in_of, choose_business, close_sign_in, count_sign_in_failures, note_sign_in_failure, forget_sign_in_failures, number_is_taken, businesses_exist`);
  }
}
