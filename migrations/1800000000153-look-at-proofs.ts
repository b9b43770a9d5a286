import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the picture of a proof is shown, and whether a customer waits to hear that a payment cannot be seen yet. */
export class LookAtProofs1800000000153 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table payment_proofs add column message_id uuid;
      alter table payment_intents add column said_paid boolean not null default false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table payment_intents drop column said_paid;
      alter table payment_proofs drop column message_id`);
  }
}
