import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Where a business delivers, for how much and from what amount on; and coupons, each used no more often than it may be. */
export class DeliverInZonesAndTakeCoupons1800000000166 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table delivery_zones (
        business_id uuid not null references businesses on delete cascade,
        id          uuid not null,
        name        text not null constraint delivery_zones_name_check check (name <> ''),
        postcodes   text[] not null default '{}',
        radius      integer constraint delivery_zones_radius_check check (radius between 1 and 500000),
        fee         integer not null constraint delivery_zones_fee_check check (fee >= 0),
        minimum     integer not null default 0 constraint delivery_zones_minimum_check check (minimum >= 0),
        active      boolean not null default true,
        position    integer not null default 0,
        primary key (business_id, id));
      create unique index delivery_zones_by_name on delivery_zones (business_id, name);
      ${separateByBusiness('delivery_zones')}

      create table coupons (
        business_id uuid not null references businesses on delete cascade,
        id          uuid not null,
        code        text not null constraint coupons_code_check check (code = upper(code) and code <> ''),
        percent     integer constraint coupons_percent_check check (percent between 1 and 100),
        amount      integer constraint coupons_amount_check check (amount > 0),
        minimum     integer not null default 0 constraint coupons_minimum_check check (minimum >= 0),
        valid_from  timestamptz,
        valid_until timestamptz,
        most_uses   integer constraint coupons_most_uses_check check (most_uses > 0),
        used        integer not null default 0 constraint coupons_used_check check (used >= 0 and (most_uses is null or used <= most_uses)),
        once        boolean not null default true,
        active      boolean not null default true,
        created_at  timestamptz not null default now(),
        primary key (business_id, id),
        constraint coupons_worth_check check ((percent is null) <> (amount is null)));
      create unique index coupons_by_code on coupons (business_id, code);
      ${separateByBusiness('coupons')}

      create table coupon_uses (
        business_id   uuid not null,
        id            uuid not null,
        coupon_id     uuid not null,
        contact_id    uuid not null,
        order_id      uuid not null,
        once          boolean not null,
        at            timestamptz not null default the_time(),
        given_back_at timestamptz,
        primary key (business_id, id),
        constraint coupon_uses_of_coupon foreign key (business_id, coupon_id) references coupons (business_id, id) on delete cascade,
        constraint coupon_uses_of_order foreign key (business_id, order_id) references orders (business_id, id) on delete cascade,
        constraint coupon_uses_of_contact foreign key (business_id, contact_id) references contacts (business_id, id) on delete cascade);
      create unique index coupon_uses_one_of_an_order on coupon_uses (business_id, order_id) where given_back_at is null;
      create unique index coupon_uses_once_of_a_contact on coupon_uses (business_id, coupon_id, contact_id) where once and given_back_at is null;
      ${separateByBusiness('coupon_uses')}

      alter table orders
        add column coupon_id uuid,
        add column delivery_zone text,
        add column minimum integer,
        add constraint orders_of_coupon foreign key (business_id, coupon_id) references coupons (business_id, id);
      create index orders_by_coupon on orders (business_id, coupon_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table orders drop constraint orders_of_coupon, drop column coupon_id, drop column delivery_zone, drop column minimum;
      drop table coupon_uses, coupons, delivery_zones`);
  }
}
