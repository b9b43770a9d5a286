import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long orders take, and when each can be expected. */
export class SayWhenOrdersCome1800000000411 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table order_terms
        add column preparation_minutes integer constraint order_terms_preparation_minutes_check check (preparation_minutes between 1 and 20160),
        add column delivery_minutes integer constraint order_terms_delivery_minutes_check check (delivery_minutes between 0 and 20160);
      alter table orders add column expected_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table orders drop column expected_at;
      alter table order_terms drop column preparation_minutes, drop column delivery_minutes`);
  }
}
