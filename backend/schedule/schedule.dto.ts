import { applyDecorators } from '@nestjs/common';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { validate as isUuid } from 'uuid';
import type { OpeningHours } from '../contract/businesses.ts';
import type { NewLeave, NewResource, NewResourceDay, NewService, ResourceChanges, ServiceChanges, Span } from '../contract/schedule.ts';
import { Line, Words } from '../problems/text-fields.ts';
import { AreSpans, IsWeek } from './valid-hours.ts';

/** May be left out, which null is no way to do. */
const MayBeAbsent = () => ValidateIf((_, value) => value !== undefined);

const Name = () =>
  applyDecorators(
    Line(),
    MinLength(1, { message: 'must be given' }),
    MaxLength(60, { message: 'is longer than 60 characters' }),
    IsString({ message: 'must be text' }),
  );

const Note = () =>
  applyDecorators(Words(), MaxLength(500, { message: 'is longer than 500 characters' }), IsString({ message: 'must be text' }));

const Whole = (least: number, most: number) =>
  applyDecorators(
    Max(most, { message: `cannot be above ${most}` }),
    Min(least, { message: `cannot be below ${least}` }),
    IsInt({ message: 'must be a whole number' }),
  );

const Amount = () => Whole(0, 2_000_000_000);

const Flag = () => IsBoolean({ message: 'must be true or false' });

const AreNeeds = () =>
  applyDecorators(
    ArrayMaxSize(5, { message: 'are more than 5 groups' }),
    IsArray({ message: 'must be a list of groups, each a list of resources of which any one is needed' }),
    ValidateBy({
      name: 'areNeeds',
      validator: {
        validate: (groups: unknown) =>
          !Array.isArray(groups) ||
          groups.every(
            (group) =>
              Array.isArray(group) &&
              group.length > 0 &&
              group.length <= 50 &&
              new Set(group).size === group.length &&
              group.every((id) => isUuid(id)),
          ),
        defaultMessage: () => 'must be groups of up to 50 resources by their ids, none of them empty and no id twice in one',
      },
    }),
  );

class ServiceFields implements ServiceChanges {
  @MayBeAbsent()
  @Note()
  readonly description?: string;

  @MayBeAbsent()
  @Whole(0, 1440)
  readonly beforeMinutes?: number;

  @MayBeAbsent()
  @Whole(0, 1440)
  readonly afterMinutes?: number;

  @MayBeAbsent()
  @Whole(5, 1440)
  readonly stepMinutes?: number;

  @MayBeAbsent()
  @Whole(1, 500)
  readonly places?: number;

  @MayBeAbsent()
  @Amount()
  readonly deposit?: number;

  @MayBeAbsent()
  @Flag()
  readonly needsApproval?: boolean;

  @MayBeAbsent()
  @Whole(5, 20_160)
  readonly approvalMinutes?: number;

  @MayBeAbsent()
  @Whole(0, 129_600)
  readonly noticeMinutes?: number;

  @MayBeAbsent()
  @Whole(1, 365)
  readonly windowDays?: number;

  @MayBeAbsent()
  @Whole(0, 129_600)
  readonly freeUntilMinutes?: number;

  @MayBeAbsent()
  @Amount()
  readonly lateFee?: number;

  @MayBeAbsent()
  @Flag()
  readonly active?: boolean;
}

export class CreateService extends ServiceFields implements NewService {
  @Name()
  readonly name: string;

  @Whole(5, 10_080)
  readonly minutes: number;

  @Amount()
  readonly amount: number;

  @AreNeeds()
  readonly needs: string[][];
}

export class ChangeService extends ServiceFields implements ServiceChanges {
  @MayBeAbsent()
  @Name()
  readonly name?: string;

  @MayBeAbsent()
  @Whole(5, 10_080)
  readonly minutes?: number;

  @MayBeAbsent()
  @Amount()
  readonly amount?: number;

  @MayBeAbsent()
  @AreNeeds()
  readonly needs?: string[][];
}

class ResourceFields {
  @MayBeAbsent()
  @Whole(1, 500)
  readonly capacity?: number;

  @MayBeAbsent()
  @Flag()
  readonly active?: boolean;

  @MayBeAbsent()
  @IsWeek()
  readonly weekly?: OpeningHours;
}

export class CreateResource extends ResourceFields implements NewResource {
  @Name()
  readonly name: string;

  @IsIn(['person', 'room'], { message: 'must be person or room' })
  readonly kind: 'person' | 'room';
}

export class ChangeResource extends ResourceFields implements ResourceChanges {
  @MayBeAbsent()
  @Name()
  readonly name?: string;
}

export class SetResourceDay implements NewResourceDay {
  @AreSpans()
  readonly spans: Span[];

  @Note()
  readonly note: string;
}

const onTheClock = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d$/;

export class TakeLeave implements NewLeave {
  @Matches(onTheClock, { message: 'must be a time like 2026-07-24T09:00, on the clock of the business' })
  readonly from: string;

  @Matches(onTheClock, { message: 'must be a time like 2026-07-24T09:00, on the clock of the business' })
  readonly until: string;

  @MayBeAbsent()
  @Note()
  readonly reason?: string;
}
