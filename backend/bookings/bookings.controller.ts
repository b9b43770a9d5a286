import {
  BadRequestException,
  Body,
  ConflictException,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { BookingCalendar, BookingMove, BookingPage, BookingView, SlotView } from '../contract/bookings.ts';
import type { LeaveTaken, ResourceView } from '../contract/schedule.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { dateOf } from '../schedule/resources.service.ts';
import { TakeLeave } from '../schedule/schedule.dto.ts';
import { Services } from '../schedule/services.service.ts';
import { Absences } from './absences.ts';
import { BookingListQuery, CalendarQuery, ChangeBooking, CreateBooking, MoveBooking, Reason, SlotsQuery } from './bookings.dto.ts';
import { BookingQueries } from './bookings.queries.ts';
import { BookingDesk } from './booking-desk.ts';
import { Bookings } from './bookings.service.ts';
import { FreeTimes } from '../book/free-times.ts';

const mostDates = 62;

/** Each move is a path of its own, and answers with the booking as it is then. What the lifecycle or the calendar forbids is a 409 that says why. */
@Controller('api')
export class BookingsController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly bookings: Bookings,
    private readonly desk: BookingDesk,
    private readonly queries: BookingQueries,
    private readonly services: Services,
    private readonly times: FreeTimes,
    private readonly absences: Absences,
  ) {}

  @Get('bookings')
  list(@CurrentMember() { businessId }: Member, @Query() query: BookingListQuery): Promise<BookingPage> {
    for (const date of [query.from, query.until]) if (date) dateOf(date);
    return this.queries.list(businessId, { ...query, unmarked: query.unmarked === 'true' });
  }

  @Get('bookings/calendar')
  calendar(@CurrentMember() { businessId }: Member, @Query() query: CalendarQuery): Promise<BookingCalendar> {
    const [from, until] = datesOf(query);
    return this.queries.calendar(businessId, from.toString(), until.toString());
  }

  /** Times that staff may offer: notice and window are no limits for them. */
  @Get('bookings/slots')
  slots(@CurrentMember() { businessId }: Member, @Query() query: SlotsQuery): Promise<SlotView[]> {
    const [from, until] = datesOf(query);
    return this.database.inBusiness(businessId, async (tx) => {
      const service = await this.services.get(tx, businessId, query.serviceId);
      const wish = { service, resourceId: query.resourceId ?? null, people: query.people ?? 1, byStaff: true };
      const slots = await this.times.between(tx, businessId, wish, from, until);
      return slots.map(({ start, end, left, resources }) => ({
        startsAt: new Date(start).toISOString(),
        endsAt: new Date(end).toISOString(),
        left,
        resources,
      }));
    });
  }

  @Post('bookings')
  create(@CurrentMember() member: Member, @Body() booking: CreateBooking): Promise<BookingView> {
    return this.answer(member, (tx) => this.desk.book(tx, member, booking));
  }

  @Get('bookings/:id')
  get(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<BookingView> {
    return this.queries.get(businessId, id);
  }

  @Patch('bookings/:id')
  change(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() changes: ChangeBooking): Promise<BookingView> {
    return this.answer(member, (tx) => this.desk.change(tx, member, id, changes));
  }

  @Post('bookings/:id/move')
  @HttpCode(200)
  moveTo(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() time: MoveBooking): Promise<BookingView> {
    return this.answer(member, (tx) => this.desk.move(tx, member, id, time));
  }

  @Post('bookings/:id/approve')
  @HttpCode(200)
  approve(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<BookingView> {
    return this.step(member, id, 'approve');
  }

  @Post('bookings/:id/decline')
  @HttpCode(200)
  decline(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: Reason): Promise<BookingView> {
    return this.step(member, id, 'decline', reason);
  }

  @Post('bookings/:id/arrive')
  @HttpCode(200)
  arrive(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<BookingView> {
    return this.step(member, id, 'arrive');
  }

  @Post('bookings/:id/no-show')
  @HttpCode(200)
  noShow(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<BookingView> {
    return this.step(member, id, 'no-show');
  }

  @Post('bookings/:id/finish')
  @HttpCode(200)
  finish(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<BookingView> {
    return this.step(member, id, 'finish');
  }

  @Post('bookings/:id/cancel')
  @HttpCode(200)
  cancel(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: Reason): Promise<BookingView> {
    const { businessId, accountId } = member;
    return this.answer(
      member,
      async (tx) => (await this.bookings.cancel(tx, businessId, id, { by: 'member', accountId }, reason)).booking.id,
    );
  }

  /** Bookings in it stay, and their customers are asked for another time. */
  @Post('resources/:id/leave')
  takeLeave(
    @CurrentMember() { businessId, accountId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() leave: TakeLeave,
  ): Promise<LeaveTaken> {
    return this.database.inBusiness(businessId, (tx) => this.absences.takeLeave(tx, businessId, id, leave, { by: 'member', accountId }));
  }

  @Delete('resources/:id/leave/:leaveId')
  endLeave(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('leaveId', ParseUUIDPipe) leaveId: string,
  ): Promise<ResourceView> {
    return this.database.inBusiness(businessId, (tx) => this.absences.endLeave(tx, businessId, id, leaveId));
  }

  private step(member: Member, id: string, move: Exclude<BookingMove, 'move' | 'cancel'>, reason?: string): Promise<BookingView> {
    const { businessId, accountId } = member;
    return this.answer(member, async (tx) => (await this.bookings.move(tx, businessId, id, move, { by: 'member', accountId }, reason)).id);
  }

  private async answer({ businessId }: Member, work: (tx: Transaction) => Promise<string>): Promise<BookingView> {
    try {
      return await this.database.inBusiness(businessId, async (tx) => this.queries.view(tx, businessId, await work(tx)));
    } catch (error) {
      if (error instanceof Refusal) throw new ConflictException(`${error.message}.`);
      throw error;
    }
  }
}

function datesOf(query: CalendarQuery): [Temporal.PlainDate, Temporal.PlainDate] {
  const [from, until] = [Temporal.PlainDate.from(dateOf(query.from)), Temporal.PlainDate.from(dateOf(query.until))];
  const days = from.until(until).days;
  if (days < 0) throw new BadRequestException('The last date is before the first.');
  if (days >= mostDates) throw new BadRequestException(`No more than ${mostDates} days can be shown at once.`);
  return [from, until];
}
