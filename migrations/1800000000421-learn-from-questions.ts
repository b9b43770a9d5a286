import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Which answers were given, in which wording, and whether they helped; and what had no answer, by how often it was asked. */
export class LearnFromQuestions1800000000421 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Counts the wordings of an answer, so that one can tell which of them a customer has read.
      alter table faq_answers add edition integer not null default 1;
      create function next_edition_of_answer() returns trigger language plpgsql as $$
      begin
        if new.answer is distinct from old.answer then new.edition := old.edition + 1; end if;
        return new;
      end $$;
      create trigger faq_answers_edition before update on faq_answers for each row execute function next_edition_of_answer();

      create table given_answers (
        business_id     uuid not null,
        id              uuid not null,
        answer_id       uuid not null,
        edition         integer not null,
        conversation_id uuid not null,
        -- Null: the customer did not say.
        helped          boolean,
        at              timestamptz not null default the_time(),
        primary key (business_id, id),
        foreign key (business_id, answer_id) references faq_answers (business_id, id) on delete cascade,
        foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create index given_answers_of_answer on given_answers (business_id, answer_id, at);
      ${separateByBusiness('given_answers')}

      -- The same words, however they are written, are one question.
      create table unanswered_questions (
        business_id uuid not null references businesses on delete cascade,
        language    text not null,
        words       text not null,
        question    text not null,
        asked       integer not null default 1,
        first_at    timestamptz not null default the_time(),
        last_at     timestamptz not null default the_time(),
        primary key (business_id, language, words));
      create index unanswered_by_count on unanswered_questions (business_id, asked desc, last_at desc);
      ${separateByBusiness('unanswered_questions')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table unanswered_questions, given_answers;
      drop trigger faq_answers_edition on faq_answers;
      drop function next_edition_of_answer;
      alter table faq_answers drop edition`);
  }
}
