import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Quotes with their revisions, of which each that was sent is frozen, and the order that came of one. What a business writes on its papers. */
export class QuotePrices1800000000170 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table businesses add legal_name text, add legal_address text, add tax_id text;

      create table quote_terms (
        business_id     uuid not null references businesses on delete cascade,
        valid_days      integer not null default 14 check (valid_days between 1 and 365),
        grace_days      integer not null default 2 check (grace_days between 0 and 30),
        discount_limit  integer not null default 1000 check (discount_limit between 0 and 10000),
        automatic_up_to integer not null default 50000 check (automatic_up_to >= 0),
        deposit_percent integer not null default 0 check (deposit_percent between 0 and 100),
        promise_minutes integer not null default 120 check (promise_minutes between 5 and 10080),
        primary key (business_id));
      ${separateByBusiness('quote_terms')}

      create table quotes (
        business_id     uuid not null,
        id              uuid not null,
        number          integer,
        conversation_id uuid,
        contact_id      uuid not null,
        begun_by        text not null check (begun_by in ('contact', 'member')),
        state           text not null default 'draft'
                        check (state in ('draft', 'review', 'sent', 'countered', 'accepted', 'converted', 'declined', 'expired', 'withdrawn')),
        language        text not null,
        currency        char(3) not null,
        request         text not null default '',
        request_media   text,
        revision        integer not null default 1 check (revision >= 1),
        sent_revision   integer constraint quotes_sent_revision_check check (sent_revision between 1 and revision),
        promised_at     timestamptz,
        is_late         boolean not null default false,
        decline_reason  text,
        created_at      timestamptz not null default the_time(),
        updated_at      timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint quotes_number_check check (number is not null or state in ('draft', 'withdrawn')),
        constraint quotes_offered_were_sent check (sent_revision is not null or state not in ('sent', 'countered', 'accepted', 'converted', 'declined', 'expired')),
        constraint quotes_of_contact foreign key (business_id, contact_id) references contacts (business_id, id) on delete cascade,
        constraint quotes_of_conversation foreign key (business_id, conversation_id) references conversations (business_id, id) on delete cascade);
      create unique index quotes_by_number on quotes (business_id, number);
      create unique index quotes_one_begun_in_a_chat on quotes (business_id, conversation_id) where state = 'draft' and begun_by = 'contact';
      create index quotes_by_contact on quotes (business_id, contact_id, id);
      create index quotes_by_conversation on quotes (business_id, conversation_id);
      create index quotes_open on quotes (business_id, state) where state in ('draft', 'review', 'sent', 'countered', 'accepted');
      ${separateByBusiness('quotes')}

      create table quote_revisions (
        business_id          uuid not null,
        id                   uuid not null,
        quote_id             uuid not null,
        revision             integer not null check (revision >= 1),
        version              integer not null default 1,
        discount_kind        text not null default 'none' check (discount_kind in ('none', 'amount', 'percent')),
        discount             integer not null default 0 constraint quote_revisions_discount_not_negative check (discount >= 0),
        written_by           uuid,
        approved_by          uuid,
        deposit_percent      integer not null default 0 check (deposit_percent between 0 and 100),
        valid_days           integer not null check (valid_days between 1 and 365),
        note                 text not null default '',
        total                bigint,
        sent_at              timestamptz,
        valid_until          timestamptz,
        file_id              uuid,
        primary key (business_id, id),
        constraint quote_revisions_discount_check check ((discount_kind = 'none') = (discount = 0) and (discount_kind <> 'percent' or discount <= 10000)),
        constraint quote_revisions_sent_check check ((sent_at is null) = (valid_until is null) and (sent_at is null or total is not null)),
        constraint quote_revisions_four_eyes check (approved_by is null or approved_by is distinct from written_by),
        constraint quote_revisions_of_quote foreign key (business_id, quote_id) references quotes (business_id, id) on delete cascade);
      create unique index quote_revisions_by_number on quote_revisions (business_id, quote_id, revision);
      ${separateByBusiness('quote_revisions')}

      create table quote_lines (
        business_id      uuid not null,
        id               uuid not null,
        revision_id      uuid not null,
        variant_id       uuid,
        title            text not null check (title <> ''),
        quantity         integer not null check (quantity between 1 and 9999),
        unit_amount      integer check (unit_amount >= 0),
        list_amount      integer check (list_amount >= 0),
        tax_name         text,
        tax_basis_points integer check (tax_basis_points between 0 and 10000),
        tax_inclusive    boolean,
        position         integer not null,
        primary key (business_id, id),
        constraint quote_lines_tax_check check (num_nulls(tax_name, tax_basis_points, tax_inclusive) in (0, 3)),
        constraint quote_lines_of_revision foreign key (business_id, revision_id) references quote_revisions (business_id, id) on delete cascade,
        constraint quote_lines_of_variant foreign key (business_id, variant_id) references variants (business_id, id));
      create index quote_lines_by_revision on quote_lines (business_id, revision_id, position);
      create index quote_lines_by_variant on quote_lines (business_id, variant_id);
      ${separateByBusiness('quote_lines')}

      create table quote_moves (
        business_id uuid not null,
        id          uuid not null,
        quote_id    uuid not null,
        revision    integer not null,
        move        text not null,
        from_state  text not null,
        to_state    text not null,
        note        text not null default '',
        actor       text not null check (actor in ('contact', 'member', 'system')),
        actor_id    uuid,
        at          timestamptz not null default the_time(),
        primary key (business_id, id),
        constraint quote_moves_of_quote foreign key (business_id, quote_id) references quotes (business_id, id) on delete cascade);
      create index quote_moves_by_quote on quote_moves (business_id, quote_id, id);
      ${separateByBusiness('quote_moves')}
      revoke update, delete on quote_moves from perfcent_app;

      create table quote_orders (
        business_id uuid not null,
        quote_id    uuid not null,
        revision    integer not null,
        order_id    uuid not null,
        primary key (business_id, quote_id, revision),
        constraint quote_orders_of_quote foreign key (business_id, quote_id) references quotes (business_id, id) on delete cascade,
        constraint quote_orders_of_order foreign key (business_id, order_id) references orders (business_id, id) on delete cascade);
      create unique index quote_orders_by_order on quote_orders (business_id, order_id);
      ${separateByBusiness('quote_orders')}
      revoke update, delete on quote_orders from perfcent_app;

      -- What was sent stays as it was sent.
      create function keep_sent_quotes() returns trigger language plpgsql as $$
      begin
        if old.sent_at is not null and (to_jsonb(new) - 'file_id') <> (to_jsonb(old) - 'file_id') then
          raise exception 'A revision of a quote that was sent cannot be changed' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger quote_revisions_stay before update on quote_revisions for each row execute function keep_sent_quotes();

      create function keep_lines_of_sent_quotes() returns trigger language plpgsql as $$
      declare line record := coalesce(new, old);
      begin
        if exists (select from quote_revisions r where r.business_id = line.business_id and r.id = line.revision_id and r.sent_at is not null) then
          raise exception 'The lines of a quote that was sent cannot be changed' using errcode = 'restrict_violation';
        end if;
        return line;
      end $$;
      create trigger quote_lines_stay before insert or update or delete on quote_lines for each row execute function keep_lines_of_sent_quotes()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table quote_orders, quote_moves, quote_lines, quote_revisions, quotes, quote_terms;
      drop function keep_sent_quotes(), keep_lines_of_sent_quotes();
      alter table businesses drop legal_name, drop legal_address, drop tax_id`);
  }
}
