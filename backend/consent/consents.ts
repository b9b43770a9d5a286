import { Injectable, NotFoundException } from '@nestjs/common';
import type { Member } from '../access/member.ts';
import type { ConsentEntry, Consents as ConsentsView, NewConsent } from '../contract/consents.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { recordConsent } from './record-consent.ts';

interface Row {
  readonly marketing_agreed_at: Date | null;
  readonly marketing_stopped_at: Date | null;
  readonly service_stopped_at: Date | null;
  readonly created_at: Date;
}

interface EntryRow extends Omit<ConsentEntry, 'at'> {
  readonly at: Date;
}

/** What a contact agreed to, as staff see it and write it down. */
@Injectable()
export class Consents {
  constructor(private readonly database: TenantDatabase) {}

  of(businessId: string, contactId: string): Promise<ConsentsView> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [contact]: Row[] = await tx.query(
        `select marketing_agreed_at, marketing_stopped_at, service_stopped_at, created_at from contacts where business_id = $1 and id = $2`,
        [businessId, contactId],
      );
      if (!contact) throw new NotFoundException('There is no such contact.');
      const entries: EntryRow[] = await tx.query(
        `select c.purpose, c.given, c.source, c.words, m.name "by", c.at from consents c
         left join memberships m on m.business_id = c.business_id and m.account_id = c.member_id
         where c.business_id = $1 and c.contact_id = $2 order by c.at desc, c.id desc limit 100`,
        [businessId, contactId],
      );
      return { now: nowOf(contact), history: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })) };
    });
  }

  async record({ businessId, accountId }: Member, contactId: string, consent: NewConsent): Promise<ConsentsView> {
    await this.database.inBusiness(businessId, (tx) =>
      recordConsent(tx, businessId, { contactId, ...consent, source: 'staff', memberId: accountId }),
    );
    return this.of(businessId, contactId);
  }
}

function nowOf({
  marketing_agreed_at: agreed,
  marketing_stopped_at: offersStopped,
  service_stopped_at: allStopped,
}: Row): ConsentsView['now'] {
  const since = (at: Date | null) => at?.toISOString() ?? null;
  return [
    allStopped ? { purpose: 'service', state: 'stopped', since: since(allStopped) } : { purpose: 'service', state: 'agreed', since: null },
    offersStopped
      ? { purpose: 'marketing', state: 'stopped', since: since(offersStopped) }
      : { purpose: 'marketing', state: agreed ? 'agreed' : 'not-asked', since: since(agreed) },
  ];
}
