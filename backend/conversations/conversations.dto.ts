import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, ValidateBy } from 'class-validator';
import { lengthOf, limits } from '../../flows/language/limits.ts';
import { idPattern } from '../../flows/language/shape.ts';
import type { NewReply, Owner, TakeOver } from '../contract/conversations.ts';
import { Line, Words } from '../problems/text-fields.ts';

/** Counted as Meta counts, not as JavaScript does. */
const FitsInAMessage = () =>
  ValidateBy({
    name: 'fitsInAMessage',
    validator: {
      validate: (value: unknown) => typeof value !== 'string' || lengthOf(value) <= limits.text,
      defaultMessage: () => `is longer than WhatsApp takes: at most ${limits.text} characters`,
    },
  });

export class ConversationListQuery {
  @IsOptional()
  @IsIn(['bot', 'human'], { message: 'must be bot or human' })
  readonly owner?: Owner;

  @IsOptional()
  @Line()
  @IsString({ message: 'must be text' })
  @MaxLength(100, { message: 'is longer than 100 characters' })
  readonly search?: string;

  @IsOptional()
  @IsString({ message: 'must be text' })
  readonly before?: string;
}

export class MessageListQuery {
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'must be what an earlier page gave as `before`' })
  readonly before?: string;
}

export class ReplyRequest implements NewReply {
  @IsUUID(undefined, { message: 'must be a UUID, made once for this reply' })
  readonly id: string;

  @Words()
  @IsString({ message: 'must be text' })
  @FitsInAMessage()
  readonly text: string;

  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a file that was uploaded before' })
  readonly fileId?: string;
}

const hows = ['resume', 'restart', 'jump', 'close'] as const;
const howWords = 'must be resume (where the bot was), restart (at the menu), jump (to a step) or close (it is done)';

export class GiveBackRequest {
  @IsIn(hows, { message: howWords })
  readonly how: (typeof hows)[number];

  @IsOptional()
  @Matches(idPattern, { message: 'must be the name of a step of the flow' })
  @MaxLength(64, { message: 'is longer than 64 characters' })
  readonly to?: string;
}

export class TakeOverRequest implements TakeOver {
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of who has it now' })
  readonly evenFrom?: string;
}
