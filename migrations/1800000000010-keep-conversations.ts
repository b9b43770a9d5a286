import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Contacts, flows and their versions, conversations, and the three queues that move them: inbox, timers, outbox (the unsent messages). */
export class KeepConversations1800000000010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table contacts (
        business_id   uuid not null references businesses on delete cascade,
        id            uuid not null,
        bsuid         text,
        wa_id         text,
        profile_name  text,
        username      text,
        language      text,
        marketing_stopped_at timestamptz,
        possible_duplicate_of uuid,
        created_at    timestamptz not null default now(),
        primary key (business_id, id),
        check (bsuid is not null or wa_id is not null));
      create unique index contacts_by_bsuid on contacts (business_id, bsuid);
      create unique index contacts_by_wa_id on contacts (business_id, wa_id);
      ${separateByBusiness('contacts')}

      create table flows (
        business_id uuid not null references businesses on delete cascade,
        id          text not null,
        title       text not null,
        draft       jsonb not null,
        draft_revision integer not null default 1,
        published_version_id uuid,
        created_at  timestamptz not null default now(),
        primary key (business_id, id));
      ${separateByBusiness('flows')}

      create table flow_versions (
        business_id uuid not null,
        id          uuid not null,
        flow_id     text not null,
        number      integer not null,
        flow        jsonb not null,
        runs        jsonb not null default '{}',
        checksum    text not null,
        note        text not null default '',
        author_id   uuid,
        parent_id   uuid,
        published_at timestamptz not null default now(),
        primary key (business_id, id),
        unique (business_id, flow_id, number),
        foreign key (business_id, flow_id) references flows (business_id, id) on delete cascade);
      ${separateByBusiness('flow_versions')}
      alter table flows add foreign key (business_id, published_version_id) references flow_versions (business_id, id) deferrable initially deferred;
      -- A published version never changes.
      revoke update, delete on flow_versions from perfcent_app;

      create table conversations (
        business_id     uuid not null,
        id              uuid not null,
        contact_id      uuid not null,
        phone_number_id text not null,
        run             integer not null default 0,
        version_id      uuid,
        snapshot        jsonb,
        flow_id         text,
        step            text,
        waits_for       text not null default 'nothing',
        owner           text not null default 'bot' check (owner in ('bot', 'human')),
        assignee_id     uuid,
        handoff_reason  text,
        handed_off_at   timestamptz,
        window_ends_at  timestamptz,
        last_message_at timestamptz,
        last_message    text,
        last_inbound_wamid text,
        unread          integer not null default 0,
        created_at      timestamptz not null default now(),
        primary key (business_id, id),
        unique (business_id, contact_id, phone_number_id),
        foreign key (business_id, contact_id) references contacts (business_id, id) on delete cascade,
        foreign key (business_id, phone_number_id) references whatsapp_numbers (business_id, phone_number_id),
        foreign key (business_id, version_id) references flow_versions (business_id, id),
        foreign key (business_id, assignee_id) references memberships (business_id, account_id));
      create index conversations_by_last_message on conversations (business_id, last_message_at desc nulls last, id desc);
      create index conversations_of_people on conversations (business_id, last_message_at desc nulls last, id desc) where owner = 'human';
      ${separateByBusiness('conversations')}

      -- What happened to a conversation, in order. An event is taken once; its row stays as the record that replay reads.
      create table inbox (
        business_id     uuid not null,
        id              uuid not null,
        conversation_id uuid not null,
        seq             bigint generated always as identity,
        source          text not null,
        external_id     text,
        event           jsonb not null,
        actor_id        uuid,
        occurred_at     timestamptz not null default clock_timestamp(),
        received_at     timestamptz not null default clock_timestamp(),
        state           text not null default 'waiting' check (state in ('waiting', 'done', 'set-aside')),
        tries           integer not null default 0,
        retry_at        timestamptz not null default clock_timestamp(),
        reason          text,
        done_at         timestamptz,
        primary key (business_id, id),
        foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create unique index inbox_once on inbox (business_id, source, external_id);
      create index inbox_waiting on inbox (retry_at) where state = 'waiting';
      create index inbox_of_conversation on inbox (business_id, conversation_id, occurred_at, seq) where state = 'waiting';
      create index inbox_record on inbox (business_id, conversation_id, seq);
      ${separateByBusiness('inbox')}
      revoke delete on inbox from perfcent_app;

      -- Why the bot did what it did: one row for each event taken. Written once, never changed.
      create table transitions (
        business_id     uuid not null,
        id              uuid not null,
        conversation_id uuid not null,
        inbox_id        uuid not null,
        run             integer not null,
        version_id      uuid,
        path            jsonb not null,
        effects         jsonb not null,
        at              timestamptz not null default clock_timestamp(),
        primary key (business_id, id),
        foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create index transitions_of_conversation on transitions (business_id, conversation_id, id);
      ${separateByBusiness('transitions')}
      revoke update, delete on transitions from perfcent_app;

      create table timers (
        business_id     uuid not null,
        conversation_id uuid not null,
        name            text not null,
        fire_at         timestamptz not null,
        tries           integer not null default 0,
        primary key (business_id, conversation_id, name),
        foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create index timers_due on timers (fire_at);
      ${separateByBusiness('timers')}

      -- The thread. An outgoing message that is not accepted by Meta yet is the outbox.
      create table messages (
        business_id     uuid not null,
        id              uuid not null,
        conversation_id uuid not null,
        position        bigint generated always as identity,
        author          text not null check (author in ('contact', 'bot', 'member', 'phone')),
        member_id       uuid,
        content         jsonb not null,
        wamid           text,
        quotes          text,
        state           text not null check (state in ('received', 'queued', 'sending', 'unknown', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed')),
        at              timestamptz not null default clock_timestamp(),
        inbox_id        uuid,
        effect          integer,
        step            text,
        error           jsonb,
        maybe_twice     boolean not null default false,
        tries           integer not null default 0,
        send_after      timestamptz not null default clock_timestamp(),
        leased_until    timestamptz,
        fence           integer not null default 0,
        reaction        text,
        edited_at       timestamptz,
        revoked_at      timestamptz,
        primary key (business_id, id),
        foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create unique index messages_by_wamid on messages (business_id, wamid);
      -- One reply per effect of a turn, whatever crashes.
      create unique index messages_once on messages (business_id, inbox_id, effect);
      create index messages_of_conversation on messages (business_id, conversation_id, position);
      create index messages_unsent on messages (position) where state in ('queued', 'sending', 'unknown');
      create index messages_held on messages (leased_until) where state = 'sending';
      create index messages_unsent_of_conversation on messages (business_id, conversation_id, position) where state in ('queued', 'sending', 'unknown');
      ${separateByBusiness('messages')}

      -- Notices of Meta about the account (restrictions, quality, templates …): kept as they came, for people to read.
      create table account_notices (
        business_id uuid not null references businesses on delete cascade,
        id          uuid not null,
        field       text not null,
        value       jsonb not null,
        external_id text not null,
        received_at timestamptz not null default now(),
        primary key (business_id, id));
      create unique index account_notices_once on account_notices (business_id, external_id);
      ${separateByBusiness('account_notices')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `drop table account_notices, messages, timers, transitions, inbox, conversations, flow_versions, flows, contacts cascade`,
    );
  }
}
