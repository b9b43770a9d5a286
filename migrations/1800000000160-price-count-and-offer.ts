import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/**
 * The catalog grows up: tax rates, options that make variants, pictures, hours in which a product is offered, a history of every
 * piece that came or went, and the catalog at Meta. What is archived is kept for the orders that name it, and never offered.
 */
export class PriceCountAndOffer1800000000160 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table tax_rates (
        business_id  uuid not null references businesses on delete cascade,
        id           uuid not null,
        name         text not null check (name <> ''),
        basis_points integer not null check (basis_points between 0 and 10000),
        inclusive    boolean not null,
        primary key (business_id, id));
      create unique index tax_rates_by_name on tax_rates (business_id, name);
      ${separateByBusiness('tax_rates')}

      alter table businesses add meta_catalog_id text;

      alter table products
        add tax_rate_id     uuid,
        add options         jsonb not null default '[]',
        add available_hours jsonb not null default '{}',
        add archived_at     timestamptz,
        add constraint products_of_tax_rate foreign key (business_id, tax_rate_id) references tax_rates (business_id, id),
        add constraint products_archived_are_not_offered check (archived_at is null or not available);
      create index products_in_order on products (business_id, position, id);
      create index products_by_tax_rate on products (business_id, tax_rate_id);

      alter table variants
        add option_values text[] not null default '{}',
        add archived_at   timestamptz,
        add constraint variants_archived_are_not_offered check (archived_at is null or not available);
      create unique index variants_by_options on variants (business_id, product_id, option_values)
        where archived_at is null and option_values <> '{}';

      create table product_images (
        business_id uuid not null,
        id          uuid not null,
        product_id  uuid not null,
        file_id     uuid not null,
        position    integer not null,
        primary key (business_id, id),
        constraint product_images_of_product foreign key (business_id, product_id) references products (business_id, id) on delete cascade);
      create index product_images_by_product on product_images (business_id, product_id, position);
      ${separateByBusiness('product_images')}

      create table stock_moves (
        business_id uuid not null,
        id          uuid not null,
        variant_id  uuid not null,
        kind        text not null check (kind in ('count', 'correction', 'sale', 'return', 'import')),
        before      integer,
        after       integer,
        reason      text not null default '',
        order_id    uuid,
        actor       text not null check (actor in ('contact', 'member', 'system')),
        actor_id    uuid,
        at          timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint stock_moves_of_variant foreign key (business_id, variant_id) references variants (business_id, id) on delete cascade);
      create index stock_moves_by_variant on stock_moves (business_id, variant_id, id);
      ${separateByBusiness('stock_moves')}
      revoke update, delete on stock_moves from perfcent_app`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table stock_moves, product_images;
      drop index variants_by_options, products_in_order, products_by_tax_rate;
      alter table variants drop constraint variants_archived_are_not_offered, drop option_values, drop archived_at;
      alter table products drop constraint products_of_tax_rate, drop constraint products_archived_are_not_offered,
        drop tax_rate_id, drop options, drop available_hours, drop archived_at;
      alter table businesses drop meta_catalog_id;
      drop table tax_rates`);
  }
}
