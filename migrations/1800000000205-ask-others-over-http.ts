import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reviewed, separateByBusiness } from './policies.ts';

/** What flows ask over HTTP, until it is answered and then as a log; and the secrets that such requests carry. */
export class AskOthersOverHttp1800000000205 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table requests (
        business_id     uuid not null,
        id              uuid not null,
        conversation_id uuid not null,
        -- Which request of the conversation: the same one, asked again, is told by the same name to whom it asks.
        ref             text not null,
        flow_id         text not null,
        step            text not null,
        method          text not null,
        -- As the flow has it, with its braces.
        pattern         text not null,
        -- All that is needed to send it. Gone once it is answered: it holds what customers said.
        asked           jsonb,
        state           text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
        tries           integer not null default 0,
        due_at          timestamptz not null default the_time(),
        status          integer,
        took_ms         integer,
        failure         text,
        created_at      timestamptz not null default the_time(),
        answered_at     timestamptz,
        primary key (business_id, id),
        constraint requests_of_conversation foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      ${separateByBusiness('requests')}
      create index requests_due on requests (due_at) where state = 'waiting';
      create index requests_of_a_conversation on requests (business_id, conversation_id, id);

      create table request_secrets (
        business_id uuid not null references businesses on delete cascade,
        name        text not null check (name <> ''),
        secret      text not null,
        created_at  timestamptz not null default the_time(),
        primary key (business_id, name));
      ${separateByBusiness('request_secrets')}

      -- What is taken is due again when its lease is over: whoever took it has died.
      create function take_requests(most integer, lease interval) returns table (business_id uuid, id uuid, conversation_id uuid, ref text, asked jsonb, tries integer) ${reviewed} as $$
        with due as (
          select business_id, id from requests where state = 'waiting' and due_at <= the_time() order by due_at limit most for update skip locked)
        update requests r set due_at = the_time() + lease, tries = r.tries + 1
        from due where r.business_id = due.business_id and r.id = due.id
        returning r.business_id, r.id, r.conversation_id, r.ref, r.asked, r.tries
      $$;

      revoke execute on function take_requests(integer, interval) from public;
      grant execute on function take_requests(integer, interval) to perfcent_app;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop function take_requests(integer, interval); drop table request_secrets, requests`);
  }
}
