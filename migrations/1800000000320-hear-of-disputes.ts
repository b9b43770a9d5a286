import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** A bank may take a payment back, and a payment may come in another currency than is owed: both are money that a person has to see to. */
export class HearOfDisputes1800000000320 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table payment_disputes (
        business_id uuid not null,
        id          uuid not null,
        due_id      uuid not null,
        capture_id  uuid not null,
        external_id text not null,
        amount      bigint not null check (amount > 0),
        currency    char(3) not null,
        -- In the provider's own words.
        reason      text not null,
        -- Until when the bank hears the business.
        answer_by   timestamptz,
        state       text not null check (state in ('open', 'won', 'lost')),
        created_at  timestamptz not null default the_time(),
        updated_at  timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint payment_disputes_of_due foreign key (business_id, due_id) references payment_dues (business_id, id) on delete cascade,
        constraint payment_disputes_of_capture foreign key (business_id, capture_id) references payment_captures (business_id, id) on delete cascade);
      create unique index payment_disputes_once on payment_disputes (business_id, capture_id, external_id);
      create index payment_disputes_of_a_due on payment_disputes (business_id, due_id, id);
      create index payment_disputes_to_do on payment_disputes (business_id, id) where state = 'open';
      ${separateByBusiness('payment_disputes')}

      alter table payment_refunds drop constraint payment_refunds_cause_check,
        add constraint payment_refunds_cause_check check (cause in ('asked', 'overpaid', 'duplicate', 'late', 'other-currency', 'chargeback'));
      alter table payment_moves drop constraint payment_moves_subject_check,
        add constraint payment_moves_subject_check check (subject in ('due', 'intent', 'refund', 'proof', 'dispute'));`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table payment_disputes;
      alter table payment_refunds drop constraint payment_refunds_cause_check,
        add constraint payment_refunds_cause_check check (cause in ('asked', 'overpaid', 'duplicate', 'late'));
      alter table payment_moves drop constraint payment_moves_subject_check,
        add constraint payment_moves_subject_check check (subject in ('due', 'intent', 'refund', 'proof'));`);
  }
}
