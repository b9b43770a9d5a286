import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reviewed } from './policies.ts';

/**
 * The outbox knows its messages by `unsent` instead of by the states that mean it. Being taken then changes nothing that an index holds,
 * and PostgreSQL writes the row alone, where there is room beside it, instead of the row and seven index entries.
 */
export class WriteLessForEachSend1800000000115 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table messages add column unsent boolean generated always as (state in ('queued', 'sending', 'unknown')) stored;
      drop index messages_unsent, messages_held, messages_unsent_of_conversation;
      create index messages_unsent on messages (position) where unsent;
      create index messages_unsent_of_conversation on messages (business_id, conversation_id, position) where unsent;
      alter table messages set (fillfactor = 85);
      ${doubtLostSends('unsent and')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table messages reset (fillfactor);
      drop index messages_unsent, messages_unsent_of_conversation;
      create index messages_unsent on messages (position) where state in ('queued', 'sending', 'unknown');
      create index messages_held on messages (leased_until) where state = 'sending';
      create index messages_unsent_of_conversation on messages (business_id, conversation_id, position) where state in ('queued', 'sending', 'unknown');
      ${doubtLostSends('')}
      alter table messages drop column unsent`);
  }
}

/** Whoever took a message and fell silent may or may not have sent it: wait for a status that tells, then send once more. Not
 * for a row that is locked: what became of it is being written. */
const doubtLostSends = (which: string) => `
  create or replace function doubt_lost_sends() returns integer ${reviewed} as $$
    with silent as (
      select business_id, id from messages where ${which} state = 'sending' and leased_until < the_time() for update skip locked),
    lost as (
      update messages m set state = 'unknown', send_after = the_time() + interval '30 seconds', fence = fence + 1
      from silent where m.business_id = silent.business_id and m.id = silent.id returning 1)
    select count(*)::integer from lost
  $$;`;
