import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a complaint led to: money that went back, or an order that makes it good. */
export class MakeComplaintsGood1800000000412 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table order_claims
        add column refund bigint not null default 0 constraint order_claims_refund_check check (refund >= 0),
        add column replacement_id uuid`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table order_claims drop column refund, drop column replacement_id`);
  }
}
