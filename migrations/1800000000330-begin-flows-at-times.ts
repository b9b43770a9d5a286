import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Flows that begin at times: what is published of that, and each time that came to a contact. */
export class BeginFlowsAtTimes1800000000330 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table flow_schedules (
        business_id uuid not null,
        id          uuid not null,
        flow_id     text not null,
        trigger     jsonb not null,
        -- The day on the business's calendar for which it goes off next; while it goes off, the last contact that it came to.
        next_on     date,
        reached     uuid,
        created_at  timestamptz not null default the_time(),
        primary key (business_id, id),
        unique (business_id, flow_id, trigger),
        constraint schedules_of_flow foreign key (business_id, flow_id) references flows (business_id, id) on delete cascade);
      ${separateByBusiness('flow_schedules')}

      create table scheduled_starts (
        business_id     uuid not null,
        id              uuid not null,
        schedule_id     uuid not null,
        conversation_id uuid not null,
        -- The time that it is for: a date, or the event that it is counted from. One start for each.
        occasion        text not null,
        event           jsonb not null,
        state           text not null default 'waiting' check (state in ('waiting', 'begun', 'dropped')),
        reason          text,
        tries           integer not null default 0,
        created_at      timestamptz not null default the_time(),
        decided_at      timestamptz,
        primary key (business_id, id),
        unique (business_id, schedule_id, conversation_id, occasion),
        constraint starts_of_schedule foreign key (business_id, schedule_id) references flow_schedules (business_id, id) on delete cascade,
        constraint starts_of_conversation foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create index scheduled_starts_by_time on scheduled_starts (business_id, schedule_id, created_at);
      create index scheduled_starts_of_conversation on scheduled_starts (business_id, conversation_id);
      ${separateByBusiness('scheduled_starts')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table scheduled_starts, flow_schedules`);
  }
}
