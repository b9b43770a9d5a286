import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateByBusiness } from './policies.ts';

/** Files of a business: quotes it sends, pictures of its products, what staff attach. Written once; a changed file is another. */
export class KeepFiles1800000000190 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table files (
        business_id uuid not null references businesses on delete cascade,
        id          uuid not null,
        name        text not null check (name <> ''),
        mime        text not null check (mime <> ''),
        sha256      bytea not null,
        size        integer not null check (size between 1 and 16777216),
        bytes       bytea not null,
        created_at  timestamptz not null default the_time(),
        primary key (business_id, id));
      -- Pictures and documents are packed already.
      alter table files alter column bytes set storage external;
      ${separateByBusiness('files')}
      revoke update on files from perfcent_app;

      -- Where a file is at WhatsApp: an id that belongs to one number and is good for some weeks.
      create table file_uploads (
        business_id     uuid not null,
        phone_number_id text not null,
        file_id         uuid not null,
        media_id        text not null,
        good_until      timestamptz not null,
        primary key (business_id, phone_number_id, file_id),
        foreign key (business_id, phone_number_id) references whatsapp_numbers (business_id, phone_number_id) on delete cascade,
        foreign key (business_id, file_id) references files (business_id, id) on delete cascade);
      ${separateByBusiness('file_uploads')}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table file_uploads, files`);
  }
}
