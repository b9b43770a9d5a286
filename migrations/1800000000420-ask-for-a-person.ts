import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/**
 * Each time that a person was asked for: why, since when, who came, and how it ended. One is open for a conversation at most. Those that
 * were open before there was a record of them are not made up: they get one when the next thing happens to them.
 */
export class AskForAPerson1800000000420 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table handoffs (
        business_id     uuid not null,
        id              uuid not null,
        conversation_id uuid not null,
        reason          text not null,
        kind            text not null default 'chat' check (kind in ('chat', 'call-back', 'message')),
        note            text not null default '',
        -- 0: whoever looks, 1: the whole team was called, 2: those who lead it.
        level           smallint not null default 0 check (level between 0 and 2),
        -- Who had the conversation less than a day before.
        for_member      uuid,
        asked_at        timestamptz not null,
        claimed_at      timestamptz,
        -- Null with a time: the owner, on the business's own phone.
        claimed_by      uuid,
        closed_at       timestamptz,
        ended_as        text check (ended_as in ('resume', 'restart', 'jump', 'close')),
        score           smallint check (score between 1 and 5),
        words           text not null default '',
        primary key (business_id, id),
        foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create unique index open_handoff_of_conversation on handoffs (business_id, conversation_id) where closed_at is null;
      create index handoffs_of_conversation on handoffs (business_id, conversation_id, asked_at);
      create index waiting_handoffs on handoffs (business_id, asked_at) where closed_at is null and claimed_at is null;
      create index claimed_handoffs on handoffs (business_id, claimed_at) where claimed_at is not null;
      ${separateByBusiness('handoffs')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table handoffs`);
  }
}
