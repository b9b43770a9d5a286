import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/**
 * Orders wait for their payment while their stock is held for a time, may hold lines that are in no catalog, and keep what they come to:
 * discount, taxes as they were on the day, total, and what of it was paid. Pieces of a line may leave the house, fall away or come back
 * apart from the others.
 */
export class GrowOrders1800000000165 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table orders
        drop constraint orders_state_check,
        add constraint orders_state_check check (state in ('draft', 'awaiting_payment', 'lapsed', 'confirmed', 'preparing', 'ready', 'out', 'delivered', 'closed', 'cancelled', 'discarded')),
        drop constraint orders_payment_check,
        add constraint orders_payment_check check (payment in ('cash', 'online', 'transfer')),
        add column discount bigint not null default 0 constraint orders_discount_check check (discount >= 0),
        add column credit bigint not null default 0 constraint orders_credit_check check (credit >= 0),
        add column tax bigint not null default 0 constraint orders_tax_check check (tax >= 0),
        add column total bigint not null default 0 constraint orders_total_check check (total >= 0),
        add column deposit bigint constraint orders_deposit_check check (deposit >= 0),
        add column kept bigint not null default 0 constraint orders_kept_check check (kept >= 0),
        add column hold_ends_at timestamptz,
        add column origin text;
      create unique index orders_by_origin on orders (business_id, origin);
      drop index orders_one_draft;
      create unique index orders_one_draft on orders (business_id, conversation_id) where state = 'draft' and origin is null;
      drop index orders_open;
      create index orders_open on orders (business_id, state) where state in ('awaiting_payment', 'confirmed', 'preparing', 'ready', 'out');
      create index orders_by_placing on orders (business_id, placed_at);

      alter table order_lines
        alter column variant_id drop not null,
        add column handed_over integer not null default 0 constraint order_lines_handed_over_check check (handed_over >= 0),
        add column cancelled integer not null default 0 constraint order_lines_cancelled_check check (cancelled >= 0),
        add column returned integer not null default 0 constraint order_lines_returned_check check (returned between 0 and handed_over),
        add column tax_name text not null default '',
        add column tax_rate integer not null default 0 constraint order_lines_tax_rate_check check (tax_rate between 0 and 10000),
        add column tax_inclusive boolean not null default true,
        add constraint order_lines_pieces_check check (handed_over + cancelled <= quantity);
      drop index order_lines_one_per_variant;
      create index order_lines_by_order on order_lines (business_id, order_id);
      create index order_lines_by_variant on order_lines (business_id, variant_id);

      alter table order_moves add column reason text;

      update orders o set total = o.delivery_fee + coalesce(
        (select sum(l.quantity::bigint * l.unit_amount) from order_lines l where l.business_id = o.business_id and l.order_id = o.id), 0);

      create table order_terms (
        business_id    uuid not null references businesses on delete cascade,
        hold_minutes   integer not null default 20 constraint order_terms_hold_minutes_check check (hold_minutes between 5 and 1440),
        pays_online    boolean not null default false,
        pays_by_transfer boolean not null default false,
        pays_cash      boolean not null default true,
        when_price_rose text not null default 'tell' constraint order_terms_when_price_rose_check check (when_price_rose in ('tell', 'honour')),
        asks_for_rating boolean not null default true,
        shop_place     jsonb,
        primary key (business_id));
      ${separateByBusiness('order_terms')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table order_terms;
      alter table order_moves drop column reason;
      drop index order_lines_by_variant;
      drop index order_lines_by_order;
      create unique index order_lines_one_per_variant on order_lines (business_id, order_id, variant_id);
      alter table order_lines
        drop constraint order_lines_pieces_check,
        drop column handed_over, drop column cancelled, drop column returned, drop column tax_name, drop column tax_rate, drop column tax_inclusive,
        alter column variant_id set not null;
      drop index orders_by_placing;
      drop index orders_open;
      create index orders_open on orders (business_id, state) where state in ('confirmed', 'preparing', 'ready', 'out');
      drop index orders_one_draft;
      create unique index orders_one_draft on orders (business_id, conversation_id) where state = 'draft';
      drop index orders_by_origin;
      alter table orders
        drop column discount, drop column credit, drop column tax, drop column total, drop column deposit, drop column kept,
        drop column hold_ends_at, drop column origin,
        drop constraint orders_payment_check, add constraint orders_payment_check check (payment in ('cash')),
        drop constraint orders_state_check,
        add constraint orders_state_check check (state in ('draft', 'confirmed', 'preparing', 'ready', 'out', 'delivered', 'closed', 'cancelled', 'discarded'))`);
  }
}
