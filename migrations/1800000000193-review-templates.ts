import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sandbox's Meta reviews templates: what will come of it is known when one is submitted, and told a moment later. */
export class ReviewTemplates1800000000193 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table sandbox.templates
        add verdict text not null default 'APPROVED',
        add reason text not null default 'NONE',
        add submitted_at timestamptz not null default now()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table sandbox.templates drop verdict, drop reason, drop submitted_at`);
  }
}
