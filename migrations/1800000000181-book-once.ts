import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/**
 * Bookings, with their history and those who wait for a place. Two that live never overlap on one resource: of one seat there is one at
 * a time, and a resource serves one session at a time, which only the places of the same class share.
 */
export class BookOnce1800000000181 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create extension if not exists btree_gist;

      create table waitlist_entries (
        business_id     uuid not null,
        id              uuid not null,
        conversation_id uuid not null,
        contact_id      uuid not null,
        service_id      uuid not null,
        resource_id     uuid,
        wished          date,
        people          integer not null default 1 check (people between 1 and 500),
        state           text not null default 'waiting' check (state in ('waiting', 'offered', 'served', 'left')),
        created_at      timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint waitlist_entries_of_service foreign key (business_id, service_id) references services (business_id, id) on delete cascade,
        constraint waitlist_entries_of_resource foreign key (business_id, resource_id) references resources (business_id, id) on delete cascade,
        constraint waitlist_entries_of_contact foreign key (business_id, contact_id) references contacts (business_id, id) on delete cascade,
        constraint waitlist_entries_of_conversation foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create index waitlist_entries_waiting on waitlist_entries (business_id, service_id, id) where state in ('waiting', 'offered');
      ${separateByBusiness('waitlist_entries')}

      create table bookings (
        business_id        uuid not null references businesses on delete cascade,
        id                 uuid not null,
        number             integer,
        conversation_id    uuid,
        contact_id         uuid,
        service_id         uuid not null,
        title              text not null,
        state              text not null
                           check (state in ('held', 'pending', 'unpaid', 'booked', 'arrived', 'done', 'no-show', 'cancelled', 'declined', 'expired', 'swapped')),
        starts_at          timestamptz not null,
        ends_at            timestamptz not null,
        people             integer not null default 1 check (people between 1 and 500),
        amount             integer not null check (amount >= 0),
        deposit            integer not null default 0 check (deposit >= 0),
        currency           char(3) not null,
        name               text,
        note               text,
        held_until         timestamptz,
        pay_within_minutes integer not null default 60 check (pay_within_minutes between 5 and 20160),
        due_id             uuid,
        moves_id           uuid,
        waitlist_id        uuid,
        free_until_minutes integer not null,
        late_fee           integer not null default 0 check (late_fee >= 0),
        attendance         text check (attendance in ('asked', 'confirmed')),
        disturbed          text,
        created_at         timestamptz not null default the_time(),
        updated_at         timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint bookings_end_later check (starts_at < ends_at),
        constraint bookings_of_contact foreign key (business_id, contact_id) references contacts (business_id, id) on delete cascade,
        constraint bookings_of_conversation foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade,
        constraint bookings_of_service foreign key (business_id, service_id) references services (business_id, id));
      create unique index bookings_by_number on bookings (business_id, number);
      create index bookings_by_start on bookings (business_id, starts_at);
      create index bookings_by_contact on bookings (business_id, contact_id, starts_at);
      create index bookings_of_a_conversation on bookings (business_id, conversation_id, id);
      ${separateByBusiness('bookings')}

      create table booking_resources (
        business_id uuid not null,
        id          uuid not null,
        booking_id  uuid not null,
        resource_id uuid not null,
        seat        integer not null check (seat > 0),
        session     text not null,
        during      tstzrange not null,
        live        boolean not null,
        primary key (business_id, id),
        constraint booking_resources_of_booking foreign key (business_id, booking_id) references bookings (business_id, id) on delete cascade,
        constraint booking_resources_of_resource foreign key (business_id, resource_id) references resources (business_id, id),
        constraint booking_resources_one_a_seat
          exclude using gist (business_id with =, resource_id with =, seat with =, during with &&) where (live),
        constraint booking_resources_one_session
          exclude using gist (business_id with =, resource_id with =, session with <>, during with &&) where (live));
      create index booking_resources_by_booking on booking_resources (business_id, booking_id);
      ${separateByBusiness('booking_resources')}

      create table booking_moves (
        business_id uuid not null,
        id          uuid not null,
        booking_id  uuid not null,
        move        text not null,
        from_state  text not null,
        to_state    text not null,
        actor       text not null check (actor in ('contact', 'member', 'system')),
        actor_id    uuid,
        detail      jsonb not null default '{}',
        at          timestamptz not null default clock_timestamp(),
        primary key (business_id, id),
        constraint booking_moves_of_booking foreign key (business_id, booking_id) references bookings (business_id, id) on delete cascade);
      create index booking_moves_by_booking on booking_moves (business_id, booking_id, id);
      ${separateByBusiness('booking_moves')}
      revoke update, delete on booking_moves from perfcent_app`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table booking_moves, booking_resources, bookings, waitlist_entries cascade`);
  }
}
