import { Injectable } from '@nestjs/common';
import type { Me } from '../contract/access.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { sandboxIsHere } from '../sandbox/sandbox-is-here.ts';
import type { SignIn } from './sign-in.ts';

/** Tells a signed-in person who they are, for whom they act, and where else they could. */
@Injectable()
export class WhoIsThis {
  constructor(
    private readonly database: TenantDatabase,
    private readonly across: AcrossBusinesses,
  ) {}

  async tell({ account, member }: SignIn): Promise<Me> {
    const [business, memberships] = await Promise.all([
      this.database.inBusiness(member.businessId, async (tx): Promise<Me['business']> => {
        const [row]: [Me['business']] = await tx.query(`select id, name, currency, zone, language from businesses where id = $1`, [
          member.businessId,
        ]);
        return row;
      }),
      this.across.membershipsOf(account.id),
    ]);
    return {
      account,
      business,
      role: member.role,
      businesses: memberships.map(({ businessId, businessName }) => ({ id: businessId, name: businessName })),
      sandbox: sandboxIsHere(),
    };
  }
}
