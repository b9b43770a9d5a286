import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** What somebody wants changed in an order that is placed: what it would cost more or less, and what became of it. */
export class ChangePlacedOrders1800000000167 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table order_changes (
        business_id uuid not null,
        id          uuid not null,
        order_id    uuid not null,
        pieces      jsonb not null,
        added       jsonb not null default '[]',
        held        jsonb not null default '[]',
        delta       bigint not null,
        state       text not null constraint order_changes_state_check check (state in ('proposed', 'awaiting_payment', 'applied', 'dropped')),
        due_id      uuid,
        actor       text not null constraint order_changes_actor_check check (actor in ('contact', 'member', 'system')),
        actor_id    uuid,
        reason      text,
        at          timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint order_changes_of_order foreign key (business_id, order_id) references orders (business_id, id) on delete cascade);
      create index order_changes_by_order on order_changes (business_id, order_id, id);
      create unique index order_changes_one_at_a_time on order_changes (business_id, order_id) where state = 'awaiting_payment';
      ${separateByBusiness('order_changes')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table order_changes`);
  }
}
