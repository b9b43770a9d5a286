import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { ContactKey, Row } from '../database/row.ts';

/** A place where a contact had something delivered. */
@Entity('contact_addresses')
@ForeignKey(() => ContactKey, ['businessId', 'contactId'], ['businessId', 'id'], {
  name: 'contact_addresses_of_contact',
  onDelete: 'CASCADE',
})
@Index('contact_addresses_once', ['businessId', 'contactId', 'address'], { unique: true })
export class ContactAddress extends Row {
  @Column('uuid')
  contactId: string;

  @Column('text')
  address: string;

  @Column('jsonb', { nullable: true })
  place: { readonly latitude: number; readonly longitude: number } | null;

  @Column('timestamptz', { default: () => 'now()' })
  usedAt: Date;
}
