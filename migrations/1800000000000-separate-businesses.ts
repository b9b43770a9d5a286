import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Businesses, the people who sign in for them, and their WhatsApp numbers; and the role that the app connects as. */
export class SeparateBusinesses1800000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      do $$ begin
        create role perfcent_app login nosuperuser nobypassrls nocreatedb nocreaterole;
      exception when duplicate_object then null; when unique_violation then null; end $$;
      grant usage on schema public to perfcent_app;
      alter default privileges in schema public grant select, insert, update, delete on tables to perfcent_app;
      alter default privileges in schema public grant usage on sequences to perfcent_app;
      alter default privileges revoke execute on functions from public;`);

    await db.query(`
      create table businesses (
        id             uuid primary key,
        name           text not null check (name <> ''),
        currency       char(3) not null,
        zone           text not null,
        language       text not null default 'en',
        opening_hours  jsonb not null default '{}',
        delivers       boolean not null default true,
        pickup         boolean not null default true,
        delivery_fee   integer not null default 0 check (delivery_fee >= 0),
        minimum_order  integer not null default 0 check (minimum_order >= 0),
        pickup_address text,
        created_at     timestamptz not null default now());
      ${separateByBusiness('businesses', 'id')}

      -- People and their sign-ins belong to no single business; the app reaches them only through the functions of across-businesses.ts.
      create table accounts (
        id            uuid primary key,
        email         text not null unique check (email = lower(email)),
        name          text not null,
        password_hash text not null,
        created_at    timestamptz not null default now());
      create table sign_ins (
        token_sha256 bytea primary key,
        account_id   uuid not null references accounts on delete cascade,
        chosen_business_id uuid references businesses on delete cascade,
        created_at   timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        expires_at   timestamptz not null,
        ip           text,
        user_agent   text);
      create index sign_ins_of_account on sign_ins (account_id);
      create table sign_in_failures (
        subject text not null,
        at      timestamptz not null default now());
      create index sign_in_failures_by_subject on sign_in_failures (subject, at);
      create index sign_in_failures_by_age on sign_in_failures (at);
      revoke all on accounts, sign_ins, sign_in_failures from perfcent_app;

      create table memberships (
        business_id uuid not null references businesses on delete cascade,
        account_id  uuid not null references accounts on delete cascade,
        role        text not null check (role in ('owner', 'member')),
        name        text not null,
        created_at  timestamptz not null default now(),
        primary key (business_id, account_id));
      ${separateByBusiness('memberships')}

      create table whatsapp_numbers (
        business_id          uuid not null references businesses on delete cascade,
        phone_number_id      text not null,
        waba_id              text not null,
        display_phone_number text not null,
        access_token         text not null,
        app_secret           text not null,
        previous_app_secret  text,
        verify_token_sha256  bytea not null,
        messages_per_second  integer not null default 80 check (messages_per_second between 1 and 1000),
        stopped_reason       text,
        stopped_at           timestamptz,
        created_at           timestamptz not null default now(),
        primary key (business_id, phone_number_id));
      ${separateByBusiness('whatsapp_numbers')}

      -- One number has one owner, across all businesses. Kept by the trigger, because a unique key of the table above would let
      -- one business probe for the numbers of another.
      create table number_owners (phone_number_id text primary key, owner_id uuid not null references businesses on delete cascade);
      revoke all on number_owners from perfcent_app;
      create function own_number() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
      begin
        if tg_op = 'DELETE' then
          delete from number_owners where phone_number_id = old.phone_number_id;
        else
          insert into number_owners values (new.phone_number_id, new.business_id);
        end if;
        return null;
      end $$;
      create trigger own_number after insert or delete on whatsapp_numbers for each row execute function own_number();`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table number_owners, whatsapp_numbers, memberships, sign_in_failures, sign_ins, accounts, businesses cascade;
      drop function own_number()`);
  }
}
