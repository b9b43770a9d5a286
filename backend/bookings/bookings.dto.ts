import { applyDecorators } from '@nestjs/common';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import type { BookingChanges, BookingState, NewBooking, NewTime } from '../contract/bookings.ts';
import { Line, NumberInQuery, Words } from '../problems/text-fields.ts';

const listed = [
  'pending',
  'unpaid',
  'booked',
  'arrived',
  'done',
  'no-show',
  'cancelled',
  'declined',
  'expired',
] as const satisfies readonly BookingState[];

const Id = () => IsUUID('all', { message: 'must be an id' });
const Instant = () => IsISO8601({ strict: true, strictSeparator: true }, { message: 'must be a time like 2026-07-24T09:00:00Z' });
const AsDate = () => Matches(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, { message: 'must be a date like 2026-07-24' });
const Name = () =>
  applyDecorators(Line(), MaxLength(100, { message: 'is longer than 100 characters' }), IsString({ message: 'must be text' }));
const Note = () =>
  applyDecorators(Words(), MaxLength(1000, { message: 'is longer than 1000 characters' }), IsString({ message: 'must be text' }));

const People = () =>
  applyDecorators(
    NumberInQuery(),
    Max(500, { message: 'cannot be above 500' }),
    Min(1, { message: 'cannot be below 1' }),
    IsInt({ message: 'must be a whole number' }),
  );

export class BookingListQuery {
  @IsOptional()
  @IsIn(listed, { message: `must be one of ${listed.join(', ')}` })
  readonly state?: (typeof listed)[number];

  @IsOptional()
  @IsIn(['true'], { message: 'must be true' })
  readonly unmarked?: 'true';

  @IsOptional()
  @Name()
  readonly search?: string;

  @IsOptional()
  @Id()
  readonly resourceId?: string;

  @IsOptional()
  @Id()
  readonly serviceId?: string;

  @IsOptional()
  @AsDate()
  readonly from?: string;

  @IsOptional()
  @AsDate()
  readonly until?: string;

  @IsOptional()
  @IsIn(['soonest', 'latest'], { message: 'must be soonest or latest' })
  readonly sort?: 'soonest' | 'latest';

  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, {
    message: 'must be what an earlier page gave as `next`',
  })
  readonly after?: string;
}

export class CalendarQuery {
  @AsDate()
  readonly from: string;

  @AsDate()
  readonly until: string;
}

export class SlotsQuery extends CalendarQuery {
  @Id()
  readonly serviceId: string;

  @IsOptional()
  @Id()
  readonly resourceId?: string;

  @IsOptional()
  @People()
  readonly people?: number;
}

export class CreateBooking implements NewBooking {
  @Id()
  readonly serviceId: string;

  @Instant()
  readonly startsAt: string;

  @IsOptional()
  @Id()
  readonly resourceId?: string;

  @IsOptional()
  @People()
  readonly people?: number;

  @IsOptional()
  @Id()
  readonly contactId?: string;

  @IsOptional()
  @Name()
  readonly name?: string;

  @IsOptional()
  @Line()
  @MaxLength(30, { message: 'is longer than 30 characters' })
  @IsString({ message: 'must be text' })
  readonly phone?: string;

  @IsOptional()
  @Note()
  readonly note?: string;
}

export class MoveBooking implements NewTime {
  @Instant()
  readonly startsAt: string;

  @IsOptional()
  @Id()
  readonly resourceId?: string;
}

export class ChangeBooking implements BookingChanges {
  @IsOptional()
  @Name()
  readonly name?: string;

  @IsOptional()
  @Note()
  readonly note?: string;
}

/** Why staff decline or cancel; the customer is told. */
export class Reason {
  @IsOptional()
  @Note()
  readonly reason?: string;
}
