import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Exclusion,
  ForeignKey,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  type Relation,
} from 'typeorm';
import type { BookingState } from '../contract/bookings.ts';
import { BusinessKey, ContactKey, ConversationKey, Row } from '../database/row.ts';
import { Resource } from '../schedule/resource.entity.ts';
import { Service } from '../schedule/service.entity.ts';
import type { Actor, AnyBookingMove } from './booking-lifecycle.ts';

/** A time that is held or booked, for a contact or for somebody by name. It has a number from when it is more than held. */
@Entity('bookings')
@Check(
  'bookings_state_check',
  `state in ('held', 'pending', 'unpaid', 'booked', 'arrived', 'done', 'no-show', 'cancelled', 'declined', 'expired', 'swapped')`,
)
@Check('bookings_people_check', `people between 1 and 500`)
@Check('bookings_amount_check', `amount >= 0`)
@Check('bookings_deposit_check', `deposit >= 0`)
@Check('bookings_pay_within_minutes_check', `pay_within_minutes between 5 and 20160`)
@Check('bookings_late_fee_check', `late_fee >= 0`)
@Check('bookings_attendance_check', `attendance in ('asked', 'confirmed')`)
@Check('bookings_end_later', `starts_at < ends_at`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'bookings_business_id_fkey', onDelete: 'CASCADE' })
@ForeignKey(() => ContactKey, ['businessId', 'contactId'], ['businessId', 'id'], { name: 'bookings_of_contact', onDelete: 'CASCADE' })
@ForeignKey(() => ConversationKey, ['businessId', 'conversationId'], ['businessId', 'id'], {
  name: 'bookings_of_conversation',
  onDelete: 'CASCADE',
})
@ForeignKey(() => Service, ['businessId', 'serviceId'], ['businessId', 'id'], { name: 'bookings_of_service' })
@ForeignKey(() => Resource, ['businessId', 'resourceId'], ['businessId', 'id'], { name: 'bookings_of_resource' })
@Index('bookings_by_number', ['businessId', 'number'], { unique: true })
@Index('bookings_by_start', ['businessId', 'startsAt'])
@Index('bookings_by_contact', ['businessId', 'contactId', 'startsAt'])
@Index('bookings_of_a_conversation', ['businessId', 'conversationId', 'id'])
export class Booking extends Row {
  @Column('integer', { nullable: true })
  number: number | null;

  @Column('uuid', { nullable: true })
  conversationId: string | null;

  @Column('uuid', { nullable: true })
  contactId: string | null;

  @Column('uuid')
  serviceId: string;

  /** With whom it was wished; null for anyone. */
  @Column('uuid', { nullable: true })
  resourceId: string | null;

  /** The name of the service when it was booked. */
  @Column('text')
  title: string;

  @Column('text')
  state: BookingState;

  @Column('timestamptz')
  startsAt: Date;

  @Column('timestamptz')
  endsAt: Date;

  @Column('integer', { default: 1 })
  people: number;

  @Column('integer')
  amount: number;

  @Column('integer', { default: 0 })
  deposit: number;

  @Column('char', { length: 3 })
  currency: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  note: string | null;

  @Column('timestamptz', { nullable: true })
  heldUntil: Date | null;

  @Column('integer', { default: 60 })
  payWithinMinutes: number;

  @Column('uuid', { nullable: true })
  dueId: string | null;

  /** The booking that is to move to this held time. */
  @Column('uuid', { nullable: true })
  movesId: string | null;

  /** Held as an offer to somebody who waited. */
  @Column('uuid', { nullable: true })
  waitlistId: string | null;

  @Column('integer')
  freeUntilMinutes: number;

  @Column('integer', { default: 0 })
  lateFee: number;

  @Column('text', { nullable: true })
  attendance: 'asked' | 'confirmed' | null;

  @Column('text', { nullable: true })
  disturbed: string | null;

  @CreateDateColumn({ type: 'timestamptz', default: () => 'the_time()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'the_time()' })
  updatedAt: Date;

  @OneToMany(() => BookingResource, (taken) => taken.booking)
  taken: Relation<BookingResource[]>;

  /** As it is read out. */
  get spokenNumber(): string {
    return this.number === null ? '' : `B-${this.number}`;
  }

  /** Until then its contact may cancel and move it freely. */
  get freeUntil(): Date {
    return new Date(this.startsAt.valueOf() - this.freeUntilMinutes * 60_000);
  }
}

/** A seat of a resource that a booking takes, with what is kept free around it. Of live ones no two overlap. */
@Entity('booking_resources')
@Check('booking_resources_seat_check', `seat > 0`)
@Exclusion('booking_resources_one_a_seat', `using gist (business_id with =, resource_id with =, seat with =, during with &&) where (live)`)
@Exclusion(
  'booking_resources_one_session',
  `using gist (business_id with =, resource_id with =, session with <>, during with &&) where (live)`,
)
@ForeignKey(() => Resource, ['businessId', 'resourceId'], ['businessId', 'id'], { name: 'booking_resources_of_resource' })
@Index('booking_resources_by_booking', ['businessId', 'bookingId'])
export class BookingResource extends Row {
  @Column('uuid')
  bookingId: string;

  @ManyToOne(() => Booking, (booking) => booking.taken, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'business_id', referencedColumnName: 'businessId', foreignKeyConstraintName: 'booking_resources_of_booking' },
    { name: 'booking_id', referencedColumnName: 'id', foreignKeyConstraintName: 'booking_resources_of_booking' },
  ])
  booking: Relation<Booking>;

  @Column('uuid')
  resourceId: string;

  @Column('integer')
  seat: number;

  /** Those who share it sit in the same class. */
  @Column('text')
  session: string;

  @Column('tstzrange')
  during: string;

  @Column('boolean')
  live: boolean;
}

/** One step of a booking through its lifecycle, and who took it. Written once, never changed. */
@Entity('booking_moves')
@Check('booking_moves_actor_check', `actor in ('contact', 'member', 'system')`)
@ForeignKey(() => Booking, ['businessId', 'bookingId'], ['businessId', 'id'], { name: 'booking_moves_of_booking', onDelete: 'CASCADE' })
@Index('booking_moves_by_booking', ['businessId', 'bookingId', 'id'])
export class BookingMoveEntry extends Row {
  @Column('uuid')
  bookingId: string;

  @Column('text')
  move: AnyBookingMove;

  @Column('text')
  fromState: BookingState;

  @Column('text')
  toState: BookingState;

  @Column('text')
  actor: Actor;

  /** The member of staff, where one did it. */
  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('jsonb', { default: {} })
  detail: { readonly before?: string; readonly after?: string; readonly reason?: string };

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at: Date;
}
