import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { type Alarm, Alarms, setAlarm } from '../alarms/alarms.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import { putEvents } from '../messaging/inbox.ts';

const kind = 'handoff.phone-idle';
const usualMinutes = 60;

interface Of {
  readonly businessId: string;
  readonly conversationId: string;
}

interface Row {
  readonly owner: string;
  readonly assignee_id: string | null;
}

/**
 * Whoever answers a customer on the business's own phone takes the conversation over, and has no button to give it back: after some time
 * without another answer from there, the assistant goes on and says so. How long is a setting of the flow `handoff`.
 */
@Injectable()
export class PhoneAnswers implements OnModuleInit {
  constructor(
    private readonly flows: FlowLibrary,
    @Optional() private readonly alarms?: Alarms,
  ) {}

  onModuleInit(): void {
    this.alarms?.on(
      kind,
      (tx, alarm) => this.goOn(tx, alarm),
      (tx, businessId, id) =>
        tx.query(`select 1 from conversations where business_id = $1 and id = $2 for no key update`, [businessId, id]),
    );
  }

  /** Another answer from the phone: the time begins anew. */
  async watch(tx: Transaction, { businessId, conversationId }: Of, now: Date): Promise<void> {
    const published = await this.flows.publishedFlows(tx, businessId);
    const minutes = published.get('handoff')?.flow.variables['idleAfter']?.initial ?? usualMinutes;
    if (typeof minutes !== 'number' || minutes <= 0) return;
    await setAlarm(tx, { businessId, kind, subjectId: conversationId, at: new Date(now.getTime() + minutes * 60_000) });
  }

  private async goOn(tx: Transaction, { businessId, subjectId: conversationId }: Alarm): Promise<void> {
    const [row]: Row[] = await tx.query(`select owner, assignee_id from conversations where business_id = $1 and id = $2`, [
      businessId,
      conversationId,
    ]);
    // Given back meanwhile, or somebody has it in the dashboard.
    if (row?.owner !== 'human' || row.assignee_id !== null) return;
    await putEvents(tx, businessId, [{ conversationId, source: 'handoff', event: { type: 'staff.gave-back', how: 'resume' } }]);
  }
}
