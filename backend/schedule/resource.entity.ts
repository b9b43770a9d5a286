import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { OpeningHours } from '../contract/businesses.ts';
import type { Span } from '../contract/schedule.ts';
import { BusinessKey, Row } from '../database/row.ts';

/** A person or a room. It serves one thing at a time, for as many people as it has room for. */
@Entity('resources')
@Check('resources_name_check', `name <> ''`)
@Check('resources_kind_check', `kind in ('person', 'room')`)
@Check('resources_capacity_check', `capacity between 1 and 500`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'resources_business_id_fkey', onDelete: 'CASCADE' })
export class Resource extends Row {
  @Column('text')
  name: string;

  @Column('text')
  kind: 'person' | 'room';

  @Column('integer', { default: 1 })
  capacity: number;

  @Column('jsonb', { default: {} })
  weekly: OpeningHours;

  @Column('boolean', { default: true })
  active: boolean;

  @Column('integer', { default: 0 })
  position: number;
}

const ofResource = { name: 'resource_days_of_resource', onDelete: 'CASCADE' } as const;

/** A date on which a resource keeps other hours than on its weekday. */
@Entity('resource_days')
@ForeignKey(() => Resource, ['businessId', 'resourceId'], ['businessId', 'id'], ofResource)
@Index('resource_days_once', ['businessId', 'resourceId', 'date'], { unique: true })
export class ResourceDayEntry extends Row {
  @Column('uuid')
  resourceId: string;

  @Column('date')
  date: string;

  @Column('jsonb')
  spans: readonly Span[];

  @Column('text', { default: '' })
  note: string;
}

/** A time in which a resource is away. */
@Entity('resource_leave')
@Check('resource_leave_ends_later', `starts_at < ends_at`)
@ForeignKey(() => Resource, ['businessId', 'resourceId'], ['businessId', 'id'], { ...ofResource, name: 'resource_leave_of_resource' })
@Index('resource_leave_by_end', ['businessId', 'resourceId', 'endsAt'])
export class Leave extends Row {
  @Column('uuid')
  resourceId: string;

  @Column('timestamptz')
  startsAt: Date;

  @Column('timestamptz')
  endsAt: Date;

  @Column('text', { default: '' })
  reason: string;
}
