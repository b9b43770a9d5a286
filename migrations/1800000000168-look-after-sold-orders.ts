import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** What happens to an order besides its moves: something was missing, came back, was complained about, or rated. */
export class LookAfterSoldOrders1800000000168 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table order_shortages (
        business_id uuid not null,
        id          uuid not null,
        order_id    uuid not null,
        line_id     uuid not null,
        missing     integer not null constraint order_shortages_missing_check check (missing > 0),
        instead_id  uuid,
        settled     text constraint order_shortages_settled_check check (settled in ('replace', 'leave-out', 'cancel')),
        actor_id    uuid,
        at          timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint order_shortages_of_order foreign key (business_id, order_id) references orders (business_id, id) on delete cascade,
        constraint order_shortages_instead foreign key (business_id, instead_id) references variants (business_id, id));
      create index order_shortages_by_order on order_shortages (business_id, order_id, id);
      create index order_shortages_by_instead on order_shortages (business_id, instead_id);
      ${separateByBusiness('order_shortages')}

      create table order_returns (
        business_id  uuid not null,
        id           uuid not null,
        order_id     uuid not null,
        pieces       jsonb not null,
        restocked    boolean not null,
        refund       bigint not null constraint order_returns_refund_check check (refund >= 0),
        exchange_id  uuid,
        reason       text not null,
        actor_id     uuid,
        at           timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint order_returns_of_order foreign key (business_id, order_id) references orders (business_id, id) on delete cascade);
      create index order_returns_by_order on order_returns (business_id, order_id, id);
      ${separateByBusiness('order_returns')}
      revoke update, delete on order_returns from perfcent_app;

      create table order_claims (
        business_id uuid not null,
        id          uuid not null,
        order_id    uuid not null,
        words       text not null,
        photo       jsonb,
        outcome     text constraint order_claims_outcome_check check (outcome in ('refund', 'replace', 'none')),
        note        text,
        settled_by  uuid,
        at          timestamptz not null default the_time(),
        settled_at  timestamptz,
        primary key (business_id, id),
        constraint order_claims_of_order foreign key (business_id, order_id) references orders (business_id, id) on delete cascade);
      create index order_claims_by_order on order_claims (business_id, order_id, id);
      ${separateByBusiness('order_claims')}

      alter table orders
        add column rating integer constraint orders_rating_check check (rating between 1 and 5),
        add column rating_words text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table orders drop column rating, drop column rating_words;
      drop table order_claims, order_returns, order_shortages`);
  }
}
