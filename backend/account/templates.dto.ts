import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { NewTemplate, TemplateButton, TemplateCategory, TemplateState } from '../contract/templates.ts';
import { Line, Words } from '../problems/text-fields.ts';

const text = { message: 'must be text' };

class ButtonRequest {
  @IsIn(['reply', 'link', 'phone'], { message: 'must be reply, link or phone' })
  readonly kind: TemplateButton['kind'];

  @Line()
  @IsString(text)
  @MaxLength(200, { message: 'is longer than 200 characters' })
  readonly title: string;

  @IsOptional()
  @IsString(text)
  @MaxLength(2100, { message: 'is longer than 2000 characters' })
  readonly url?: string;

  @IsOptional()
  @IsString(text)
  @MaxLength(2100, { message: 'is longer than 2000 characters' })
  readonly example?: string;

  @IsOptional()
  @Line()
  @IsString(text)
  @MaxLength(40, { message: 'is longer than 40 characters' })
  readonly phone?: string;
}

/** Its shape; what Meta demands of its words is checked by `problemsOfTemplate`. */
export class TemplateRequest {
  @IsString(text)
  @MaxLength(600, { message: 'is longer than 512 characters' })
  readonly name: string;

  @IsString(text)
  @MaxLength(20, { message: 'is longer than 20 characters' })
  readonly language: string;

  @IsIn(['utility', 'marketing'], { message: 'must be utility or marketing' })
  readonly category: NewTemplate['category'];

  @IsOptional()
  @Words()
  @IsString(text)
  @MaxLength(1000, { message: 'is longer than 60 characters' })
  readonly header?: string;

  @Words()
  @IsString(text)
  @MaxLength(10_000, { message: 'is longer than 1024 characters' })
  readonly body: string;

  @IsOptional()
  @Words()
  @IsString(text)
  @MaxLength(1000, { message: 'is longer than 60 characters' })
  readonly footer?: string;

  @IsArray({ message: 'must be a list' })
  @ArrayMaxSize(20, { message: 'are at most 10' })
  @ValidateNested({ each: true })
  @Type(() => ButtonRequest)
  readonly buttons: ButtonRequest[];

  @IsObject({ message: 'must name an example for each variable' })
  readonly examples: Record<string, unknown>;
}

export class NewTemplateRequest extends TemplateRequest {
  @IsOptional()
  @Matches(/^\d{1,32}$/, { message: 'must be the id of an account at Meta' })
  readonly wabaId?: string;
}

/** Parsed at the wall: from here on each button has what its kind needs. */
export function templateOf({ name, language, category, header, body, footer, buttons, examples }: TemplateRequest): NewTemplate {
  return {
    name,
    language,
    category,
    ...(header && { header }),
    body,
    ...(footer && { footer }),
    buttons: buttons.map(({ kind, title, url = '', example, phone = '' }): TemplateButton => {
      if (kind === 'reply') return { kind, title };
      return kind === 'phone' ? { kind, title, phone } : { kind, title, url, ...(example && { example }) };
    }),
    examples: Object.fromEntries(Object.entries(examples).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []))),
  };
}

const states: readonly TemplateState[] = [
  'pending',
  'approved',
  'rejected',
  'paused',
  'disabled',
  'in_appeal',
  'limit_exceeded',
  'archived',
  'pending_deletion',
  'deleted',
  'locked',
  'flagged',
];

export class TemplateListQuery {
  @IsOptional()
  @Line()
  @IsString(text)
  @MaxLength(100, { message: 'is longer than 100 characters' })
  readonly search?: string;

  @IsOptional()
  @IsIn(states, { message: `must be one of ${states.join(', ')}` })
  readonly state?: TemplateState;

  @IsOptional()
  @IsIn(['utility', 'marketing', 'authentication'], { message: 'must be utility, marketing or authentication' })
  readonly category?: TemplateCategory;

  @IsOptional()
  @Matches(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/, { message: 'must be a language such as en or es_MX' })
  readonly language?: string;

  @IsOptional()
  @IsIn(['name', 'newest'], { message: 'must be name or newest' })
  readonly sort?: 'name' | 'newest';

  @IsOptional()
  @IsString(text)
  readonly after?: string;
}
