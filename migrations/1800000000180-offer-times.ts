import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** What can be booked: services, the people and rooms that they need, and when those are there. */
export class OfferTimes1800000000180 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table services (
        business_id        uuid not null references businesses on delete cascade,
        id                 uuid not null,
        name               text not null check (name <> ''),
        description        text not null default '',
        minutes            integer not null check (minutes between 5 and 10080),
        before_minutes     integer not null default 0 check (before_minutes between 0 and 1440),
        after_minutes      integer not null default 0 check (after_minutes between 0 and 1440),
        step_minutes       integer not null default 30 check (step_minutes between 5 and 1440),
        places             integer not null default 1 check (places between 1 and 500),
        amount             integer not null check (amount >= 0),
        deposit            integer not null default 0 check (deposit between 0 and amount),
        needs_approval     boolean not null default false,
        approval_minutes   integer not null default 240 check (approval_minutes between 5 and 20160),
        notice_minutes     integer not null default 60 check (notice_minutes between 0 and 129600),
        window_days        integer not null default 60 check (window_days between 1 and 365),
        free_until_minutes integer not null default 1440 check (free_until_minutes between 0 and 129600),
        late_fee           integer not null default 0 check (late_fee between 0 and amount),
        active             boolean not null default true,
        position           integer not null default 0,
        primary key (business_id, id));
      ${separateByBusiness('services')}

      create table resources (
        business_id uuid not null references businesses on delete cascade,
        id          uuid not null,
        name        text not null check (name <> ''),
        kind        text not null check (kind in ('person', 'room')),
        capacity    integer not null default 1 check (capacity between 1 and 500),
        weekly      jsonb not null default '{}',
        active      boolean not null default true,
        position    integer not null default 0,
        primary key (business_id, id));
      ${separateByBusiness('resources')}

      create table service_needs (
        business_id uuid not null,
        id          uuid not null,
        service_id  uuid not null,
        resource_id uuid not null,
        need        integer not null check (need between 1 and 5),
        position    integer not null default 0,
        primary key (business_id, id),
        constraint service_needs_of_service foreign key (business_id, service_id) references services (business_id, id) on delete cascade,
        constraint service_needs_of_resource foreign key (business_id, resource_id) references resources (business_id, id) on delete cascade);
      create unique index service_needs_once on service_needs (business_id, service_id, need, resource_id);
      create index service_needs_by_resource on service_needs (business_id, resource_id);
      ${separateByBusiness('service_needs')}

      create table resource_days (
        business_id uuid not null,
        id          uuid not null,
        resource_id uuid not null,
        date        date not null,
        spans       jsonb not null,
        note        text not null default '',
        primary key (business_id, id),
        constraint resource_days_of_resource foreign key (business_id, resource_id) references resources (business_id, id) on delete cascade);
      create unique index resource_days_once on resource_days (business_id, resource_id, date);
      ${separateByBusiness('resource_days')}

      create table resource_leave (
        business_id uuid not null,
        id          uuid not null,
        resource_id uuid not null,
        starts_at   timestamptz not null,
        ends_at     timestamptz not null,
        reason      text not null default '',
        primary key (business_id, id),
        constraint resource_leave_ends_later check (starts_at < ends_at),
        constraint resource_leave_of_resource foreign key (business_id, resource_id) references resources (business_id, id) on delete cascade);
      create index resource_leave_by_end on resource_leave (business_id, resource_id, ends_at);
      ${separateByBusiness('resource_leave')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table resource_leave, resource_days, service_needs, resources, services cascade`);
  }
}
