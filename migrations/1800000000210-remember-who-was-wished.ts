import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A booking remembers with whom it was wished: moved, or taken again after it was let go, it stays with them. */
export class RememberWhoWasWished1800000000210 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table bookings add column resource_id uuid,
        add constraint bookings_of_resource foreign key (business_id, resource_id) references resources (business_id, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table bookings drop column resource_id`);
  }
}
