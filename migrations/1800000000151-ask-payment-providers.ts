import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reviewed, separateByBusiness } from './policies.ts';

/** A business's accounts with payment providers, and the work that has to be done with them outside of any transaction. */
export class AskPaymentProviders1800000000151 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table payment_connections (
        business_id    uuid not null references businesses on delete cascade,
        provider       text not null check (provider in ('stripe', 'sandbox', 'whatsapp')),
        -- Sealed; see backend/database/secrets.ts. WhatsApp has none of its own.
        api_key        text,
        webhook_secret text,
        -- What the provider needs to know besides: the payment configuration of WhatsApp.
        configuration  text,
        stopped_reason text,
        connected_at   timestamptz not null default the_time(),
        primary key (business_id, provider));
      ${separateByBusiness('payment_connections')}

      -- Payments of an intent besides its own, as webhooks name them: somebody paid twice.
      alter table payment_intents add column other_payments text[] not null default '{}';
      -- The last try to pay by it that failed: each is told once.
      alter table payment_intents add column last_failure text;
      alter table payment_captures add constraint payment_captures_of_intent
        foreign key (business_id, intent_id) references payment_intents (business_id, id) on delete cascade;

      -- What a provider has to be asked, and when next. One of a kind for each thing.
      create table payment_work (
        business_id uuid not null references businesses on delete cascade,
        kind        text not null check (kind in ('link', 'look-up', 'close', 'refund', 'look-up-refund')),
        subject_id  uuid not null,
        due_at      timestamptz not null,
        tries       integer not null default 0,
        -- Who took it tells by this that nobody asked for more meanwhile.
        asked       integer not null default 1,
        failure     text,
        primary key (business_id, kind, subject_id));
      ${separateByBusiness('payment_work')}
      create index payment_work_due on payment_work (due_at);

      -- Who takes work has it for the lease; after that it is there for others.
      create function take_payment_work(most integer, lease interval)
      returns table (business_id uuid, kind text, subject_id uuid, tries integer, asked integer) ${reviewed} as $$
        with due as (
          select w.business_id, w.kind, w.subject_id from payment_work w where w.due_at <= the_time() order by w.due_at limit most for update skip locked)
        update payment_work w set due_at = the_time() + lease, tries = w.tries + 1
        from due where w.business_id = due.business_id and w.kind = due.kind and w.subject_id = due.subject_id
        returning w.business_id, w.kind, w.subject_id, w.tries, w.asked
      $$;

      -- What a provider told, by its name for the telling. Evidence only: the truth is what it says when asked.
      create table payment_events (
        business_id uuid not null references businesses on delete cascade,
        provider    text not null,
        external_id text not null,
        kind        text not null,
        about       text,
        received_at timestamptz not null default the_time(),
        primary key (business_id, provider, external_id));
      ${separateByBusiness('payment_events')}
      revoke update, delete on payment_events from perfcent_app;

      -- Whose account it is that a webhook without our own mark is about.
      create function business_of_payment(of_provider text, names text[]) returns table (business_id uuid) ${reviewed} stable as $$
        select i.business_id from payment_intents i where i.provider = of_provider and (i.provider_id = any(names) or i.charge_id = any(names))
        union
        select c.business_id from payment_captures c where c.provider = of_provider and c.external_id = any(names)
      $$;
      create index payment_intents_by_name on payment_intents (provider_id);
      create index payment_intents_by_charge_name on payment_intents (charge_id);
      create index payment_captures_by_name on payment_captures (external_id);

      revoke all on function take_payment_work, business_of_payment from public;
      grant execute on function take_payment_work, business_of_payment to perfcent_app;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function take_payment_work, business_of_payment;
      drop index payment_intents_by_name, payment_intents_by_charge_name, payment_captures_by_name;
      alter table payment_captures drop constraint payment_captures_of_intent;
      alter table payment_intents drop column other_payments, drop column last_failure;
      drop table payment_events, payment_work, payment_connections`);
  }
}
