import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The sandbox's own memory: a Cloud API that runs here instead of at Meta, and the phones of made-up customers.
 * It has a schema of its own and no business_id, since it plays the part of somebody else's servers.
 */
export class OpenTheSandbox1800000000100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`create schema sandbox`);
    await db.query(`
      create table sandbox.numbers (
        phone_number_id      text primary key,
        waba_id              text not null,
        display_phone_number text not null,
        business_name        text not null,
        token_sha256         text not null,
        app_secret           text not null,
        webhook_url          text,
        created_at           timestamptz not null default now())`);
    await db.query(`create index numbers_by_token on sandbox.numbers (token_sha256)`);
    await db.query(`
      create table sandbox.customers (
        id           uuid primary key,
        wa_id        text not null unique,
        bsuid        text not null unique,
        name         text not null,
        hides_number boolean not null default false,
        created_at   timestamptz not null default now())`);
    await db.query(`
      create table sandbox.messages (
        wamid              text primary key,
        seq                bigint generated always as identity unique,
        phone_number_id    text not null references sandbox.numbers on delete cascade,
        customer_id        uuid not null references sandbox.customers on delete cascade,
        from_customer      boolean not null,
        body               jsonb not null,
        at                 timestamptz not null default clock_timestamp(),
        state              text not null default 'accepted' check (state in ('accepted', 'sent', 'delivered', 'read', 'failed')),
        opaque             text,
        quotes             text,
        customer_reaction  text,
        business_reaction  text,
        edited             boolean not null default false,
        revoked            boolean not null default false)`);
    await db.query(`create index messages_by_chat on sandbox.messages (phone_number_id, customer_id, seq)`);
    await db.query(`create index messages_by_customer_and_time on sandbox.messages (phone_number_id, customer_id, at) where from_customer`);
    await db.query(`create index messages_sent_by_number on sandbox.messages (phone_number_id, seq) where not from_customer`);
    await db.query(`
      create table sandbox.media (
        id              text primary key,
        phone_number_id text not null references sandbox.numbers on delete cascade,
        mime_type       text not null,
        filename        text,
        sha256          text not null,
        bytes           bytea not null,
        created_at      timestamptz not null default now())`);
    await db.query(`
      create table sandbox.templates (
        id         text primary key,
        waba_id    text not null,
        name       text not null,
        language   text not null,
        category   text not null,
        status     text not null default 'PENDING',
        components jsonb not null,
        format     text not null default 'POSITIONAL',
        created_at timestamptz not null default now(),
        unique (waba_id, name, language))`);
    await db.query(`
      create table sandbox.webhooks (
        id              bigint generated always as identity primary key,
        phone_number_id text not null references sandbox.numbers on delete cascade,
        lane            text not null,
        value           jsonb not null,
        field           text not null default 'messages',
        wamid           text,
        state_then      text,
        due_at          timestamptz not null,
        tries           int not null default 0,
        made_at         timestamptz not null default now())`);
    await db.query(`create index webhooks_by_time on sandbox.webhooks (due_at, id)`);
    await db.query(`create index webhooks_by_lane on sandbox.webhooks (lane, id)`);
    await db.query(`
      create table sandbox.faults (
        id              bigint generated always as identity primary key,
        phone_number_id text,
        kind            text not null,
        code            int,
        after_ms        int not null default 0,
        times           int not null check (times >= 0),
        made_at         timestamptz not null default now())`);
    await db.query(`grant usage on schema sandbox to perfcent_app`);
    await db.query(`grant select, insert, update, delete on all tables in schema sandbox to perfcent_app`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop schema sandbox cascade`);
  }
}
