import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Products with their variants and stock, orders with their history, and what the shipped flows look up: saved addresses and answers. */
export class SellFromTheCatalog1800000000020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table products (
        business_id uuid not null references businesses on delete cascade,
        id          uuid not null,
        name        text not null check (name <> ''),
        description text not null default '',
        category    text not null default '',
        available   boolean not null default true,
        position    integer not null default 0,
        created_at  timestamptz not null default now(),
        primary key (business_id, id));
      ${separateByBusiness('products')}

      create table variants (
        business_id uuid not null,
        id          uuid not null,
        product_id  uuid not null,
        name        text not null default '',
        retailer_id text,
        amount      integer not null check (amount >= 0),
        on_hand     integer check (on_hand >= 0),
        held        integer not null default 0 check (held >= 0),
        available   boolean not null default true,
        position    integer not null default 0,
        primary key (business_id, id),
        constraint variants_hold_what_is_there check (on_hand is null or held <= on_hand),
        constraint variants_of_product foreign key (business_id, product_id) references products (business_id, id) on delete cascade);
      create unique index variants_by_retailer_id on variants (business_id, retailer_id);
      create index variants_by_product on variants (business_id, product_id);
      ${separateByBusiness('variants')}

      create table counters (
        business_id uuid not null references businesses on delete cascade,
        name        text not null,
        value       bigint not null,
        primary key (business_id, name));
      ${separateByBusiness('counters')}

      create table orders (
        business_id     uuid not null,
        id              uuid not null,
        number          integer,
        conversation_id uuid,
        contact_id      uuid not null,
        state           text not null default 'draft'
                        check (state in ('draft', 'confirmed', 'preparing', 'ready', 'out', 'delivered', 'closed', 'cancelled', 'discarded')),
        currency        char(3) not null,
        delivery        text check (delivery in ('delivery', 'pickup')),
        address         text,
        place           jsonb,
        note            text,
        delivery_fee    integer not null default 0 check (delivery_fee >= 0),
        payment         text check (payment in ('cash')),
        created_at      timestamptz not null default now(),
        placed_at       timestamptz,
        updated_at      timestamptz not null default now(),
        primary key (business_id, id),
        constraint orders_of_contact foreign key (business_id, contact_id) references contacts (business_id, id) on delete cascade,
        constraint orders_of_conversation foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create unique index orders_by_number on orders (business_id, number);
      create unique index orders_one_draft on orders (business_id, conversation_id) where state = 'draft';
      create index orders_by_contact on orders (business_id, contact_id);
      create index orders_open on orders (business_id, state) where state in ('confirmed', 'preparing', 'ready', 'out');
      create index orders_of_a_conversation on orders (business_id, conversation_id, id);
      ${separateByBusiness('orders')}

      create table order_lines (
        business_id uuid not null,
        id          uuid not null,
        order_id    uuid not null,
        variant_id  uuid not null,
        title       text not null,
        unit_amount integer not null check (unit_amount >= 0),
        quantity    integer not null check (quantity between 1 and 9999),
        position    integer not null,
        primary key (business_id, id),
        constraint order_lines_of_order foreign key (business_id, order_id) references orders (business_id, id) on delete cascade,
        constraint order_lines_of_variant foreign key (business_id, variant_id) references variants (business_id, id));
      create unique index order_lines_one_per_variant on order_lines (business_id, order_id, variant_id);
      ${separateByBusiness('order_lines')}

      create table order_moves (
        business_id uuid not null,
        id          uuid not null,
        order_id    uuid not null,
        move        text not null,
        from_state  text not null,
        to_state    text not null,
        actor       text not null check (actor in ('contact', 'member', 'system')),
        actor_id    uuid,
        at          timestamptz not null default clock_timestamp(),
        primary key (business_id, id),
        constraint order_moves_of_order foreign key (business_id, order_id) references orders (business_id, id) on delete cascade);
      create index order_moves_by_order on order_moves (business_id, order_id, id);
      ${separateByBusiness('order_moves')}
      revoke update, delete on order_moves from perfcent_app;

      create table contact_addresses (
        business_id uuid not null,
        id          uuid not null,
        contact_id  uuid not null,
        address     text not null,
        place       jsonb,
        used_at     timestamptz not null default now(),
        primary key (business_id, id),
        constraint contact_addresses_of_contact foreign key (business_id, contact_id) references contacts (business_id, id) on delete cascade);
      create unique index contact_addresses_once on contact_addresses (business_id, contact_id, address);
      ${separateByBusiness('contact_addresses')}

      create table faq_answers (
        business_id uuid not null references businesses on delete cascade,
        id          uuid not null,
        language    text not null,
        question    text not null,
        answer      text not null,
        keywords    text[] not null default '{}',
        position    integer not null default 0,
        primary key (business_id, id));
      ${separateByBusiness('faq_answers')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table faq_answers, contact_addresses, order_moves, order_lines, orders, counters, variants, products cascade`);
  }
}
