import { IsEmail, IsNotEmpty, IsString, IsUUID, MaxLength } from 'class-validator';
import type { Credentials } from '../contract/access.ts';
import { Line } from '../problems/text-fields.ts';

export class SignInRequest implements Credentials {
  /** IsEmail itself throws at half of a surrogate pair. */
  @Line()
  @IsEmail({}, { message: 'must be an e-mail address' })
  @MaxLength(254, { message: 'is too long' })
  readonly email: string;

  @IsString({ message: 'must be given' })
  @IsNotEmpty({ message: 'must be given' })
  @MaxLength(1000, { message: 'is too long' })
  readonly password: string;
}

export class ChooseBusiness {
  @IsUUID(undefined, { message: 'must be the id of a business' })
  readonly id: string;
}
