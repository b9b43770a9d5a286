import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the sandbox remembers as a payment provider. Like all of the sandbox it plays somebody else, so there is no business_id. */
export class TakePaymentsInTheSandbox1800000000152 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table sandbox.stripe_accounts (
        id             text primary key,
        api_key_sha256 text not null unique,
        created_at     timestamptz not null default now());
      create table sandbox.stripe_endpoints (
        id         text primary key,
        account_id text not null references sandbox.stripe_accounts on delete cascade,
        -- Null: this server.
        url        text,
        secret     text not null,
        kinds      text[] not null,
        created_at timestamptz not null default now());
      create index stripe_endpoints_of_account on sandbox.stripe_endpoints (account_id);
      -- Sessions, payment intents, charges and refunds, as the API shows them.
      create table sandbox.stripe_objects (
        id         text primary key,
        seq        bigint generated always as identity unique,
        account_id text not null references sandbox.stripe_accounts on delete cascade,
        kind       text not null,
        body       jsonb not null);
      create index stripe_objects_by_kind on sandbox.stripe_objects (account_id, kind, seq desc);
      -- What was answered to an idempotency key.
      create table sandbox.stripe_answers (
        account_id  text not null references sandbox.stripe_accounts on delete cascade,
        key         text not null,
        fingerprint text not null,
        status      integer not null,
        body        jsonb not null,
        primary key (account_id, key));
      create table sandbox.stripe_webhooks (
        seq         bigint generated always as identity primary key,
        endpoint_id text not null references sandbox.stripe_endpoints on delete cascade,
        event       jsonb not null,
        due_at      timestamptz not null,
        tries       integer not null default 0,
        made_at     timestamptz not null default now());
      create index stripe_webhooks_due on sandbox.stripe_webhooks (due_at);
      -- Null: of every account.
      create table sandbox.stripe_faults (
        id         bigint generated always as identity primary key,
        account_id text,
        kind       text not null check (kind in ('unavailable', 'lose-answer', 'drop-webhook', 'double-webhook')),
        times      integer not null check (times >= 0));
      grant select, insert, update, delete on
        sandbox.stripe_accounts, sandbox.stripe_endpoints, sandbox.stripe_objects, sandbox.stripe_answers, sandbox.stripe_webhooks, sandbox.stripe_faults
        to perfcent_app;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `drop table sandbox.stripe_faults, sandbox.stripe_webhooks, sandbox.stripe_answers, sandbox.stripe_objects, sandbox.stripe_endpoints, sandbox.stripe_accounts`,
    );
  }
}
