import { Check, Column, Entity, ForeignKey, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Row } from '../database/row.ts';
import { Resource } from './resource.entity.ts';
import { Service } from './service.entity.ts';

/** One of the resources that can meet one need of a service. */
@Entity('service_needs')
@Check('service_needs_need_check', `need between 1 and 5`)
@ForeignKey(() => Resource, ['businessId', 'resourceId'], ['businessId', 'id'], { name: 'service_needs_of_resource', onDelete: 'CASCADE' })
@Index('service_needs_once', ['businessId', 'serviceId', 'need', 'resourceId'], { unique: true })
@Index('service_needs_by_resource', ['businessId', 'resourceId'])
export class ServiceNeed extends Row {
  @Column('uuid')
  serviceId: string;

  @ManyToOne(() => Service, (service) => service.needs, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'business_id', referencedColumnName: 'businessId', foreignKeyConstraintName: 'service_needs_of_service' },
    { name: 'service_id', referencedColumnName: 'id', foreignKeyConstraintName: 'service_needs_of_service' },
  ])
  service: Relation<Service>;

  @Column('uuid')
  resourceId: string;

  /** Which need: the first is whose hours the times are cut from. */
  @Column('integer')
  need: number;

  @Column('integer', { default: 0 })
  position: number;
}
