import { Check, Column, Entity, ForeignKey, OneToMany, type Relation } from 'typeorm';
import { BusinessKey, Row } from '../database/row.ts';
import { ServiceNeed } from './service-need.entity.ts';

/** Something that takes time and can be booked, with what it costs and how it may be booked, moved and cancelled. */
@Entity('services')
@Check('services_name_check', `name <> ''`)
@Check('services_minutes_check', `minutes between 5 and 10080`)
@Check('services_before_minutes_check', `before_minutes between 0 and 1440`)
@Check('services_after_minutes_check', `after_minutes between 0 and 1440`)
@Check('services_step_minutes_check', `step_minutes between 5 and 1440`)
@Check('services_places_check', `places between 1 and 500`)
@Check('services_amount_check', `amount >= 0`)
@Check('services_check', `deposit between 0 and amount`)
@Check('services_approval_minutes_check', `approval_minutes between 5 and 20160`)
@Check('services_notice_minutes_check', `notice_minutes between 0 and 129600`)
@Check('services_window_days_check', `window_days between 1 and 365`)
@Check('services_free_until_minutes_check', `free_until_minutes between 0 and 129600`)
@Check('services_check1', `late_fee between 0 and amount`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'services_business_id_fkey', onDelete: 'CASCADE' })
export class Service extends Row {
  @Column('text')
  name: string;

  @Column('text', { default: '' })
  description: string;

  @Column('integer')
  minutes: number;

  @Column('integer', { default: 0 })
  beforeMinutes: number;

  @Column('integer', { default: 0 })
  afterMinutes: number;

  @Column('integer', { default: 30 })
  stepMinutes: number;

  /** How many may book the same time: one for an appointment, more for a class. */
  @Column('integer', { default: 1 })
  places: number;

  /** For an appointment, or for each place of a class; so is the deposit. */
  @Column('integer')
  amount: number;

  @Column('integer', { default: 0 })
  deposit: number;

  @Column('boolean', { default: false })
  needsApproval: boolean;

  @Column('integer', { default: 240 })
  approvalMinutes: number;

  @Column('integer', { default: 60 })
  noticeMinutes: number;

  @Column('integer', { default: 60 })
  windowDays: number;

  @Column('integer', { default: 1440 })
  freeUntilMinutes: number;

  @Column('integer', { default: 0 })
  lateFee: number;

  /** Off: nothing new is booked; what is booked stays. */
  @Column('boolean', { default: true })
  active: boolean;

  @Column('integer', { default: 0 })
  position: number;

  @OneToMany(() => ServiceNeed, (need) => need.service)
  needs: Relation<ServiceNeed[]>;

  /** The ids of the resources, group by group: any one of each is needed. */
  get groups(): readonly (readonly string[])[] {
    const sorted = [...this.needs].sort((left, right) => left.need - right.need || left.position - right.position);
    return [...new Set(sorted.map(({ need }) => need))].map((need) =>
      sorted.filter((each) => each.need === need).map(({ resourceId }) => resourceId),
    );
  }
}
