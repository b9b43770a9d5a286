import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common';
import { In } from 'typeorm';
import { Temporal } from 'temporal-polyfill';
import type { NewLeave, NewResource, NewResourceDay, ResourceChanges, ResourceView, Span } from '../contract/schedule.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Leave, Resource, ResourceDayEntry } from './resource.entity.ts';
import type { Available } from './slots.ts';

/** When a resource is there, before anybody booked it. */
export type Presence = Omit<Available, 'taken'> & { readonly name: string };

interface PresenceRow extends Omit<Presence, 'days'> {
  readonly days: readonly (readonly [date: string, spans: readonly Span[]])[];
}

/** Who and what services need, and when they are there. */
@Injectable()
export class Resources {
  list(tx: Transaction, businessId: string): Promise<ResourceView[]> {
    return this.views(tx, businessId);
  }

  async get(tx: Transaction, businessId: string, id: string): Promise<ResourceView> {
    const [view] = await this.views(tx, businessId, [id]);
    if (!view) throw new NotFoundException('There is no such resource.');
    return view;
  }

  async create(tx: Transaction, businessId: string, resource: NewResource): Promise<ResourceView> {
    const id = newId();
    const position = await tx.countBy(Resource, { businessId });
    await tx.insert(Resource, { ...resource, businessId, id, position });
    return this.get(tx, businessId, id);
  }

  async change(tx: Transaction, businessId: string, id: string, changes: ResourceChanges): Promise<ResourceView> {
    await this.get(tx, businessId, id);
    if (Object.keys(changes).length > 0) await tx.update(Resource, { businessId, id }, changes);
    return this.get(tx, businessId, id);
  }

  /** Replaces what was said of this date before. */
  async setDay(tx: Transaction, businessId: string, resourceId: string, date: string, day: NewResourceDay): Promise<ResourceView> {
    await this.get(tx, businessId, resourceId);
    await this.clearDay(tx, businessId, resourceId, date);
    await tx.insert(ResourceDayEntry, { ...day, businessId, id: newId(), resourceId, date });
    return this.get(tx, businessId, resourceId);
  }

  /** The date is like its weekday again. */
  async clearDay(tx: Transaction, businessId: string, resourceId: string, date: string): Promise<ResourceView> {
    await tx.delete(ResourceDayEntry, { businessId, resourceId, date: dateOf(date) });
    return this.get(tx, businessId, resourceId);
  }

  /** Gives the leave itself; what is booked in it is another matter. */
  async takeLeave(tx: Transaction, businessId: string, resourceId: string, { from, until, reason = '' }: NewLeave): Promise<Leave> {
    await this.get(tx, businessId, resourceId);
    const zone = await zoneOf(tx, businessId);
    const [startsAt, endsAt] = [instantOf(from, zone), instantOf(until, zone)];
    if (startsAt >= endsAt) throw new BadRequestException('The leave ends before it begins.');
    const leave = tx.create(Leave, { businessId, id: newId(), resourceId, startsAt, endsAt, reason });
    await tx.insert(Leave, leave);
    return leave;
  }

  async endLeave(tx: Transaction, businessId: string, resourceId: string, id: string): Promise<ResourceView> {
    await tx.delete(Leave, { businessId, resourceId, id });
    return this.get(tx, businessId, resourceId);
  }

  /** Those of these resources that can be booked, in the order of the business, with their hours and leave from this time on. */
  async presence(tx: Transaction, businessId: string, ids: readonly string[], from: Date): Promise<Presence[]> {
    const rows: PresenceRow[] = await tx.query(
      `select r.id, r.name, r.capacity, r.weekly,
              (select coalesce(json_agg(json_build_array(d.date, d.spans)), '[]') from resource_days d
               where d.business_id = r.business_id and d.resource_id = r.id and d.date >= $3::date - 1) days,
              (select coalesce(json_agg(json_build_array(extract(epoch from l.starts_at) * 1000, extract(epoch from l.ends_at) * 1000)), '[]')
               from resource_leave l where l.business_id = r.business_id and l.resource_id = r.id and l.ends_at > $3) leave
       from resources r where r.business_id = $1 and r.id = any($2) and r.active order by r.position, r.id`,
      [businessId, ids, from],
    );
    return rows.map((row) => ({ ...row, days: new Map(row.days) }));
  }

  private async views(tx: Transaction, businessId: string, ids?: readonly string[]): Promise<ResourceView[]> {
    const those = await tx.find(Resource, {
      where: ids ? { businessId, id: In(ids) } : { businessId },
      order: { position: 'ASC', id: 'ASC' },
    });
    const today = await tx.query<{ today: string; now: Date }[]>(
      `select to_char(the_time() at time zone zone, 'YYYY-MM-DD') today, the_time() now from businesses where id = $1`,
      [businessId],
    );
    const { today: date, now } = today[0]!;
    const days = await tx.find(ResourceDayEntry, { where: { businessId }, order: { date: 'ASC' } });
    const leave = await tx.find(Leave, { where: { businessId }, order: { startsAt: 'ASC' } });
    return those.map(({ id, name, kind, capacity, active, weekly }) => ({
      id,
      name,
      kind,
      capacity,
      active,
      weekly,
      days: of(days, id)
        .filter((day) => day.date >= date)
        .map((day) => ({ date: day.date, spans: day.spans, note: day.note })),
      leave: of(leave, id)
        .filter(({ endsAt }) => endsAt > now)
        .map((each) => ({ id: each.id, from: each.startsAt.toISOString(), until: each.endsAt.toISOString(), reason: each.reason })),
    }));
  }
}

const of = <T extends { readonly resourceId: string }>(rows: readonly T[], id: string): T[] =>
  rows.filter(({ resourceId }) => resourceId === id);

export async function zoneOf(tx: Transaction, businessId: string): Promise<string> {
  const [business]: { zone: string }[] = await tx.query(`select zone from businesses where id = $1`, [businessId]);
  return business!.zone;
}

/** On the clock of the zone. */
export function instantOf(onTheWall: string, zone: string): Date {
  try {
    return new Date(Temporal.PlainDateTime.from(onTheWall, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequestException(`"${onTheWall}" is no time of the calendar.`);
    throw error;
  }
}

export function dateOf(text: string): string {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequestException(`"${text}" is no date like 2026-07-24.`);
    throw error;
  }
}
