import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A link may be a bill of WhatsApp's own, which is paid in the chat; and the sandbox plays Meta's part in that. */
export class PayInTheChat1800000000321 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table payment_intents
        add column in_chat boolean not null default false,
        -- The payment configuration at Meta that it was asked by: it is asked about by the same.
        add column configuration text;

      -- Bills as WhatsApp knows them. Plays somebody else, so there is no business_id.
      create table sandbox.bills (
        phone_number_id text not null references sandbox.numbers on delete cascade,
        reference       text not null,
        wamid           text not null references sandbox.messages on delete cascade,
        customer_id     uuid not null,
        configuration   text,
        amount          bigint not null check (amount > 0),
        currency        char(3) not null,
        expires_at      timestamptz,
        order_status    text not null default 'pending',
        -- Tries to pay it, each with its refunds, as the look-up shows them.
        transactions    jsonb not null default '[]',
        primary key (phone_number_id, reference));
      create unique index bills_by_message on sandbox.bills (wamid);
      grant select, insert, update, delete on sandbox.bills to perfcent_app;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table sandbox.bills;
      alter table payment_intents drop column in_chat, drop column configuration`);
  }
}
