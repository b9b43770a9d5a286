import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reviewed, separateByBusiness } from './policies.ts';

/** What records wait for: the end of a hold, a deadline, the time of a reminder. One alarm of a kind for each thing. */
export class SetAlarms1800000000140 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table alarms (
        business_id uuid not null references businesses on delete cascade,
        kind        text not null check (kind <> ''),
        subject_id  uuid not null,
        at          timestamptz not null,
        -- When it is tried (again); as set, unless it failed.
        due_at      timestamptz not null,
        tries       integer not null default 0,
        failure     text,
        primary key (business_id, kind, subject_id));
      ${separateByBusiness('alarms')}
      create index alarms_due on alarms (due_at);

      create function due_alarms(kinds text[], most integer) returns table (business_id uuid, kind text, subject_id uuid) ${reviewed} stable as $$
        select business_id, kind, subject_id from alarms where due_at <= the_time() and kind = any(kinds) order by due_at limit most
      $$;

      create function next_alarm_at(kinds text[]) returns timestamptz ${reviewed} stable as $$
        select due_at from alarms where kind = any(kinds) order by due_at limit 1
      $$;

      revoke all on function due_alarms, next_alarm_at from public;
      grant execute on function due_alarms, next_alarm_at to perfcent_app;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop function due_alarms, next_alarm_at; drop table alarms`);
  }
}
