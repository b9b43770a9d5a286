import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reviewed } from './policies.ts';

/** More of one queue are not counted: beyond this many, an operator knows enough, and a look must stay cheap. */
const mostCounted = 100_000;

const counted = (rows: string) => `select count(*)::integer as depth, min(since) as since from (${rows} limit ${mostCounted}) as those`;

/**
 * How much waits, for whoever operates the house: one look across businesses that tells counts and ages and nothing of anybody. And
 * the trace that a row belongs to (W3C `traceparent`), where one is followed.
 */
export class TellHowMuchWaits1800000000120 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index inbox_set_aside on inbox (received_at) where state = 'set-aside';
      alter table inbox add column trace text;
      alter table messages add column trace text;

      create function queue_depths() returns table (queue text, state text, depth integer, oldest_seconds double precision) ${reviewed} stable as $$
        select queue, state, depth, coalesce(extract(epoch from the_time() - since), 0)::double precision from (
          select 'inbox' as queue, 'due' as state, due.* from (${counted(
            `select retry_at as since from inbox where state = 'waiting' and retry_at <= the_time() order by retry_at`,
          )}) as due
          union all select 'inbox', 'postponed', depth, null from (${counted(
            `select retry_at as since from inbox where state = 'waiting' and retry_at > the_time()`,
          )}) as postponed
          union all select 'inbox', 'set-aside', aside.* from (${counted(
            `select received_at as since from inbox where state = 'set-aside' order by received_at`,
          )}) as aside
          union all select 'timers', 'due', due.* from (${counted(
            `select fire_at as since from timers where fire_at <= the_time() order by fire_at`,
          )}) as due
          union all select 'outbox', named.state, coalesce(unsent.depth, 0), unsent.since
            from (values ('queued'), ('sending'), ('unknown')) as named (state)
            left join (select m.state, count(*)::integer as depth, min(m.at) as since
                       from (select state, at from messages where unsent order by position limit ${mostCounted}) as m
                       group by m.state) as unsent on unsent.state = named.state
          union all select 'numbers', 'stopped', count(*)::integer, min(stopped_at) from whatsapp_numbers where stopped_at is not null
        ) as queues
      $$;

      -- Which migration was the last. The list of migrations belongs to the owner.
      create function schema_time() returns bigint ${reviewed} stable as $$ select max(timestamp) from migrations $$;

      revoke execute on function queue_depths(), schema_time() from public;
      grant execute on function queue_depths(), schema_time() to perfcent_app`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function schema_time(), queue_depths();
      alter table messages drop column trace;
      alter table inbox drop column trace;
      drop index inbox_set_aside`);
  }
}
