import { Controller, Get, Query } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { ContactView } from '../contract/conversations.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { Line } from '../problems/text-fields.ts';
import { type ContactColumns, contactView } from './contact-view.ts';

export class ContactSearchQuery {
  @IsOptional()
  @Line()
  @MaxLength(100, { message: 'is longer than 100 characters' })
  @IsString({ message: 'must be text' })
  readonly search?: string;
}

/** Whoever is not among these is found by typing more of the name. */
const mostFound = 20;

/** Whom to make something for: the people who wrote to the business. */
@Controller('api/contacts')
export class ContactsController {
  constructor(private readonly database: TenantDatabase) {}

  /** By a part of a name or number, those who wrote last first. */
  @Get()
  async find(@CurrentMember() { businessId }: Member, @Query() { search = '' }: ContactSearchQuery): Promise<ContactView[]> {
    const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    const digits = search.replace(/\D/g, '');
    const rows: ContactColumns[] = await this.database.inBusiness(businessId, (tx) =>
      tx.query(
        `select p.id, p.profile_name, p.username, p.wa_id from contacts p
         left join lateral (
           select max(c.last_message_at) at from conversations c where c.business_id = p.business_id and c.contact_id = p.id) last on true
         where p.business_id = $1 and (p.profile_name ilike $2 or p.username ilike $2 or ($3 <> '' and p.wa_id like '%' || $3 || '%') or $4)
         order by last.at desc nulls last, p.id desc limit $5`,
        [businessId, like, digits, search === '', mostFound],
      ),
    );
    return rows.map(contactView);
  }
}
