import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Forms that open inside WhatsApp: where they are at Meta, the keys that their answers are sealed with, and each one that was sent. */
export class OpenForms1800000000194 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- One form as Meta has it, by what is in it: the same screens in the same words are published once for an account.
      create table published_forms (
        business_id uuid not null references businesses on delete cascade,
        waba_id     text not null,
        checksum    bytea not null,
        flow_id     text not null,
        created_at  timestamptz not null default the_time(),
        primary key (business_id, waba_id, checksum));
      ${separateByBusiness('published_forms')}

      -- The private key is sealed like every secret.
      create table form_keys (
        business_id uuid primary key references businesses on delete cascade,
        public_key  text not null,
        private_key text not null,
        created_at  timestamptz not null default the_time());
      ${separateByBusiness('form_keys')}

      create table form_key_uploads (
        business_id     uuid not null,
        phone_number_id text not null,
        primary key (business_id, phone_number_id),
        foreign key (business_id, phone_number_id) references whatsapp_numbers (business_id, phone_number_id) on delete cascade);
      ${separateByBusiness('form_key_uploads')}

      -- A form in the hands of one customer, found by its token.
      create table sent_forms (
        business_id     uuid not null,
        id              uuid not null,
        conversation_id uuid not null,
        run             integer not null,
        form            text not null,
        token_sha256    bytea not null,
        screens         jsonb not null,
        answers         jsonb not null default '{}',
        state           text not null default 'open' check (state in ('open', 'filled', 'taken')),
        expires_at      timestamptz not null,
        created_at      timestamptz not null default the_time(),
        primary key (business_id, id),
        foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create unique index sent_forms_by_token on sent_forms (business_id, token_sha256);
      ${separateByBusiness('sent_forms')}

      create table sandbox.flows (
        id           text primary key,
        waba_id      text not null,
        name         text not null,
        json         jsonb not null,
        endpoint_uri text not null,
        created_at   timestamptz not null default now(),
        unique (waba_id, name));
      grant select, insert, update, delete on sandbox.flows to perfcent_app;
      alter table sandbox.numbers add business_public_key text;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table sandbox.numbers drop business_public_key;
      drop table sandbox.flows, sent_forms, form_key_uploads, form_keys, published_forms`);
  }
}
