import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** What is owed, each try to pay it, what came in and went back, and the ledger that says how much there is. */
export class TakeMoney1800000000150 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table payment_dues (
        business_id     uuid not null references businesses on delete cascade,
        id              uuid not null,
        number          integer not null,
        payable_kind    text not null check (payable_kind in ('order', 'booking', 'quote')),
        payable_id      uuid not null,
        purpose         text not null check (purpose in ('total', 'deposit', 'balance', 'change')),
        nth             integer not null default 1,
        title           text not null,
        amount          bigint not null check (amount between 0 and 9007199254740991),
        currency        char(3) not null,
        deadline        timestamptz,
        -- Given once more time, because a payment was under way when it ended.
        extended        boolean not null default false,
        state           text not null default 'open'
                        check (state in ('open', 'part', 'paid', 'expired', 'withdrawn', 'refunded', 'disputed', 'charged-back')),
        conversation_id uuid,
        contact_id      uuid not null,
        created_at      timestamptz not null default the_time(),
        updated_at      timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint payment_dues_of_contact foreign key (business_id, contact_id) references contacts (business_id, id) on delete cascade,
        constraint payment_dues_of_conversation foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create unique index payment_dues_by_number on payment_dues (business_id, number);
      create unique index payment_dues_once on payment_dues (business_id, payable_kind, payable_id, purpose, nth);
      create index payment_dues_of_a_contact on payment_dues (business_id, contact_id, id);
      create index payment_dues_of_a_conversation on payment_dues (business_id, conversation_id, id);
      create index payment_dues_by_state on payment_dues (business_id, state, number);
      ${separateByBusiness('payment_dues')}

      -- What a business decides about its payments. Without a row, it is as the columns say.
      create table payment_settings (
        business_id      uuid not null primary key references businesses on delete cascade,
        refund_limit     bigint not null default 5000 check (refund_limit >= 0),
        cash             boolean not null default true,
        transfer         boolean not null default false,
        transfer_details text not null default '',
        proof_minutes    integer not null default 120 check (proof_minutes between 1 and 10080));
      ${separateByBusiness('payment_settings')}

      -- One try to pay a due in one way: a link, an order message of WhatsApp. What became of it is asked of the provider.
      create table payment_intents (
        business_id  uuid not null,
        id           uuid not null,
        due_id       uuid not null,
        nth          integer not null,
        provider     text not null check (provider in ('stripe', 'sandbox', 'whatsapp')),
        amount       bigint not null check (amount > 0),
        currency     char(3) not null,
        state        text not null default 'asked' check (state in ('asked', 'open', 'processing', 'captured', 'expired', 'refused')),
        provider_id  text,
        charge_id    text,
        url          text,
        refusal      text,
        superseded_at timestamptz,
        expires_at   timestamptz,
        created_at   timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint payment_intents_of_due foreign key (business_id, due_id) references payment_dues (business_id, id) on delete cascade);
      create unique index payment_intents_once on payment_intents (business_id, due_id, nth);
      create unique index payment_intents_by_provider_id on payment_intents (business_id, provider, provider_id);
      create index payment_intents_by_charge on payment_intents (business_id, provider, charge_id);
      ${separateByBusiness('payment_intents')}

      -- Money that came in. The provider's own name of the payment keeps it from being written twice.
      create table payment_captures (
        business_id  uuid not null,
        id           uuid not null,
        due_id       uuid not null,
        intent_id    uuid,
        provider     text not null check (provider in ('stripe', 'sandbox', 'whatsapp', 'cash', 'transfer')),
        external_id  text not null,
        amount       bigint not null check (amount > 0),
        currency     char(3) not null,
        actor_id     uuid,
        at           timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint payment_captures_of_due foreign key (business_id, due_id) references payment_dues (business_id, id) on delete cascade);
      create unique index payment_captures_once on payment_captures (business_id, provider, external_id);
      create index payment_captures_of_a_due on payment_captures (business_id, due_id, id);
      ${separateByBusiness('payment_captures')}
      revoke update, delete on payment_captures from perfcent_app;

      create table payment_refunds (
        business_id  uuid not null,
        id           uuid not null,
        number       integer not null,
        due_id       uuid not null,
        capture_id   uuid not null,
        cause        text not null check (cause in ('asked', 'overpaid', 'duplicate', 'late')),
        reason       text not null check (reason <> ''),
        amount       bigint not null check (amount > 0),
        currency     char(3) not null,
        state        text not null check (state in ('proposed', 'pending', 'refunded', 'failed', 'rejected')),
        asked_by     text not null check (asked_by in ('contact', 'member', 'system')),
        asked_by_id  uuid,
        external_id  text,
        failure      text,
        tries        integer not null default 0,
        created_at   timestamptz not null default the_time(),
        updated_at   timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint payment_refunds_of_due foreign key (business_id, due_id) references payment_dues (business_id, id) on delete cascade,
        constraint payment_refunds_of_capture foreign key (business_id, capture_id) references payment_captures (business_id, id) on delete cascade);
      create unique index payment_refunds_by_number on payment_refunds (business_id, number);
      create index payment_refunds_of_a_due on payment_refunds (business_id, due_id, id);
      create index payment_refunds_of_a_capture on payment_refunds (business_id, capture_id);
      create index payment_refunds_to_do on payment_refunds (business_id, id) where state in ('proposed', 'failed');
      ${separateByBusiness('payment_refunds')}

      -- A photo or document of a transfer, to be looked at by a person.
      create table payment_proofs (
        business_id  uuid not null,
        id           uuid not null,
        due_id       uuid not null,
        media_id     text not null,
        mime         text,
        sha256       text,
        duplicate_of uuid,
        state        text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected')),
        reason       text,
        promised_at  timestamptz not null,
        overdue      boolean not null default false,
        created_at   timestamptz not null default the_time(),
        updated_at   timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint payment_proofs_of_due foreign key (business_id, due_id) references payment_dues (business_id, id) on delete cascade);
      create unique index payment_proofs_once on payment_proofs (business_id, due_id, media_id);
      create index payment_proofs_by_picture on payment_proofs (business_id, sha256);
      create index payment_proofs_to_do on payment_proofs (business_id, id) where state = 'waiting';
      ${separateByBusiness('payment_proofs')}

      -- Who moved what, and when. Written once, never changed.
      create table payment_moves (
        business_id uuid not null,
        id          uuid not null,
        due_id      uuid not null,
        subject     text not null check (subject in ('due', 'intent', 'refund', 'proof')),
        subject_id  uuid not null,
        move        text not null,
        from_state  text not null,
        to_state    text not null,
        note        text,
        actor       text not null check (actor in ('contact', 'member', 'system')),
        actor_id    uuid,
        at          timestamptz not null default clock_timestamp(),
        primary key (business_id, id),
        constraint payment_moves_of_due foreign key (business_id, due_id) references payment_dues (business_id, id) on delete cascade);
      create index payment_moves_of_a_due on payment_moves (business_id, due_id, id);
      ${separateByBusiness('payment_moves')}
      revoke update, delete on payment_moves from perfcent_app;

      -- Double entry: where money is (cash, transfer, a provider) on one side, what it is for (a due, or nobody asked for it) on the other.
      create table ledger_entries (
        business_id uuid not null,
        id          uuid not null,
        posting_id  uuid not null,
        account     text not null check (account in ('stripe', 'sandbox', 'whatsapp', 'cash', 'transfer', 'due', 'excess')),
        amount      bigint not null check (amount <> 0),
        currency    char(3) not null,
        due_id      uuid not null,
        capture_id  uuid,
        refund_id   uuid,
        at          timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint ledger_entries_of_due foreign key (business_id, due_id) references payment_dues (business_id, id) on delete cascade);
      create index ledger_entries_of_a_due on ledger_entries (business_id, due_id);
      create index ledger_entries_of_a_posting on ledger_entries (business_id, posting_id);
      ${separateByBusiness('ledger_entries')}
      revoke update, delete on ledger_entries from perfcent_app;

      create function posting_must_balance() returns trigger language plpgsql as $$
      begin
        if exists (select 1 from ledger_entries where business_id = new.business_id and posting_id = new.posting_id group by currency having sum(amount) <> 0)
        then raise exception 'The entries of posting % do not add up to zero', new.posting_id; end if;
        return null;
      end $$;
      create constraint trigger ledger_entries_balance after insert on ledger_entries
        deferrable initially deferred for each row execute function posting_must_balance();`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table ledger_entries, payment_moves, payment_proofs, payment_refunds, payment_captures, payment_intents, payment_settings, payment_dues;
      drop function posting_must_balance()`);
  }
}
