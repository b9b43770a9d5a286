import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Who wants to hear when something that was sold out can be had again. */
export class TellWhenThingsAreBack1800000000410 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table wishes (
        business_id     uuid not null,
        id              uuid not null,
        variant_id      uuid not null,
        conversation_id uuid not null,
        at              timestamptz not null default the_time(),
        told_at         timestamptz,
        primary key (business_id, id),
        constraint wishes_for_variant foreign key (business_id, variant_id) references variants (business_id, id) on delete cascade,
        constraint wishes_of_conversation foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      -- Wished twice, it is one wish.
      create unique index wishes_waiting on wishes (business_id, variant_id, conversation_id) where told_at is null;
      create index wishes_by_conversation on wishes (business_id, conversation_id);
      create index wishes_by_variant on wishes (business_id, variant_id);
      ${separateByBusiness('wishes')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table wishes`);
  }
}
