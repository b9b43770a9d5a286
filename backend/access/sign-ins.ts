import { randomBytes } from 'node:crypto';
import { ForbiddenException, HttpException, HttpStatus, Injectable, UnauthorizedException } from '@nestjs/common';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { sha256 } from '../database/secrets.ts';
import { networkOf } from './network-of.ts';
import { passwordFits } from './passwords.ts';
import type { SignIn } from './sign-in.ts';

export interface Attempt {
  readonly email: string;
  readonly password: string;
  readonly ip: string;
  readonly userAgent: string;
}

/** Failures within 15 minutes; after that long nobody is locked out any more. */
const mostFailures = { perEmail: 10, perIp: 50 };

/** Sign-ins live in the database as the hash of a random token; the browser alone holds the token. */
@Injectable()
export class SignIns {
  constructor(private readonly across: AcrossBusinesses) {}

  /** Answers the token of a new sign-in. An unknown e-mail and a wrong password look and take the same. */
  async open({ email, password, ip, userAgent }: Attempt): Promise<string> {
    const [byEmail, byIp] = [`email:${email.trim().toLowerCase()}`, `ip:${networkOf(ip)}`];
    await this.refuseTooMany(byEmail, byIp);
    // Counted before the password is looked at, so that many tries at the same moment do not slip through together.
    await this.across.noteSignInFailure(byEmail);
    if ((await this.across.signInFailures(byEmail)) > mostFailures.perEmail) throw tooMany();

    const account = await this.across.accountByEmail(email.trim());
    if (!(await passwordFits(password, account?.passwordHash)) || !account) {
      await this.across.noteSignInFailure(byIp);
      throw new UnauthorizedException('This e-mail and password do not belong together.');
    }
    await this.across.forgetSignInFailures(byEmail);

    const [first] = await this.across.membershipsOf(account.id);
    if (!first) throw new ForbiddenException('You do not belong to a business any more. Ask its owner to invite you again.');
    const token = randomBytes(32).toString('base64url');
    await this.across.openSignIn({
      tokenSha256: sha256(token),
      accountId: account.id,
      businessId: first.businessId,
      ip,
      userAgent: userAgent.slice(0, 300),
    });
    return token;
  }

  /** Undefined when there is no such sign-in, when it has ended, or when its person no longer belongs to the business. */
  async find(token: string, { touch }: { readonly touch: boolean }): Promise<SignIn | undefined> {
    return this.look(sha256(token), touch);
  }

  async isOpen(signIn: SignIn): Promise<boolean> {
    const now = await this.look(signIn.tokenSha256, false);
    return now?.member.businessId === signIn.member.businessId;
  }

  async close(token: string): Promise<void> {
    await this.across.closeSignIn(sha256(token));
  }

  /** False when the person does not belong to that business. */
  choose(signIn: SignIn, businessId: string): Promise<boolean> {
    return this.across.chooseBusiness(signIn.tokenSha256, businessId);
  }

  private async look(tokenSha256: Buffer, touch: boolean): Promise<SignIn | undefined> {
    const row = await this.across.signInOf(tokenSha256, touch);
    if (!row) return undefined;
    const { accountId, email, accountName, businessId, role, memberName } = row;
    return { tokenSha256, account: { id: accountId, name: accountName, email }, member: { accountId, businessId, role, name: memberName } };
  }

  private async refuseTooMany(byEmail: string, byIp: string): Promise<void> {
    const [emails, ips] = await Promise.all([this.across.signInFailures(byEmail), this.across.signInFailures(byIp)]);
    if (emails >= mostFailures.perEmail || ips >= mostFailures.perIp) throw tooMany();
  }
}

const tooMany = () => new HttpException('Too many sign-ins failed. Wait a quarter of an hour and try again.', HttpStatus.TOO_MANY_REQUESTS);
