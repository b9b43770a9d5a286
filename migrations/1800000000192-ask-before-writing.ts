import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reviewedPath, separateByBusiness } from './policies.ts';

/**
 * What contacts agreed to and what they stopped, purpose by purpose, with where and when they said so. The contact itself carries what
 * holds now, so that a turn finds it in a row that it reads anyway.
 */
export class AskBeforeWriting1800000000192 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table contacts add marketing_agreed_at timestamptz, add service_stopped_at timestamptz;

      create table consents (
        business_id uuid not null,
        id          uuid not null,
        contact_id  uuid not null,
        purpose     text not null check (purpose in ('service', 'marketing')),
        given       boolean not null,
        source      text not null check (source in ('chat', 'whatsapp', 'staff')),
        -- What was said, or where it is written down.
        words       text not null default '',
        member_id   uuid,
        at          timestamptz not null default the_time(),
        primary key (business_id, id),
        foreign key (business_id, contact_id) references contacts (business_id, id) on delete cascade);
      create index consents_of_contact on consents (business_id, contact_id, id);
      ${separateByBusiness('consents')}
      revoke update, delete on consents from perfcent_app;

      -- What was known before there was a record of it. Row-level security holds for the owner too, except by this path.
      select set_config('search_path', '${reviewedPath}', true);
      insert into consents (business_id, id, contact_id, purpose, given, source, at)
      select business_id, gen_random_uuid(), id, 'marketing', false, 'chat', marketing_stopped_at from contacts where marketing_stopped_at is not null;
      reset search_path;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table consents; alter table contacts drop marketing_agreed_at, drop service_stopped_at`);
  }
}
