import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** The templates of the business's accounts at Meta: as they are there, with what Meta decided about them. */
export class KnowTemplates1800000000191 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table templates (
        business_id uuid not null references businesses on delete cascade,
        id          uuid not null,
        waba_id     text not null,
        meta_id     text not null,
        name        text not null check (name <> ''),
        language    text not null check (language <> ''),
        category    text not null,
        format      text not null check (format in ('named', 'positional')),
        components  jsonb not null,
        state       text not null,
        -- Why Meta rejected, paused or disabled it.
        reason      text,
        quality     text,
        -- When Meta said so: what it said before counts no more.
        state_at    timestamptz not null default the_time(),
        created_at  timestamptz not null default the_time(),
        primary key (business_id, id));
      create unique index templates_once on templates (business_id, waba_id, name, language);
      create index templates_by_meta_id on templates (business_id, meta_id);
      ${separateByBusiness('templates')}

      -- Each change of state, with whoever caused it: a member of staff, or Meta. Written once, never changed.
      create table template_moves (
        business_id uuid not null,
        id          uuid not null,
        template_id uuid not null,
        state       text not null,
        reason      text,
        by          text not null check (by in ('member', 'meta')),
        member_id   uuid,
        at          timestamptz not null default the_time(),
        primary key (business_id, id),
        foreign key (business_id, template_id) references templates (business_id, id) on delete cascade);
      create index template_moves_of_template on template_moves (business_id, template_id, id);
      ${separateByBusiness('template_moves')}
      revoke update, delete on template_moves from perfcent_app;

      -- When each account was last looked at, and what went wrong if it could not be.
      create table template_syncs (
        business_id uuid not null references businesses on delete cascade,
        waba_id     text not null,
        at          timestamptz not null default the_time(),
        failure     text,
        primary key (business_id, waba_id));
      ${separateByBusiness('template_syncs')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table template_syncs, template_moves, templates`);
  }
}
