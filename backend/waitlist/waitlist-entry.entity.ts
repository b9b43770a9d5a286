import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { ContactKey, ConversationKey, Row } from '../database/row.ts';
import { Resource } from '../schedule/resource.entity.ts';
import { Service } from '../schedule/service.entity.ts';

const cascade = { onDelete: 'CASCADE' } as const;

/** Somebody who wants a time that is taken. What becomes free is offered to one after the other. */
@Entity('waitlist_entries')
@Check('waitlist_entries_people_check', `people between 1 and 500`)
@Check('waitlist_entries_state_check', `state in ('waiting', 'offered', 'served', 'left')`)
@ForeignKey(() => Service, ['businessId', 'serviceId'], ['businessId', 'id'], { ...cascade, name: 'waitlist_entries_of_service' })
@ForeignKey(() => Resource, ['businessId', 'resourceId'], ['businessId', 'id'], { ...cascade, name: 'waitlist_entries_of_resource' })
@ForeignKey(() => ContactKey, ['businessId', 'contactId'], ['businessId', 'id'], { ...cascade, name: 'waitlist_entries_of_contact' })
@ForeignKey(() => ConversationKey, ['businessId', 'conversationId'], ['businessId', 'id'], {
  ...cascade,
  name: 'waitlist_entries_of_conversation',
})
@Index('waitlist_entries_waiting', ['businessId', 'serviceId', 'id'], { where: `state in ('waiting', 'offered')` })
export class WaitlistEntry extends Row {
  @Column('uuid')
  conversationId: string;

  @Column('uuid')
  contactId: string;

  @Column('uuid')
  serviceId: string;

  /** Only with this one; null for anyone. */
  @Column('uuid', { nullable: true })
  resourceId: string | null;

  /** The day that is wanted; null for any. */
  @Column('date', { nullable: true })
  wished: string | null;

  @Column('integer', { default: 1 })
  people: number;

  @Column('text', { default: 'waiting' })
  state: 'waiting' | 'offered' | 'served' | 'left';

  @Column('timestamptz', { default: () => 'the_time()' })
  createdAt: Date;
}
